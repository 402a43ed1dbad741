using Azure;
using Azure.Data.Tables;
using Microsoft.DurableTask.Client;
using Outreach.Platform.Http;
using Outreach.Platform.Storage;

namespace Outreach.WorkItems;

internal abstract record CommandDecision<TAnswer>
{
    public sealed record Refuse(ProblemException Why) : CommandDecision<TAnswer>;

    /// <param name="Answer">The item as it is.</param>
    /// <param name="KeptAnswer">The answer to a repeated Idempotency-Key, in JSON; null where the item itself is the answer.</param>
    public sealed record Unchanged(TAnswer Answer, string? KeptAnswer) : CommandDecision<TAnswer>;

    /// <param name="KeptAnswer">The answer to a repeated Idempotency-Key, in JSON; null where the item itself is the answer.</param>
    /// <param name="CommitAsync">
    /// Commits it with the row of a kept answer, if there is one, and wakes whom it concerns; null where the item was changed meanwhile.
    /// </param>
    public sealed record Change(string? KeptAnswer, Func<TableEntity?, DurableTaskClient, CancellationToken, Task<TAnswer?>> CommitAsync)
        : CommandDecision<TAnswer>;
}

/// <summary>A kind of item that commands change: where it is stored, and by which rules.</summary>
internal sealed record CommandTarget<TStored, TCommand, TAnswer> where TStored : class
{
    /// <summary>Such as <c>follow-up</c>, for the messages of problems.</summary>
    public required string Name { get; init; }

    public required Func<string, CancellationToken, Task<TStored?>> FindAsync { get; init; }

    /// <summary>The item as this process saw it last; null where the command needs it read.</summary>
    public Func<string, TCommand, TStored?> LastSeen { get; init; } = (_, _) => null;

    /// <summary>What a commit is guarded by.</summary>
    public required Func<TStored, ETag> ETagOf { get; init; }

    public required Func<string, IdempotencyKey, (TableClient Table, string PartitionKey, string RowKey)> AnswerRowOf { get; init; }

    /// <summary>The answer to a repeated Idempotency-Key, by what was kept and the item now.</summary>
    public required Func<string?, TStored, TAnswer> Repeat { get; init; }

    public required Func<TStored, TCommand, DateTimeOffset, CancellationToken, Task<CommandDecision<TAnswer>>> DecideAsync { get; init; }
}

/// <summary>Executes commands: read, check preconditions, decide, commit, wake. After a lost race it reads and decides again.</summary>
internal sealed class CommandPipeline<TStored, TCommand, TAnswer>(CommandTarget<TStored, TCommand, TAnswer> target, TimeProvider clock)
    where TStored : class
    where TAnswer : class
{
    // Everyone who loses a race to somebody else lets one through: twenty at once need twenty rounds at the most.
    private const int MaxRounds = 50;

    /// <exception cref="ProblemException">404, 412, 422 or 503; whatever the rules refuse with.</exception>
    public async Task<TAnswer> HandleAsync(
        string id, TCommand command, CommandConditions conditions, DurableTaskClient client, CancellationToken cancellationToken)
    {
        for (var round = 0; round < MaxRounds; round++)
        {
            var now = clock.GetUtcNow();
            // Most commands fit what was seen last, and the commit is guarded; what doesn't fit is read before it is refused.
            var lastSeen = round == 0 && conditions == CommandConditions.None ? target.LastSeen(id, command) : null;
            var stored = lastSeen ?? await target.FindAsync(id, cancellationToken) ?? throw ProblemException.NotFound(target.Name);
            var answered = await FindAnswerAsync(id, conditions.IdempotencyKey, cancellationToken);
            if (answered?.GetDateTimeOffset("At") + IdempotencyKey.KeptFor >= now)
            {
                return answered!.GetString("BodyHash") == conditions.IdempotencyKey!.BodyHash
                    ? target.Repeat(answered.GetString("Answer"), stored)
                    : throw IdempotencyKey.Taken();
            }

            IfMatch.Require(conditions.IfMatch, target.ETagOf(stored), target.Name);
            var decision = await target.DecideAsync(stored, command, now, cancellationToken);
            if (decision is CommandDecision<TAnswer>.Change change)
            {
                if (
                    await change.CommitAsync(
                        AnswerRow(id, conditions.IdempotencyKey, change.KeptAnswer, now, answered), client, cancellationToken)
                    is { } answer)
                {
                    return answer;
                }
            }
            else if (lastSeen is null)
            {
                var unchanged = decision switch
                {
                    CommandDecision<TAnswer>.Unchanged asked => asked,
                    CommandDecision<TAnswer>.Refuse refused => throw refused.Why,
                    _ => throw new InvalidOperationException($"{decision} is no decision."),
                };

                // Also what changed nothing has had its key.
                if (AnswerRow(id, conditions.IdempotencyKey, unchanged.KeptAnswer, now, answered) is not { } row
                    || await TryKeepAsync(id, conditions.IdempotencyKey!, row, cancellationToken))
                {
                    return unchanged.Answer;
                }
            }
        }

        throw new ProblemException(503, "Too busy.", $"Others changed this {target.Name} again and again; nothing was stored. Try again.");
    }

    private async Task<TableEntity?> FindAnswerAsync(string id, IdempotencyKey? key, CancellationToken cancellationToken) =>
        key is not null && target.AnswerRowOf(id, key) is var (table, partitionKey, rowKey)
            ? await table.FindAsync(partitionKey, rowKey, cancellationToken)
            : null;

    /// <summary>False where another request has used the key meanwhile.</summary>
    private async Task<bool> TryKeepAsync(string id, IdempotencyKey key, TableEntity row, CancellationToken cancellationToken) =>
        await target.AnswerRowOf(id, key).Table.TryCommitAsync([KeptCommandAnswer.Write(row)], cancellationToken) is not null;

    /// <param name="replaced">The row that is too old to count; null for none.</param>
    private TableEntity? AnswerRow(string id, IdempotencyKey? key, string? answer, DateTimeOffset now, TableEntity? replaced)
    {
        if (key is null)
        {
            return null;
        }

        var (_, partitionKey, rowKey) = target.AnswerRowOf(id, key);
        var row = new TableEntity(partitionKey, rowKey) { ["BodyHash"] = key.BodyHash, ["Answer"] = answer, ["At"] = now };
        if (replaced is not null)
        {
            row.ETag = replaced.ETag;
        }

        return row;
    }
}
