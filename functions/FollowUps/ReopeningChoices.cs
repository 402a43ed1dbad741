using Outreach.Customers;
using Outreach.Staff;

namespace Outreach.FollowUps;

/// <summary>Adds to a reopening what the rules, which do not know the roster, can't choose.</summary>
public sealed class ReopeningChoices(StaffStore staff, CustomerStore customers, Workload workload)
{
    /// <summary>The command with who is to own the follow-up from now on, and who is escalated to.</summary>
    internal async Task<Reopen> ChooseAsync(
        FollowUpState state, Reopen command, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var roster = await staff.GetRosterAsync(cancellationToken);

        // Not counted here: the commit counts whom the reopened follow-up belongs to.
        var open = await workload.CountsAsync(cancellationToken);
        var customer = (await customers.FindCurrentAsync(state.CustomerId, cancellationToken))?.Profile;
        var newOwner = ReopenedOwnerRule.Choose(
            roster, state.Owner, state.LastSpokeWith, state.LastSpokeAt, state.Channel, open, now, customer?.Prefers,
            state.Language ?? customer?.Language);
        return command with { NewOwner = newOwner, Lead = roster.LeadOf(newOwner?.StaffId ?? state.Owner, now) };
    }
}
