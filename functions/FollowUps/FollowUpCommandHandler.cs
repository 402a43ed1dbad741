using System.Text.Json;
using Azure;
using Microsoft.DurableTask.Client;
using Outreach.Platform;
using Outreach.Platform.Http;
using Outreach.Platform.Storage;
using Outreach.ServiceLevels;
using Outreach.WorkItems;

namespace Outreach.FollowUps;

/// <summary>The follow-up after a command.</summary>
/// <param name="View">As lists show it.</param>
/// <param name="ETag">Null for a kept answer: what it says may be past.</param>
internal sealed record FollowUpAnswer(FollowUpView View, ETag? ETag);

public sealed class FollowUpCommandHandler
{
    private readonly CommandPipeline<StoredFollowUp, FollowUpCommand, FollowUpAnswer> _pipeline;
    private readonly CustomerReassignment _reassignment;

    public FollowUpCommandHandler(
        FollowUpStore store,
        FollowUpCommitter committer,
        FollowUpMerge merger,
        CustomerReassignment reassignment,
        ServiceLevelStore serviceLevels,
        OutreachTables tables,
        TimeProvider clock)
    {
        var target = new CommandTarget<StoredFollowUp, FollowUpCommand, FollowUpAnswer>
        {
            Name = "follow-up",
            FindAsync = store.FindAsync,
            LastSeen = (id, command) => command is Merge or BelongsTo ? null : store.LastSeen(id),
            ETagOf = stored => stored.ETag,
            AnswerRowOf = (id, key) => (tables.FollowUps, id, key.RowKey),
            Repeat = (kept, _) => new FollowUpAnswer(JsonSerializer.Deserialize<FollowUpView>(kept!, Json.Http)!, null),
            DecideAsync = async (stored, command, now, cancellationToken) =>
            {
                var levels = await serviceLevels.GetAsync(stored.State.ServiceLevelVersion, cancellationToken);
                return FollowUpRules.Decide(stored.State, command, levels, now) switch
                {
                    Refused refused => new CommandDecision<FollowUpAnswer>.Refuse(Problem(refused, stored.State)),
                    Accepted accepted when accepted.Events.Count == 0 && accepted.State == stored.State =>
                        new CommandDecision<FollowUpAnswer>.Unchanged(new FollowUpAnswer(FollowUpView.Of(stored.State), stored.ETag)),
                    Accepted accepted => Change(stored, accepted, command, now),
                    var other => throw new InvalidOperationException($"{other} is no decision."),
                };
            },
        };
        _pipeline = new(target, clock);
        _reassignment = reassignment;

        CommandDecision<FollowUpAnswer> Change(StoredFollowUp stored, Accepted accepted, FollowUpCommand command, DateTimeOffset now)
        {
            var view = FollowUpView.Of(accepted.State);
            return new CommandDecision<FollowUpAnswer>.Change(
                JsonSerializer.Serialize(view, Json.Http), async (answer, client, cancellationToken) =>
            {
                if (command is Merge merge
                    && (await merger.TakeOverAsync(stored.State.Id, merge, client, cancellationToken)).ETag != stored.ETag)
                {
                    // Something came in meanwhile, and went over too: it is decided anew whether this one ends.
                    return null;
                }

                if (command is BelongsTo belongsTo)
                {
                    await reassignment.BeginAsync(stored, belongsTo, client, cancellationToken);
                }

                return await committer.TryCommitAsync(stored, accepted, answer, now, client, cancellationToken) is { } etag
                    ? new FollowUpAnswer(view, etag)
                    : null;
            });
        }
    }

    /// <summary>Executes a command.</summary>
    /// <param name="conditions">What its headers ask for.</param>
    /// <exception cref="ProblemException">400, 404, 409, 412, 422, 403 or 503.</exception>
    internal Task<FollowUpAnswer> HandleAsync(
        string id, FollowUpCommand command, CommandConditions conditions, DurableTaskClient client, CancellationToken cancellationToken) =>
        command is Merge { Into: var itself } && itself == id
            ? throw ProblemException.Invalid("into", "A follow-up can't be merged into itself.")
            : command is BelongsTo belongsTo ? ReassignAsync(id, belongsTo, conditions, client, cancellationToken)
            : _pipeline.HandleAsync(id, command, conditions, client, cancellationToken);

    private async Task<FollowUpAnswer> ReassignAsync(
        string id, BelongsTo command, CommandConditions conditions, DurableTaskClient client, CancellationToken cancellationToken)
    {
        var resolved = await _reassignment.ResolveAsync(id, command, cancellationToken);
        try
        {
            return await _pipeline.HandleAsync(id, resolved, conditions, client, cancellationToken);
        }
        finally
        {
            // Also where it was refused, or had moved already: whoever it does not concern loses it.
            await _reassignment.FinishAsync(id, resolved.To!, client, CancellationToken.None);
        }
    }

    private static ProblemException Problem(Refused refused, FollowUpState state) => refused.Kind.ToProblem(
        refused.Reason,
        "command",
        new() { ["state"] = state.Stage, ["outcome"] = state.Outcome, ["allowed"] = refused.Allowed });
}
