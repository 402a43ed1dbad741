using NodaTime.Text;
using Outreach.Platform;
using Outreach.SharedKernel;

namespace Outreach.Customers.ThankYouCalls;

/// <summary>A problem that the customer confirmed fixed.</summary>
/// <param name="FollowUpId">Which follow-up.</param>
/// <param name="About">A summary of what they wrote.</param>
/// <param name="Done">What was done about it, in staff's words; null if unknown.</param>
/// <param name="At">When it was closed (UTC).</param>
public sealed record FixedProblem(string FollowUpId, string About, string? Done, DateTimeOffset At);

/// <summary>What was done about a problem that is not solved.</summary>
/// <param name="What">In staff's words; null once forgotten.</param>
/// <param name="By">Who did it.</param>
/// <param name="At">When (UTC).</param>
public sealed record TriedFix(string? What, string By, DateTimeOffset At);

/// <summary>A problem that is not solved.</summary>
/// <param name="FollowUpId">Which follow-up.</param>
/// <param name="About">A summary of what they wrote.</param>
/// <param name="StillWrong">Why it was reopened, each time.</param>
/// <param name="Tried">What was done about it, in order.</param>
public sealed record UnsolvedProblem(
    string FollowUpId, string About, IReadOnlyList<string> StillWrong, IReadOnlyList<TriedFix> Tried);

/// <summary>What the caller reads before the call; compiled on request.</summary>
internal sealed record CallBrief
{
    /// <summary>The customer's name.</summary>
    public required string Name { get; init; }

    /// <summary>How to pronounce their name.</summary>
    public string? SayName { get; init; }

    /// <summary>Preferred language.</summary>
    public string? Language { get; init; }

    /// <summary>Their number, E.164; null if it turned out not to be theirs.</summary>
    public required string? Phone { get; init; }

    /// <summary>Their local time, such as <c>2026-03-02T14:30:00</c>; in the first possible zone if theirs is unknown.</summary>
    public string? LocalTime { get; init; }

    /// <summary>Whether they may be called now.</summary>
    public bool WindowIsOpen { get; init; }

    /// <summary>Their calling hours as known now.</summary>
    public CallWindow? Window { get; init; }

    /// <summary>Their handles on the channels.</summary>
    public required IReadOnlyList<CustomerIdentity> Identities { get; init; }

    /// <summary>The history of contacts with them, in words.</summary>
    public required string History { get; init; }

    /// <summary>How long they have been a customer, in words.</summary>
    public string? Tenure { get; init; }

    /// <summary>Who knows them best.</summary>
    public required string? KnownBy { get; init; }

    /// <summary>What a resolution call is about: what went wrong, and what was tried.</summary>
    [System.Text.Json.Serialization.JsonIgnore(Condition = System.Text.Json.Serialization.JsonIgnoreCondition.WhenWritingNull)]
    public UnsolvedProblem? Problem { get; init; }

    /// <summary>Problems they confirmed fixed, latest first.</summary>
    public IReadOnlyList<FixedProblem> Fixed { get; init; } = [];

    /// <summary>What they asked us to change and what became of it, latest first.</summary>
    public IReadOnlyList<AskedFor> Asked { get; init; } = [];

    /// <summary>Their interests.</summary>
    public IReadOnlyList<string> Interests { get; init; } = [];

    /// <summary>Notes by staff, pinned ones first.</summary>
    public required IReadOnlyList<CustomerNote> Notes { get; init; }

    /// <summary>Topics to avoid.</summary>
    public IReadOnlyList<string> Avoid { get; init; } = [];

    /// <summary>The channels on which they opted out.</summary>
    public IReadOnlyList<DoNotContact> DoNotContact { get; init; } = [];

    /// <summary>The latest contacts.</summary>
    public IReadOnlyList<TimelineEntry> LastContacts { get; init; } = [];

    /// <summary>A suggested first sentence, not a sales pitch.</summary>
    public required string OpeningLine { get; init; }

    public static CallBrief Of(
        WholeCustomer customer,
        CustomerView view,
        IReadOnlyList<FixedProblem> problems,
        CallWindow window,
        string callerName,
        DateTimeOffset now)
    {
        var profile = customer.Stored.Profile;
        return new CallBrief
        {
            Name = profile.DisplayName ?? profile.Identities.FirstOrDefault()?.Handle ?? profile.Id,
            SayName = profile.SayName,
            Language = profile.Language,
            Phone = profile.Phone,
            LocalTime = LocalDateTimePattern.GeneralIso.Format(CallWindowRules.LocalTimeAt(window, now)),
            WindowIsOpen = CallWindowRules.IsOpen(window, now),
            Window = window,
            Identities = profile.Identities,
            History = LoyaltyRule.InWords(profile),
            Tenure = TenureOf(profile, view.TenureDays, window.TimeZone),
            KnownBy = CustomerRules.KnownBestBy(profile),
            Fixed = problems,
            Interests = profile.Interests,
            Notes = customer.Notes,
            Avoid = profile.AvoidTopics,
            DoNotContact = profile.DoNotContact,
            LastContacts = [.. view.Timeline.Take(3)],
            OpeningLine = OpeningLineOf(profile, problems, window, callerName),
        };
    }

    /// <summary>The brief of a resolution call.</summary>
    public CallBrief About(UnsolvedProblem problem, string callerName) => this with
    {
        Problem = problem,
        OpeningLine = $"Hello, {Name}, this is {callerName}. You wrote to us (“{problem.About}”), and it is still not right. I am sorry; "
            + "I am calling so that we solve it together.",
    };

    private static string TenureOf(CustomerProfile profile, int days, string zone) =>
        $"a customer since {LocalDay.InWords(profile.FirstSeenAt, zone)}, " + (days switch
        {
            < 1 => "since today",
            1 => "one day",
            < 60 => $"{days} days",
            < 730 => $"{days / 30} months",
            _ => $"{days / 365} years",
        });

    /// <summary>No offer and no question with a request: what they did for us, in their own words if available.</summary>
    private static string OpeningLineOf(CustomerProfile profile, IReadOnlyList<FixedProblem> problems, CallWindow window, string callerName)
    {
        var hello = $"Hello{(profile.DisplayName is { } name ? $", {name}" : "")}, this is {callerName}.";
        if (problems is [var latest, ..])
        {
            var month = LocalDatePattern.CreateWithInvariantCulture("MMMM").Format(
                NodaTime.Instant.FromDateTimeOffset(latest.At).InZone(NodaTime.DateTimeZoneProviders.Tzdb[window.TimeZone]).Date);
            return $"{hello} You took the trouble to tell us that something was wrong (“{latest.About}”), and in {month} you let us "
                + "know that it was fixed. I am only calling to say thank you.";
        }

        return profile.ProblemsFixed > 0
            ? $"{hello} You took the trouble to tell us when something was wrong, and I am only calling to say thank you."
            : $"{hello} You have been kind about us more than once, and I am only calling to say thank you.";
    }
}

public interface IFixedProblems
{
    /// <summary>The problem that a follow-up is about, as it stands; null if nothing is known of it any more.</summary>
    Task<UnsolvedProblem?> FindUnsolvedAsync(string followUpId, CancellationToken cancellationToken);

    /// <summary>The problem that a contact was about; null if nothing is known of it any more.</summary>
    Task<FixedProblem?> FindAsync(Contact contact, CancellationToken cancellationToken);
}

public sealed class CallBriefing(
    CustomerStore customers,
    IFixedProblems fixedProblems,
    IAskedTopics askedTopics,
    CallScheduling scheduling,
    Microsoft.Extensions.Options.IOptions<LoyaltyPolicy> loyalty)
{
    private const int ProblemsShown = 3;

    /// <summary>The brief for a call at a moment (UTC) about its customer, or the survivor they were merged into.</summary>
    internal async Task<CallBrief?> ReadAsync(
        StoredCall call, string callerName, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var customer = call.Customer;
        var current = customer.MergedInto is null
            ? customer.Id
            : (await customers.FindCurrentAsync(customer.Id, cancellationToken))?.Profile.Id;
        if (current is null || await customers.FindWholeAsync(current, cancellationToken) is not { } whole)
        {
            return null;
        }

        var before = await customers.FindAbsorbedAsync(whole.Stored.Profile, cancellationToken);
        var problems = whole.Contacts
            .Where(contact => contact.Outcome == FollowUpOutcome.Confirmed)
            .OrderByDescending(contact => contact.EndedAt ?? contact.At)
            .Take(ProblemsShown)
            .Select(contact => fixedProblems.FindAsync(contact, cancellationToken));
        WholeCustomer[] all = [whole, .. before];
        var asked = await askedTopics.FindAsync(
            [.. all.SelectMany(one => one.Feedback)],
            [.. all.SelectMany(one => one.Contacts).DistinctBy(contact => contact.FollowUpId)],
            cancellationToken);
        var brief = CallBrief.Of(
            whole,
            CustomerView.Of(whole, before, loyalty.Value, now),
            [.. (await Task.WhenAll(problems)).OfType<FixedProblem>()],
            scheduling.WindowOf(whole.Stored.Profile, now),
            callerName,
            now);
        brief = brief with { Asked = asked };
        return call.State.FollowUpId is { } followUpId
            && await fixedProblems.FindUnsolvedAsync(followUpId, cancellationToken) is { } problem
            ? brief.About(problem, callerName)
            : brief;
    }
}
