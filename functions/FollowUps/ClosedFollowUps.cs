using Outreach.Staff;
using Outreach.WorkItems;

namespace Outreach.FollowUps;

/// <summary>
/// Writes what shows a follow-up that is over, and what is counted of it, as it is now: nobody takes its turns any more. Safe to repeat.
/// </summary>
public sealed class ClosedFollowUps(WorkIndex index, FollowUpReporting reporting, CustomerIdeas ideas, StaffStore staff)
{
    /// <summary>Writes its row among the closed ones, and what reports count where that changed.</summary>
    /// <param name="before">As it was; null where that is not known.</param>
    /// <param name="now">UTC.</param>
    internal async Task RewriteAsync(FollowUpState state, FollowUpState? before, DateTimeOffset now)
    {
        await index.RewriteClosedAsync(
            FollowUpIndex.TargetOf(state, await staff.GetRosterAsync(CancellationToken.None), now), CancellationToken.None);
        if (before is null || FollowUpFacts.Of(state) != FollowUpFacts.Of(before))
        {
            await reporting.WriteAsync(state, CancellationToken.None);
        }

        if (before is null ? CustomerIdeas.IsIdea(state) : CustomerIdeas.Differ(before, state))
        {
            await ideas.RecordAsync(state.Id, CancellationToken.None);
        }
    }
}
