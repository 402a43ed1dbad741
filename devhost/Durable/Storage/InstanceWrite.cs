using Azure.Data.Tables;
using Outreach.DevHost.Durable.History;
using Outreach.DevHost.Durable.Instances;

namespace Outreach.DevHost.Durable.Storage;

/// <summary>The rows that one turn of one instance writes and deletes, all or none.</summary>
internal sealed class InstanceWrite
{
    /// <summary>History kept in the instance's own row; what is longer moves to segment rows once and stays there.</summary>
    private const int TailLength = 40_000;

    private const int SegmentLength = 200_000;

    private const int MaxActions = 100;

    /// <summary>Below the 4 MiB of a transaction, with room for what surrounds the rows.</summary>
    private const int MaxBytes = 3_500_000;

    private readonly string _partition;

    private readonly List<TableTransactionAction> _actions = [];

    private InstanceWrite(string partition) => _partition = partition;

    public IReadOnlyList<TableTransactionAction> Actions => _actions;

    /// <summary>An estimate that errs upwards.</summary>
    public int Bytes { get; private set; }

    /// <summary>Writes <paramref name="state"/> and says how it is then stored.</summary>
    /// <exception cref="HistoryTooLargeException">It does not fit into a row or a transaction.</exception>
    public static (InstanceWrite Write, InstanceState Stored) Of(
        string partition, InstanceState? previous, InstanceState state, bool insert)
    {
        var write = new InstanceWrite(partition);
        if (previous is not null && previous.Execution != state.Execution)
            write.DeleteSegments(previous.Id, previous.Execution, previous.Segments);

        var tail = HistoryText.Write(state.History.Skip(state.SealedEvents), SegmentLength);
        if (tail.Count > 1 || (tail.Count == 1 && tail[0].Length > TailLength))
        {
            foreach (var text in tail)
            {
                var row = new TableEntity(partition, InstanceRow.SegmentKey(state.Id, state.Execution, state.Segments));
                LongText.Write(row, "History", text);
                write.Add(TableTransactionActionType.UpsertReplace, row, text.Length);
                state = state with { Segments = state.Segments + 1 };
            }

            state = state with { SealedEvents = state.History.Count };
            tail = [];
        }

        var ownText = tail.Count == 0 ? "" : tail[0];
        var length = ownText.Length + (state.Input?.Length ?? 0) + (state.Output?.Length ?? 0) + (state.CustomStatus?.Length ?? 0);
        if (length > 450_000)
            throw new HistoryTooLargeException($"Input, output and status of the instance take {length} characters, more than a row holds.");
        write.Add(
            insert ? TableTransactionActionType.Add : TableTransactionActionType.UpsertReplace,
            InstanceRow.Write(partition, state, ownText),
            length);
        if (write._actions.Count > MaxActions || write.Bytes > MaxBytes)
            throw new HistoryTooLargeException($"One turn of the instance writes {write.Bytes} bytes, more than one transaction holds.");
        return (write, state);
    }

    public static InstanceWrite Delete(string partition, string instanceId, int execution, int segments)
    {
        var write = new InstanceWrite(partition);
        write.DeleteSegments(instanceId, execution, segments);
        write.Add(TableTransactionActionType.Delete, new TableEntity(partition, InstanceRow.Key(instanceId)), 0);
        return write;
    }

    private void DeleteSegments(string instanceId, int execution, int segments)
    {
        for (var segment = 0; segment < segments; segment++)
        {
            var row = new TableEntity(_partition, InstanceRow.SegmentKey(instanceId, execution, segment));
            Add(TableTransactionActionType.Delete, row, 0);
        }
    }

    private void Add(TableTransactionActionType type, TableEntity row, int textLength)
    {
        if (type == TableTransactionActionType.Delete)
            row.ETag = Azure.ETag.All;
        _actions.Add(new TableTransactionAction(type, row));
        Bytes += 1_500 + (textLength * 2);
    }
}
