using Azure.Data.Tables;
using Outreach.Platform.Storage;
using Outreach.SharedKernel;

namespace Outreach.FollowUps;

/// <summary>
/// Rows that lead from the id of a message to the follow-up that it is part of. They hold ids only. The partition is that of the follow-up
/// that the message would have had.
/// </summary>
/// <remarks>
/// A reply's redirect stands where the state of its own follow-up would: whichever comes first, the other is refused. What staff posted
/// has rows of their own, so that a wrong id keeps nobody's mention out. What its author deleted before it came has a redirect to nowhere.
/// </remarks>
public sealed class Redirects(OutreachTables tables)
{
    private const string Into = "Into";

    private const string DeletedAt = "DeletedAt";

    private const string Post = "post:";

    private const string Merging = "merging:";

    /// <summary>Whether a row <c>state</c> is a redirect.</summary>
    internal static bool Is(TableEntity row) => row.ContainsKey(Into);

    /// <summary>The row by which a follow-up knows a reply that is in it.</summary>
    internal static TableEntity ArrivalRow(string followUpId, string mentionId, int number) =>
        new(followUpId, $"reply:{mentionId}") { ["Number"] = number };

    /// <summary>What is known under a mention's own id: its follow-up, or the one that it joined; null for nothing.</summary>
    internal async Task<KnownAs?> FindOwnAsync(string mentionId, CancellationToken cancellationToken) =>
        await tables.FollowUps.FindAsync(mentionId, "state", cancellationToken) is { } row ? Read(row) : null;

    /// <param name="Into">The follow-up that it joined; null where it has its own, or none.</param>
    /// <param name="AuthorDeletedAt">When its author deleted it, where it was not known then (UTC).</param>
    internal sealed record KnownAs(string? Into, DateTimeOffset? AuthorDeletedAt)
    {
        /// <summary>Whether its author deleted it before it came: it has no follow-up and gets none.</summary>
        public bool IsDeleted => Into is null && AuthorDeletedAt is not null;

        /// <summary>Whether its author deleted it while it came in, and its words are perhaps still there.</summary>
        public bool IsToBeDeleted => Into is not null && AuthorDeletedAt is not null;
    }

    private static KnownAs Read(TableEntity row) =>
        new(row.GetString(Into) is { Length: > 0 } into ? into : null, row.GetDateTimeOffset(DeletedAt));

    /// <summary>The number that a reply has in a follow-up; null where it is not in it.</summary>
    internal async Task<int?> FindNumberAsync(string followUpId, string mentionId, CancellationToken cancellationToken) =>
        await tables.FollowUps.FindAsync(followUpId, $"reply:{mentionId}", cancellationToken) is { } row ? row.GetInt32("Number") : null;

    /// <summary>
    /// Leads from a reply to the follow-up that has it. Safe to repeat. False where its author deleted it meanwhile, when it was not known:
    /// that stays noted until <see cref="WordsAreDeletedAsync"/>.
    /// </summary>
    internal async Task<bool> AddAsync(string mentionId, string followUpId, CancellationToken cancellationToken)
    {
        var row = new TableEntity(mentionId, "state") { [Into] = followUpId };
        if (await tables.FollowUps.TryAddAsync(row, cancellationToken)
            || await FindOwnAsync(mentionId, cancellationToken) is not { AuthorDeletedAt: { } deletedAt })
        {
            return true;
        }

        row[DeletedAt] = deletedAt;
        await tables.FollowUps.UpsertEntityAsync(row, TableUpdateMode.Replace, cancellationToken);
        return false;
    }

    /// <summary>Forgets where a reply led, unless that was changed meanwhile. Safe to repeat.</summary>
    internal async Task RemoveAsync(string mentionId, string followUpId, CancellationToken cancellationToken)
    {
        if (await tables.FollowUps.FindAsync(mentionId, "state", cancellationToken) is { } row && Read(row).Into == followUpId)
        {
            await tables.FollowUps.DeleteIfUnchangedAsync(row, cancellationToken);
        }
    }

    /// <summary>Notes that the words of a reply are deleted, as its author wanted while it came in.</summary>
    internal Task WordsAreDeletedAsync(string mentionId, string followUpId, CancellationToken cancellationToken) =>
        tables.FollowUps.UpsertEntityAsync(
            new TableEntity(mentionId, "state") { [Into] = followUpId }, TableUpdateMode.Replace, cancellationToken);

    /// <summary>Notes that a message was deleted by its author before it came. False where it has come. Safe to repeat.</summary>
    internal async Task<bool> TryAddDeletedAsync(string mentionId, DateTimeOffset at, CancellationToken cancellationToken) =>
        await tables.FollowUps.TryAddAsync(new TableEntity(mentionId, "state") { [Into] = "", [DeletedAt] = at }, cancellationToken)
        || await FindOwnAsync(mentionId, cancellationToken) is { IsDeleted: true };

    /// <summary>
    /// Leads from what staff posted to the follow-up that it answers, on its channel and on the one where they say that they answered. Safe
    /// to repeat.
    /// </summary>
    internal async Task AddPostsAsync(Accepted accepted, CancellationToken cancellationToken)
    {
        foreach (var (happened, postId) in accepted.Events
            .Select(happened => (happened, happened.PostId))
            .Where(one => one.PostId is not null))
        {
            string?[] channels = [accepted.State.Channel, happened.Where is { } where ? ChannelNameRule.Of(where) : null];
            foreach (var channel in channels.OfType<string>().Distinct())
            {
                await tables.FollowUps.UpsertEntityAsync(
                    new TableEntity(FollowUpId.Of(channel, postId!), Post + accepted.State.Id), TableUpdateMode.Replace, cancellationToken);
            }
        }
    }

    /// <summary>Leads from a follow-up to one that may have begun to take it over. Safe to repeat.</summary>
    internal Task AddMergeAsync(string followUpId, string into, CancellationToken cancellationToken) =>
        tables.FollowUps.UpsertEntityAsync(new TableEntity(followUpId, Merging + into), TableUpdateMode.Replace, cancellationToken);

    /// <summary>The follow-ups that may have taken over mentions of one, whether the merge ended or not.</summary>
    internal Task<IReadOnlyList<string>> FindMergesAsync(string followUpId, CancellationToken cancellationToken) =>
        KeysAsync(followUpId, Merging, "merging;", cancellationToken);

    /// <summary>The follow-ups that a message is part of, or answers: its own, the one that has it, or those of a post.</summary>
    internal async Task<IReadOnlyList<string>> FindAllAsync(string messageId, CancellationToken cancellationToken)
    {
        var found = new List<string>();
        if (await tables.FollowUps.FindAsync(messageId, "state", cancellationToken) is { } state && !Read(state).IsDeleted)
        {
            found.Add(Is(state) ? state.GetString(Into) : messageId);
        }

        return [.. found, .. await KeysAsync(messageId, Post, "post;", cancellationToken)];
    }

    private async Task<IReadOnlyList<string>> KeysAsync(string id, string from, string to, CancellationToken cancellationToken)
    {
        var keys = new List<string>();
        await foreach (var row in tables.FollowUps.QueryAsync<TableEntity>(
            TableClient.CreateQueryFilter($"PartitionKey eq {id} and RowKey ge {from} and RowKey lt {to}"),
            cancellationToken: cancellationToken))
        {
            keys.Add(row.RowKey[from.Length..]);
        }

        return keys;
    }
}
