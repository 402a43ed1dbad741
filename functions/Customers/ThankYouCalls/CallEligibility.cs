using System.Globalization;
using Outreach.Platform;
using Outreach.SharedKernel;

namespace Outreach.Customers.ThankYouCalls;

/// <summary>Why no call can be scheduled for a customer now.</summary>
/// <param name="Until">When the obstacle ends by time alone (UTC); null if more than time is needed.</param>
internal sealed record CallObstacle(string Reason, DateTimeOffset? Until = null);

/// <summary>Which customers may be called, apart from whether they qualify. Pure.</summary>
internal static class CallEligibility
{
    /// <summary>What is in the way of a call about something that is not solved, at a moment (UTC); null if nothing is.</summary>
    public static CallObstacle? JudgeResolution(CustomerProfile customer, string followUpId, DateTimeOffset now) =>
        JudgeReach(customer, now)
        ?? (!customer.OpenProblems.Contains(followUpId) ? new("It is solved.")
            : customer.CallIsOpen ? new("A call is due already.")
            : null);

    /// <summary>The first obstacle to a thank-you call at a moment (UTC); null if there is none.</summary>
    public static CallObstacle? Judge(CustomerProfile customer, int daysBetweenCalls, DateTimeOffset now) =>
        JudgeReach(customer, now)
        ?? (customer.OpenProblems.Count == 1 ? new("They have an open problem.")
            : customer.OpenProblems.Count > 1 ? new($"They have {customer.OpenProblems.Count} open problems.")
            : customer.CallIsOpen ? new("A call is due already.")
            : customer.LastCallAt is { } last && last.AddDays(daysBetweenCalls) is var again && again > now
                ? new(string.Create(
                    CultureInfo.InvariantCulture, $"We called on {last:yyyy-MM-dd}, less than {daysBetweenCalls} days ago."), again)
            : null);

    /// <summary>Why a pending call must not be made to this customer, even during a merge; null if it stands.</summary>
    public static CallObstacle? JudgeDue(CustomerProfile customer, int daysBetweenCalls, DateTimeOffset now)
    {
        var pending = customer with { CallIsOpen = false, Merging = null };
        return customer.CallIsAbout is { } followUpId
            ? JudgeResolution(pending, followUpId, now)
            : Judge(pending, daysBetweenCalls, now);
    }

    /// <summary>What is in the way of any call.</summary>
    private static CallObstacle? JudgeReach(CustomerProfile customer, DateTimeOffset now) =>
        customer.ErasingSince is not null ? new("They are being erased.")
        : customer.MergedInto is not null ? new("They turned out to be another customer, who may be called.")

        // A merge takes minutes, but the exact time is unknown: the next review is a day later.
        : customer.Merging is not null ? new("They are being merged.", now.AddDays(1))
        : customer.MustNotBeContactedOn(Channel.Phone.Name) ? new("They asked not to be called.")
        : customer.Phone is null
            ? new(customer.WrongPhone is null ? "We have no phone number." : "The number that we had is not theirs.")
        : !Formats.IsPhone(customer.Phone) ? new("What we have is no phone number: it must be E.164, such as +31201234567.")
        : SuggestionRules.IsWrongPhone(customer, customer.Phone) ? new("The number that we have is not theirs.")
        : null;
}
