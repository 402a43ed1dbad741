using NodaTime.Text;
using Outreach.Platform;
using Outreach.SharedKernel;

namespace Outreach.Customers.ThankYouCalls;

/// <summary>A problem that the customer confirmed fixed.</summary>
/// <param name="FollowUpId">Which follow-up.</param>
/// <param name="About">What they had written, in short.</param>
/// <param name="Done">What was done about it, in staff's words; null where that is not known.</param>
/// <param name="At">When it was over (UTC).</param>
public sealed record FixedProblem(string FollowUpId, string About, string? Done, DateTimeOffset At);

/// <summary>What the caller reads before they pick up the phone; put together when it is read.</summary>
public sealed record CallBrief
{
    /// <summary>Who they are.</summary>
    public required string Name { get; init; }

    /// <summary>How to say their name.</summary>
    public string? SayName { get; init; }

    /// <summary>The language they like to be spoken to in.</summary>
    public string? Language { get; init; }

    /// <summary>Their number, E.164; null where it turned out not to be theirs.</summary>
    public required string? Phone { get; init; }

    /// <summary>What their clock shows, such as <c>2026-03-02T14:30:00</c>; of the first zone they could be in, where theirs is unknown.</summary>
    public string? LocalTime { get; init; }

    /// <summary>Whether it is inside the hours in which we call them.</summary>
    public bool WindowIsOpen { get; init; }

    /// <summary>Their hours as we know them now.</summary>
    public CallWindow? Window { get; init; }

    /// <summary>Their names on the channels.</summary>
    public required IReadOnlyList<CustomerIdentity> Identities { get; init; }

    /// <summary>What they and we have had to do with each other, in words.</summary>
    public required string History { get; init; }

    /// <summary>For how long they have been a customer, in words.</summary>
    public string? Tenure { get; init; }

    /// <summary>Who knows them best.</summary>
    public required string? KnownBy { get; init; }

    /// <summary>What was fixed, as they confirmed; the latest first.</summary>
    public IReadOnlyList<FixedProblem> Fixed { get; init; } = [];

    /// <summary>What they care about.</summary>
    public IReadOnlyList<string> Interests { get; init; } = [];

    /// <summary>What staff wrote down, the pinned ones first.</summary>
    public required IReadOnlyList<CustomerNote> Notes { get; init; }

    /// <summary>What not to bring up.</summary>
    public IReadOnlyList<string> Avoid { get; init; } = [];

    /// <summary>Where they don't want to hear from us.</summary>
    public IReadOnlyList<DoNotContact> DoNotContact { get; init; } = [];

    /// <summary>The latest of what they and we had to do with each other.</summary>
    public IReadOnlyList<TimelineEntry> LastContacts { get; init; } = [];

    /// <summary>A first sentence that is not a pitch.</summary>
    public required string OpeningLine { get; init; }

    /// <summary>The brief about a customer.</summary>
    /// <param name="customer">What we remember of them.</param>
    /// <param name="view">The same as staff see it.</param>
    /// <param name="problems">What was fixed, the latest first.</param>
    /// <param name="window">Their hours.</param>
    /// <param name="callerName">Who will speak the first sentence.</param>
    /// <param name="now">UTC.</param>
    public static CallBrief Of(
        WholeCustomer customer, CustomerView view, IReadOnlyList<FixedProblem> problems, CallWindow window, string callerName, DateTimeOffset now)
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

    private static string TenureOf(CustomerProfile profile, int days, string zone) =>
        $"a customer since {LocalDay.InWords(profile.FirstSeenAt, zone)}, " + (days switch
        {
            < 1 => "since today",
            1 => "one day",
            < 60 => $"{days} days",
            < 730 => $"{days / 30} months",
            _ => $"{days / 365} years",
        });

    /// <summary>No offer and no question that wants something: what they did for us, by their own words where we have them.</summary>
    private static string OpeningLineOf(CustomerProfile profile, IReadOnlyList<FixedProblem> problems, CallWindow window, string callerName)
    {
        var hello = $"Hello{(profile.DisplayName is { } name ? $", {name}" : "")}, this is {callerName}.";
        if (problems is [var latest, ..])
        {
            var month = LocalDatePattern.CreateWithInvariantCulture("MMMM").Format(
                NodaTime.Instant.FromDateTimeOffset(latest.At).InZone(NodaTime.DateTimeZoneProviders.Tzdb[window.TimeZone]).Date);
            return $"{hello} You took the trouble to tell us that something was wrong (“{latest.About}”), and in {month} you let us know that it was fixed. I am only calling to say thank you.";
        }

        return profile.ProblemsFixed > 0
            ? $"{hello} You took the trouble to tell us when something was wrong, and I am only calling to say thank you."
            : $"{hello} You have been kind about us more than once, and I am only calling to say thank you.";
    }
}

/// <summary>Knows what was fixed for a customer.</summary>
public interface IFixedProblems
{
    /// <summary>The problem that a contact was about; null where nothing is known of it any more.</summary>
    Task<FixedProblem?> FindAsync(Contact contact, CancellationToken cancellationToken);
}

/// <summary>Reads what a brief is put together from.</summary>
public sealed class CallBriefing(
    CustomerStore customers, IFixedProblems fixedProblems, CallScheduling scheduling, Microsoft.Extensions.Options.IOptions<LoyaltyPolicy> loyalty)
{
    private const int ProblemsShown = 3;

    /// <summary>The brief about a customer, or whom they turned out to be, as it is at a moment (UTC).</summary>
    /// <param name="customer">Who is thanked.</param>
    /// <param name="callerName">Who reads it.</param>
    /// <param name="now">UTC.</param>
    /// <param name="cancellationToken">Stops before the next storage call.</param>
    public async Task<CallBrief?> ReadAsync(CustomerProfile customer, string callerName, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var current = customer.MergedInto is null ? customer.Id : (await customers.FindCurrentAsync(customer.Id, cancellationToken))?.Profile.Id;
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
        return CallBrief.Of(
            whole,
            CustomerView.Of(whole, before, loyalty.Value, now),
            [.. (await Task.WhenAll(problems)).OfType<FixedProblem>()],
            scheduling.WindowOf(whole.Stored.Profile, now),
            callerName,
            now);
    }
}
