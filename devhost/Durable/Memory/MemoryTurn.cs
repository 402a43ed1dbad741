using DurableTask.Core;
using DurableTask.Core.History;

namespace Outreach.DevHost.Durable.Memory;

/// <summary>What a turn is given: new messages, and the history to replay.</summary>
internal sealed record MemoryTurn(List<TaskMessage> Messages, IList<HistoryEvent> History);
