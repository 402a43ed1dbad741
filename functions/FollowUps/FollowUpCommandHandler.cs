using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Azure;
using Azure.Data.Tables;
using Microsoft.DurableTask.Client;
using Microsoft.Net.Http.Headers;
using Outreach.Platform;
using Outreach.Platform.Http;
using Outreach.ServiceLevels;
using Outreach.Staff;
using Outreach.WorkItems;

namespace Outreach.FollowUps;

/// <summary>Carries out a command: read, decide, commit, wake. A lost race is read and decided again.</summary>
public sealed class FollowUpCommandHandler(
    FollowUpStore store, FollowUpWaker waker, FollowUpMerge merger, StaffStore staff, Workload workload, ServiceLevelStore serviceLevels, WorkIndex index, TimeProvider clock)
{
    // Everyone who loses a race to somebody else lets one through: twenty at once need twenty rounds at the most.
    private const int MaxRounds = 50;

    /// <summary>Carries it out and gives the new state with its ETag; a kept answer has none, for what it says may be past.</summary>
    /// <param name="id">Which follow-up.</param>
    /// <param name="command">What is to be done.</param>
    /// <param name="ifMatch">The ETags of which it must have one, where the caller cares.</param>
    /// <param name="idempotency">The caller's Idempotency-Key, where they send one.</param>
    /// <param name="client">Wakes the orchestration.</param>
    /// <param name="cancellationToken">Stops before the commit.</param>
    /// <exception cref="ProblemException">400, 404, 409, 412, 422 or 403.</exception>
    public async Task<(FollowUpView View, ETag? ETag)> HandleAsync(
        string id,
        FollowUpCommand command,
        IReadOnlyList<EntityTagHeaderValue>? ifMatch,
        IdempotencyKey? idempotency,
        DurableTaskClient client,
        CancellationToken cancellationToken)
    {
        if (command is Merge { Into: var itself } && itself == id)
        {
            throw ProblemException.Invalid("into", "A follow-up can't be merged into itself.");
        }

        for (var round = 0; round < MaxRounds; round++)
        {
            var now = clock.GetUtcNow();
            // Most commands fit what was seen last, and the commit is guarded; what doesn't fit is read before it is refused.
            var lastSeen = round == 0 && ifMatch is null && idempotency is null && command is not Merge ? store.LastSeen(id) : null;
            var stored = lastSeen ?? await store.FindAsync(id, cancellationToken) ?? throw ProblemException.NotFound("follow-up");
            if (idempotency is not null && await FindAnswerAsync(id, idempotency, now, cancellationToken) is { } answered)
            {
                return (answered, null);
            }

            IfMatch.Require(ifMatch, stored.ETag, "follow-up");
            var levels = await serviceLevels.GetAsync(stored.State.ServiceLevelVersion, cancellationToken);
            var decision = FollowUpRules.Decide(stored.State, command, levels, now);
            if (decision is not Accepted accepted || (accepted.Events.Count == 0 && accepted.State == stored.State))
            {
                if (lastSeen is not null)
                {
                    continue;
                }

                return decision is Refused refused ? throw Problem(refused, stored.State) : (FollowUpView.Of(stored.State), stored.ETag);
            }

            if (command is Merge merge && (await merger.TakeOverAsync(id, merge, client, cancellationToken)).ETag != stored.ETag)
            {
                // Something came in meanwhile, and went over too: it is decided anew whether this one ends.
                continue;
            }

            // The turn that writes the index rows finds them planned already.
            var target = FollowUpIndex.TargetOf(accepted.State, await staff.GetRosterAsync(cancellationToken), now);
            accepted = accepted with { State = accepted.State with { Indexed = target.PlannedAfter(accepted.State.Indexed) } };
            var view = FollowUpView.Of(accepted.State);

            // Once begun, it is completed: a caller who disconnects must not leave a commit that nobody acts upon.
            var beginsRun = accepted.State.Run > stored.State.Run;
            if (beginsRun)
            {
                await index.AnnounceAsync(target, CancellationToken.None);
            }

            var answer = idempotency is null ? null : AnswerRow(id, idempotency, view, now);
            if (await store.TryCommitAsync(accepted, stored.ETag, answer, CancellationToken.None) is { } etag)
            {
                await workload.MovedAsync(OwnerOf(stored.State), OwnerOf(accepted.State));
                if (beginsRun)
                {
                    await waker.StartAsync(client, accepted.State);
                }
                else if (!OutboxRules.IsWakePending(stored.State.Outbox, now))
                {
                    await waker.WakeAsync(client, accepted.State);
                }

                return (view, etag);
            }
        }

        throw new ProblemException(503, "Too busy.", "Others changed this follow-up again and again; nothing was stored. Try again.");
    }

    /// <summary>Who has it to do; null where nobody has.</summary>
    private static string? OwnerOf(FollowUpState state) => state.IsOpen ? state.Owner : null;

    private async Task<FollowUpView?> FindAnswerAsync(string id, IdempotencyKey idempotency, DateTimeOffset now, CancellationToken cancellationToken)
    {
        if (await store.FindAnswerAsync(id, idempotency.RowKey, cancellationToken) is not { } row
            || row.GetDateTimeOffset("At") + IdempotencyKey.KeptFor < now)
        {
            return null;
        }

        return row.GetString("BodyHash") == idempotency.BodyHash
            ? JsonSerializer.Deserialize<FollowUpView>(row.GetString("Answer"), Json.Http)
            : throw new ProblemException(422, "The key is taken.", "This Idempotency-Key was sent with another request; take a new one.")
            {
                Errors = new Dictionary<string, string[]> { ["Idempotency-Key"] = ["Was sent with another request."] },
            };
    }

    private static TableEntity AnswerRow(string id, IdempotencyKey idempotency, FollowUpView view, DateTimeOffset now) => new(id, idempotency.RowKey)
    {
        ["BodyHash"] = idempotency.BodyHash,
        ["Answer"] = JsonSerializer.Serialize(view, Json.Http),
        ["At"] = now,
    };

    private static ProblemException Problem(Refused refused, FollowUpState state) =>
        refused.Kind != RefusalKind.DoesNotFit
            ? new ProblemException(403, refused.Kind == RefusalKind.NeedsLead ? "A lead is needed." : "A person is needed.", refused.Reason)
            {
                Errors = new Dictionary<string, string[]> { ["by"] = [refused.Reason] },
            }
            : new ProblemException(409, "It does not fit.", refused.Reason)
            {
                Errors = new Dictionary<string, string[]> { ["command"] = [refused.Reason] },
                Extensions = new Dictionary<string, object?> { ["state"] = state.Stage, ["outcome"] = state.Outcome, ["allowed"] = refused.Allowed },
            };
}
