using System.Text.Json;
using Azure;
using Microsoft.DurableTask.Client;
using Outreach.Platform;
using Outreach.Platform.Http;
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
    private readonly FollowUpCommandEffects _effects;
    private readonly SaidWords _words;

    public FollowUpCommandHandler(
        FollowUpStore store,
        FollowUpCommitter committer,
        FollowUpCommandEffects effects,
        ServiceLevelStore serviceLevels,
        ReopeningChoices reopening,
        SaidWords words,
        TimeProvider clock)
    {
        var target = new CommandTarget<StoredFollowUp, FollowUpCommand, FollowUpAnswer>
        {
            Name = "follow-up",
            FindAsync = store.FindAsync,
            LastSeen = (id, command) => command is Merge or BelongsTo ? null : store.LastSeen(id),
            ETagOf = stored => stored.ETag,
            AnswerRowOf = store.AnswerRowOf,
            Repeat = (kept, stored) => kept is null
                ? new FollowUpAnswer(FollowUpView.Of(stored.State), stored.ETag)
                : new FollowUpAnswer(JsonSerializer.Deserialize<FollowUpView>(kept, Json.Http)!, null),
            DecideAsync = async (stored, command, now, cancellationToken) =>
            {
                var levels = await serviceLevels.GetAsync(stored.State.ServiceLevelVersion, cancellationToken);
                var complete = command is Reopen reopen
                    ? await reopening.ChooseAsync(stored.State, reopen, now, cancellationToken)
                    : command;
                return FollowUpRules.Decide(stored.State, complete, levels, now) switch
                {
                    Refused refused => new CommandDecision<FollowUpAnswer>.Refuse(Problem(refused, stored.State)),
                    Accepted accepted when accepted.Events.Count == 0 && accepted.State == stored.State =>
                        // No view is kept: no commit guards it, and its words may be deleted before it is written.
                        new CommandDecision<FollowUpAnswer>.Unchanged(
                            new FollowUpAnswer(FollowUpView.Of(stored.State), stored.ETag), KeptAnswer: null),
                    Accepted when await words.WhyNotAsync(command, stored.State.CustomerId, now, cancellationToken) is { } problem =>
                        new CommandDecision<FollowUpAnswer>.Refuse(problem),
                    Accepted accepted => Change(stored, accepted, command, now),
                    var other => throw new InvalidOperationException($"{other} is no decision."),
                };
            },
        };
        _pipeline = new(target, clock);
        _effects = effects;
        _words = words;

        CommandDecision<FollowUpAnswer> Change(StoredFollowUp stored, Accepted accepted, FollowUpCommand command, DateTimeOffset now)
        {
            var view = FollowUpView.Of(accepted.State);
            return new CommandDecision<FollowUpAnswer>.Change(
                JsonSerializer.Serialize(view, Json.Http), async (answer, client, cancellationToken) =>
            {
                if (!await effects.PrepareAsync(stored, command, client, cancellationToken))
                {
                    return null;
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
    internal async Task<FollowUpAnswer> HandleAsync(
        string id, FollowUpCommand command, CommandConditions conditions, DurableTaskClient client, CancellationToken cancellationToken)
    {
        if (command is Merge { Into: var itself } && itself == id)
        {
            throw ProblemException.Invalid("into", "A follow-up can't be merged into itself.");
        }

        var complete = await _effects.CompleteAsync(id, command, cancellationToken);
        try
        {
            var answer = await _pipeline.HandleAsync(id, complete, conditions, client, cancellationToken);
            _words.Record(complete, answer.View.CustomerId);
            return answer;
        }
        finally
        {
            _words.Withdraw(complete);
            await _effects.FinishAsync(id, complete, client);
        }
    }

    private static ProblemException Problem(Refused refused, FollowUpState state) => refused.Kind.ToProblem(
        refused.Reason,
        "command",
        new() { ["state"] = state.Stage, ["outcome"] = state.Outcome, ["allowed"] = refused.Allowed });
}
