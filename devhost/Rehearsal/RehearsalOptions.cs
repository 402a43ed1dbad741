using NodaTime;
using Outreach.DevHost.Seeds;
using Outreach.FollowUps;
using Outreach.SharedKernel;

namespace Outreach.DevHost.Rehearsal;

/// <summary>
/// Where the rehearsal departs from the seeds, by external id. The seeds stop in the middle of the work; three weeks of it should also show
/// forgotten follow-ups, customers who never answer, promises, absences and thank-you calls.
/// </summary>
internal static class RehearsalOptions
{
    /// <summary>Forgotten by their owner: what the lead says once the escalation notice has come.</summary>
    public static readonly IReadOnlyDictionary<string, string> TakenUpByLead = new Dictionary<string, string>
    {
        ["1900390174182764333"] =
            "Takumi-san, you should have heard this a day ago and from Ravi: same SIM, same bundle, nothing to change. Good roads.",
        ["<15816a01cdc7.40@sjoholmsbatar.example>"] =
            "Hello Gunnar, yes, and sorry for the wait. The number moves to page one; you will see it next month.",
    };

    /// <summary>Follow-ups whose customers never say whether it is fixed.</summary>
    public static readonly IReadOnlySet<string> NeverConfirmed = new HashSet<string> { "wadvonk/5023" };

    /// <summary>Who is away for a week, who takes over, when it is announced, and from when to when, by the office's clock.</summary>
    public static readonly (string StaffId, string Deputy, LocalDateTime Said, LocalDateTime From, LocalDateTime To) Away =
        ("desmond-pinas", "ravi-jagmohan", new(2026, 3, 20, 17, 0), new(2026, 3, 23, 8, 0), new(2026, 3, 30, 0, 0));

    /// <summary>Why a lead closes it, once the customer has been asked for the last time.</summary>
    public const string NoWord = "Asked three times in two weeks, on two channels, and not a word.";

    /// <summary>
    /// What happens beyond the story in the seeds; a promise's <c>by</c> and an <c>until</c> count from the mention, too.
    /// </summary>
    public static readonly IReadOnlyDictionary<string, IReadOnlyList<SeedStep>> AndThen = new Dictionary<string, IReadOnlyList<SeedStep>>
    {
        // Each of these needed only the customer's confirmation for a thank-you call.
        ["1900740436209486817"] = [Confirmed("PT26H", "Rang my mum. She picked up and asked about the sea. Fixed.")],
        ["<78ef2663ab90.83@hanakago.example>"] = [Confirmed("PT8H", "Mrs Postma called and we both cried a little. Thank you, Inês-san.")],
        ["wadvonk/5079"] = [Confirmed("PT57H", "Guests from Kassel, two evenings, not a word about the Wi-Fi. Four stars.")],
        ["1900860775712579785"] = [Confirmed("PT31H", "11.40 is back on the statement. Cheers Ravi.")],

        // Promises: kept by an action, kept with a message, moved in time and kept, broken.
        ["wadvonk/5022"] = [Promised("PT1H16M", "hanneke-vos", "PT30H", "Kees and I stay at your door until the line works.")],
        ["<9f54f160937d.42@alhaddad-vertaalt.example>"] =
        [
            Promised("PT36M", "sanne-lootsma", "PT6H", "You hear today who had your number."),
            new(
                "PT2H30M",
                "sanne-lootsma",
                "note",
                new FollowUpCommandInput
                {
                    Text = "Wrote to Noor which firm it was, and that she is off their list.",
                    KeepsPromise = true,
                }),
        ],
        ["<71108c301201.19@mulder-netwerken.example>"] =
        [
            Promised("PT94H", "pieter-zwaan", "PT121H", "One prefix over every reconnect, in 7.4.2."),
            Promised("PT98H", "pieter-zwaan", "PT150H", "7.4.2 on Sunday; forty reconnects take a night to test."),
        ],
        ["<7962aacef020.60@atelier-danjou.example>"] = [
            Promised("PT1H11M", "ines-carvalho", "PT26H", "Your cable hangs again by ten tomorrow.")],

        // It is the customer's turn, until they answer; then a firm's, while the clock of the solution stands still.
        ["1900340390554166300"] = [Waits("PT28M", "yusuf-demirel", "customer", "A traceroute of nine in the evening, please.", "P2D")],
        ["1900410679431246823"] = [Waits("PT20M", "yusuf-demirel", "customer", "Which room, and which machine?", "P2D")],
        ["<eac0216be44d.76@soldevila-restaura.example>"] = [
            Waits("PT4H", "ines-carvalho", "third_party", "The firm that prints our bills changes the line.", "P9D")],

        // The customer will see for himself on the 28th: nobody is reminded before.
        ["<bf6856fa907c.69@houtzagerij-terhorst.example>"] =
        [
            Waits("PT106H", "hanneke-vos", "customer", "Then I shall stand beside you on the 28th, Mr Ter Horst.", "P29D"),
            new(
                "PT107H", "hanneke-vos", "snooze",
                new FollowUpCommandInput { Until = "P29D", Reason = "He listens to Mrs Aukema's button on the 28th." }),
        ],
    };

    /// <summary>How the attempts to reach a customer end, one after the other.</summary>
    public static readonly IReadOnlyList<string> CallOutcomes = ["no_answer", "connected"];

    /// <summary>The feedback recorded in a call, by the customer's name.</summary>
    public static string RecordedFrom(string name) => name switch
    {
        "Tevita Fonoti" => "Sails round Tasmania in June. Wants the map of the dead zones on paper, for the wall of the galley.",
        "小林 恵子" => "Mrs Postma turns 90 in May; they ring each other every Sunday. Laughed at being thanked for complaining.",
        _ => "Was glad that somebody rang without wanting anything.",
    };

    private static SeedStep Promised(string after, string by, string due, string what) =>
        new(after, by, "promise", new FollowUpCommandInput { By = due, What = what });

    private static SeedStep Waits(string after, string by, string on, string said, string until) =>
        new(after, by, "wait", new FollowUpCommandInput { On = on, Said = said, Until = until });

    private static SeedStep Confirmed(string after, string evidence) =>
        new(after, Actor.Customer.Id, "confirm", new FollowUpCommandInput { Evidence = evidence });
}
