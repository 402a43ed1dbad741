using System.Globalization;
using Outreach.Platform;
using Outreach.SharedKernel;

namespace Outreach.Customers.ThankYouCalls;

/// <summary>Why no call can be scheduled for a customer now.</summary>
/// <param name="Reason">In words, for the reader.</param>
/// <param name="Until">When the obstacle ends by time alone (UTC); null if more than time is needed.</param>
internal sealed record CallObstacle(string Reason, DateTimeOffset? Until = null);

/// <summary>Which customers may be called, apart from whether they qualify. Pure.</summary>
internal static class CallEligibility
{
    /// <summary>What is in the way of a call about something that is not solved, at a moment (UTC); null if nothing is.</summary>
    public static CallObstacle? JudgeResolution(CustomerProfile customer, string followUpId, DateTimeOffset now) =>
        JudgeReach(customer, now)
        ?? (!customer.OpenProblems.Contains(followUpId) ? new CallObstacle("It is solved.")
            : customer.CallIsOpen ? new CallObstacle("A call is owed already.")
            : null);

    /// <summary>The first obstacle to a thank-you call at a moment (UTC); null if there is none.</summary>
    public static CallObstacle? Judge(CustomerProfile customer, int daysBetweenCalls, DateTimeOffset now)
    {
        if (JudgeReach(customer, now) is { } unreachable)
        {
            return unreachable;
        }

        if (customer.OpenProblems.Count > 0)
        {
            return new CallObstacle(
                customer.OpenProblems.Count == 1
                    ? "They have an open problem."
                    : $"They have {customer.OpenProblems.Count} open problems.");
        }

        var again = customer.LastCallAt?.AddDays(daysBetweenCalls);
        if (customer.CallIsOpen)
        {
            return new CallObstacle("A call is owed already.");
        }

        return again > now
            ? new CallObstacle(
                string.Create(
                    CultureInfo.InvariantCulture, $"We called on {customer.LastCallAt:yyyy-MM-dd}, less than {daysBetweenCalls} days ago."),
                again)
            : null;
    }

    /// <summary>Why a pending call must not be made to this customer, even during a merge; null if it stands.</summary>
    public static CallObstacle? JudgeDue(CustomerProfile customer, int daysBetweenCalls, DateTimeOffset now)
    {
        var pending = customer with { CallIsOpen = false, Merging = null };
        return customer.CallIsAbout is { } followUpId
            ? JudgeResolution(pending, followUpId, now)
            : Judge(pending, daysBetweenCalls, now);
    }

    /// <summary>What is in the way of any call.</summary>
    private static CallObstacle? JudgeReach(CustomerProfile customer, DateTimeOffset now)
    {
        if (customer.ErasingSince is not null)
        {
            return new CallObstacle("They are being erased.");
        }

        if (customer.MergedInto is not null)
        {
            return new CallObstacle("They turned out to be another customer, who may be called.");
        }

        if (customer.Merging is not null)
        {
            // A merge takes minutes, but the exact time is unknown: the next review is a day later.
            return new CallObstacle("They are being merged.", now.AddDays(1));
        }

        if (customer.MustNotBeContactedOn(Channel.Phone.Name))
        {
            return new CallObstacle("They asked not to be called.");
        }

        if (customer.Phone is null)
        {
            return new CallObstacle(customer.WrongPhone is null ? "We have no phone number." : "The number that we had is not theirs.");
        }

        if (!Formats.IsPhone(customer.Phone))
        {
            return new CallObstacle("What we have is no phone number: it must be E.164, such as +31201234567.");
        }

        if (customer.Phone == customer.WrongPhone)
        {
            return new CallObstacle("The number that we have is not theirs.");
        }

        return null;
    }
}
