using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Options;
using Outreach.Platform.Http;
using Outreach.Staff;

namespace Outreach.Customers.ThankYouCalls;

/// <summary>Judges who is to be thanked with a call: loyal customers, and those whom somebody nominates.</summary>
public sealed class ThankYou(
    CustomerStore customers,
    CustomerChanges changes,
    CustomerCalendar calendar,
    StaffStore staff,
    CallOpening opening,
    IOptions<LoyaltyPolicy> policy,
    TimeProvider clock)
{
    /// <summary>Schedules a call if the customer is loyal and may be called now. True if a call was scheduled; safe to repeat.</summary>
    public async Task<bool> ScheduleIfLoyalAsync(
        string customerId, DateTimeOffset now, DurableTaskClient client, CancellationToken cancellationToken)
    {
        while (await customers.FindCurrentAsync(customerId, cancellationToken) is { } stored)
        {
            var loyalty = LoyaltyRule.Judge(stored.Profile, policy.Value, now);
            if (!loyalty.CallIsOwed)
            {
                if (loyalty.OwedFrom is { } dueFrom)
                {
                    await calendar.NoteAsync(stored.Profile.Id, dueFrom > now ? dueFrom : now.AddDays(1), cancellationToken);
                }

                return false;
            }

            var roster = await staff.GetRosterAsync(cancellationToken);
            if (roster.Members.FirstOrDefault(member => member.IsPerson) is not { } anyone)
            {
                return false;
            }

            if (await opening.TryScheduleAsync(stored, anyone.Id, loyalty.Reason, [], now, client, cancellationToken) is not null)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Schedules a call to a nominated customer, whatever their history, if they may be called.</summary>
    /// <param name="by">Who nominates them, and calls if nobody knows them.</param>
    /// <exception cref="ProblemException">404, or 409 with the obstacle.</exception>
    internal async Task<CallState> NominateAsync(
        string customerId, StaffMember by, string reason, DurableTaskClient client, CancellationToken cancellationToken)
    {
        while (true)
        {
            var stored = await changes.FindAsync(customerId, cancellationToken);
            var now = clock.GetUtcNow();
            if (CallEligibility.Judge(stored.Profile, policy.Value.DaysBetweenCalls, now) is { } obstacle)
            {
                throw new ProblemException(409, "They can't be called.", obstacle.Reason)
                {
                    Errors = new Dictionary<string, string[]> { ["customer"] = [obstacle.Reason] },
                    Extensions = new Dictionary<string, object?>
                    {
                        ["eligibleFrom"] = obstacle.Until,
                        ["callId"] = stored.Profile.CallIsOpen ? $"{stored.Profile.Id}.{stored.Profile.Calls}" : null,
                    },
                };
            }

            if (await opening.TryScheduleAsync(stored, by.Id, ReasonOf(by, reason), [], now, client, CancellationToken.None) is { } call)
            {
                return call;
            }
        }
    }

    /// <summary>What the caller reads of a nomination.</summary>
    internal static string ReasonOf(StaffMember by, string reason) => $"{by.Name}: {reason}";
}
