using Outreach.DevHost.Seeds;
using Outreach.FollowUps;

namespace Outreach.DevHost.Rehearsal;

/// <summary>
/// Where the rehearsal departs from the seeds, by external id. The seeds stop in the middle of the work; three weeks of it should
/// also show what is forgotten, who never answers, and who is rung to be thanked.
/// </summary>
internal static class Liberties
{
    /// <summary>Forgotten by their owner: what the lead says once the clock has told.</summary>
    public static readonly IReadOnlyDictionary<string, string> TakenUpByLead = new Dictionary<string, string>
    {
        ["1900390174182764333"] = "Takumi-san, you should have heard this a day ago and from Ravi: same SIM, same bundle, nothing to change. Good roads.",
        ["<15816a01cdc7.40@sjoholmsbatar.example>"] = "Hello Gunnar, yes, and sorry for the wait. The number moves to page one; you will see it next month.",
    };

    /// <summary>Whose customers never say whether it is fixed.</summary>
    public static readonly IReadOnlySet<string> NeverConfirmed = new HashSet<string> { "wadvonk/5023" };

    /// <summary>What happens beyond the story in the seeds.</summary>
    public static readonly IReadOnlyDictionary<string, IReadOnlyList<SeedStep>> AndThen = new Dictionary<string, IReadOnlyList<SeedStep>>
    {
        // Each of these was one word away from a thank-you call.
        ["1900740436209486817"] = [Confirmed("PT26H", "Rang my mum. She picked up and asked about the sea. Fixed.")],
        ["<78ef2663ab90.83@hanakago.example>"] = [Confirmed("PT8H", "Mrs Postma called and we both cried a little. Thank you, Inês-san.")],
        ["wadvonk/5079"] = [Confirmed("PT57H", "Guests from Kassel, two evenings, not a word about the Wi-Fi. Four stars.")],
        ["1900860775712579785"] = [Confirmed("PT31H", "11.40 is back on the statement. Cheers Ravi.")],
    };

    /// <summary>How the attempts to reach a customer end, one after the other.</summary>
    public static readonly IReadOnlyList<string> CallOutcomes = ["no_answer", "connected"];

    /// <summary>What was learnt in a call, by the customer's name.</summary>
    public static string LearntFrom(string name) => name switch
    {
        "Tevita Fonoti" => "Sails round Tasmania in June. Wants the map of the dead zones on paper, for the wall of the galley.",
        "小林 恵子" => "Mrs Postma turns 90 in May; they ring each other every Sunday. Laughed at being thanked for complaining.",
        _ => "Was glad that somebody rang without wanting anything.",
    };

    private static SeedStep Confirmed(string after, string evidence) =>
        new(after, Actor.Customer.Id, "confirm", new FollowUpCommandInput { Evidence = evidence });
}
