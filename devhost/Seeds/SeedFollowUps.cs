using Azure.Data.Tables;
using Microsoft.DurableTask.Client;
using Outreach.FollowUps;
using Outreach.Platform.Storage;
using Outreach.Staff;

namespace Outreach.DevHost.Seeds;

/// <summary>Adds the follow-ups of made-up customers as they stand.</summary>
internal sealed class SeedFollowUps(
    OutreachTables tables, FollowUpStore followUps, FollowUpWaker waker, DurableTaskClient client, TimeProvider clock)
{
    public async Task OpenAsync(SeededFollowUp story, Roster roster, CancellationToken cancellationToken)
    {
        var state = story.State;
        if (FollowUpIndex.TargetOf(state, roster, clock.GetUtcNow()).Open is { } open)
        {
            await tables.OpenWork.UpsertEntityAsync(open.ToEntity(), TableUpdateMode.Replace, cancellationToken);
        }

        await followUps.TryAddAsync(new Accepted(state, story.Events), story.Mentions, cancellationToken);
        await waker.StartAsync(client, state);
    }
}
