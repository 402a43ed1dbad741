using System.Text.Json;
using Azure.Data.Tables;
using Microsoft.DurableTask.Client;
using Outreach.DevHost.Durable.History;
using Outreach.DevHost.Durable.Instances;

namespace Outreach.DevHost.Durable.Storage;

/// <summary>An instance as a row; a long history goes on in segment rows of the same partition.</summary>
internal static class InstanceRow
{
    /// <summary>Below every instance's RowKey and above: for range queries.</summary>
    public const string KeyPrefix = "i:";

    /// <summary>Columns enough for <see cref="ReadSummary"/>.</summary>
    public static readonly string[] SummaryColumns =
        ["RowKey", "Name", "Status", "CreatedAt", "UpdatedAt", "NextTimerAt", "Events", "HasWork", "Execution", "Segments", "CustomStatus0"];

    public static string Key(string instanceId) => KeyPrefix + instanceId;

    public static string SegmentKey(string instanceId, int execution, int segment) => $"h:{instanceId}:{execution:D8}:{segment:D4}";

    public static TableEntity Write(string partition, InstanceState state, string tail)
    {
        var pending = PendingSteps.In(state.History);
        var row = new TableEntity(partition, Key(state.Id))
        {
            ["Name"] = state.Name,
            ["Status"] = state.Status.ToString(),
            ["CreatedAt"] = state.CreatedAt,
            ["UpdatedAt"] = state.UpdatedAt,
            ["Live"] = !state.IsOver || state.Outbox.Count > 0,
            ["HasWork"] = state.Outbox.Count > 0 || (!state.IsOver && (pending.AnyWork || !state.HasStarted)),
            ["Events"] = state.History.Count,
            ["Execution"] = state.Execution,
            ["SealedEvents"] = state.SealedEvents,
            ["Segments"] = state.Segments,
        };
        if (NextTimerAt(state, pending) is { } timer)
            row["NextTimerAt"] = timer;
        if (state.StartAt is { } startAt)
            row["StartAt"] = startAt;
        if (state.TraceParent is { } traceParent)
            row["TraceParent"] = traceParent;
        if (state.Parent is { } parent)
        {
            row["ParentName"] = parent.Name;
            row["ParentId"] = parent.InstanceId;
            row["ParentExecution"] = parent.Execution;
            row["ParentTask"] = parent.TaskId;
        }

        LongText.Write(row, "Input", state.Input);
        LongText.Write(row, "Output", state.Output);
        LongText.Write(row, "CustomStatus", state.CustomStatus);
        LongText.Write(row, "Failure", HistoryText.WriteFailure(state.Failure));
        LongText.Write(row, "Tags", state.Tags is { Count: > 0 } tags ? JsonSerializer.Serialize(tags) : null);
        LongText.Write(row, "Outbox", state.Outbox.Count > 0 ? HistoryText.WriteEvents(state.Outbox) : null);
        LongText.Write(row, "History", tail);
        return row;
    }

    public static InstanceState Read(TableEntity row, List<HistoryEvent> segments)
    {
        HistoryText.Read(LongText.Read(row, "History") ?? "", segments);
        var outbox = new List<HistoryEvent>();
        HistoryText.Read(LongText.Read(row, "Outbox") ?? "", outbox);
        return new InstanceState
        {
            Id = row.RowKey[KeyPrefix.Length..],
            Name = row.GetString("Name"),
            Status = Status(row),
            CreatedAt = row.GetDateTimeOffset("CreatedAt")!.Value,
            UpdatedAt = row.GetDateTimeOffset("UpdatedAt")!.Value,
            StartAt = row.GetDateTimeOffset("StartAt"),
            Execution = row.GetInt32("Execution")!.Value,
            SealedEvents = row.GetInt32("SealedEvents")!.Value,
            Segments = row.GetInt32("Segments")!.Value,
            Parent = row.GetString("ParentId") is { } parent
                ? new ParentLink(
                    row.GetString("ParentName"), parent, row.GetInt32("ParentExecution")!.Value, row.GetInt32("ParentTask")!.Value)
                : null,
            TraceParent = row.GetString("TraceParent"),
            Input = LongText.Read(row, "Input"),
            Output = LongText.Read(row, "Output"),
            CustomStatus = LongText.Read(row, "CustomStatus"),
            Failure = HistoryText.ReadFailure(LongText.Read(row, "Failure")),
            Tags = LongText.Read(row, "Tags") is { } tags ? JsonSerializer.Deserialize<Dictionary<string, string>>(tags) : null,
            Outbox = outbox,
            History = segments,
        };
    }

    public static StoredInstance ReadSummary(TableEntity row) => new(
        new InstanceSummary(
            row.RowKey[KeyPrefix.Length..],
            row.GetString("Name"),
            Status(row),
            row.GetString("CustomStatus0"),
            row.GetDateTimeOffset("CreatedAt")!.Value,
            row.GetDateTimeOffset("UpdatedAt")!.Value,
            row.GetInt32("Events")!.Value,
            row.GetDateTimeOffset("NextTimerAt")),
        row.GetBoolean("HasWork") ?? false,
        row.GetInt32("Execution")!.Value,
        row.GetInt32("Segments")!.Value);

    /// <summary>When the instance must be looked at again although nothing arrives (UTC).</summary>
    public static DateTimeOffset? NextTimerAt(InstanceState state, PendingSteps pending) =>
        state.IsOver ? null : !state.HasStarted && state.StartAt is { } startAt ? startAt : pending.NextTimerAt();

    private static OrchestrationRuntimeStatus Status(TableEntity row) =>
        Enum.Parse<OrchestrationRuntimeStatus>(row.GetString("Status"));
}

/// <summary>What a query over many instances reads of each.</summary>
internal sealed record StoredInstance(InstanceSummary Summary, bool HasWork, int Execution, int Segments);
