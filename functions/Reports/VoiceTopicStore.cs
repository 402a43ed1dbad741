using Azure;
using Azure.Data.Tables;
using Outreach.Platform.Storage;

namespace Outreach.Reports;

internal sealed record StoredVoiceTopic(VoiceTopic Topic, ETag ETag);

/// <summary>The topics, table <c>VoiceTopics</c>: in one partition, so that of two merges at once one decides again.</summary>
public sealed class VoiceTopicStore(OutreachTables tables)
{
    private const string Partition = "topics";

    internal async Task<IReadOnlyDictionary<string, StoredVoiceTopic>> ReadAsync(CancellationToken cancellationToken) =>
        (await tables.VoiceTopics.ReadAsync(TableClient.CreateQueryFilter($"PartitionKey eq {Partition}"), cancellationToken))
            .Select(row => new StoredVoiceTopic(Document.Read<VoiceTopic>(row), row.ETag))
            .ToDictionary(stored => stored.Topic.Id, StringComparer.Ordinal);

    /// <summary>Adds a topic that nobody has changed yet; one that is there stays as it is. Gives its name.</summary>
    /// <param name="name">What it is called; null for its id.</param>
    internal async Task<string> EnsureAsync(string id, CancellationToken cancellationToken, string? name = null)
    {
        var topic = VoiceTopic.Named(id, name);
        if (await FindNameAsync() is { } known)
        {
            return known;
        }

        return await tables.VoiceTopics.TryAddAsync(Document.Row(Partition, id, topic), cancellationToken)
            ? topic.Name
            : await FindNameAsync() ?? topic.Name;

        async Task<string?> FindNameAsync() => await tables.VoiceTopics.FindAsync(Partition, id, cancellationToken) is { } row
            ? Document.Read<VoiceTopic>(row).Name
            : null;
    }

    /// <summary>
    /// Replaces topics as one, where none of them was changed since it was read. Gives the new ETag of the first; null where one was.
    /// </summary>
    /// <param name="read">As they were read.</param>
    internal Task<ETag?> TryPutAsync(
        IReadOnlyList<VoiceTopic> topics, IReadOnlyDictionary<string, StoredVoiceTopic> read, CancellationToken cancellationToken) =>
        tables.VoiceTopics.TryCommitAsync(
            [
                .. topics.Select(topic => new TableTransactionAction(
                    TableTransactionActionType.UpdateReplace, Document.Row(Partition, topic.Id, topic), read[topic.Id].ETag)),
            ],
            cancellationToken);
}
