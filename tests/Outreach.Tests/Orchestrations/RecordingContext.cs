using Microsoft.DurableTask;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Outreach.Tests.Orchestrations;

/// <summary>A context that answers every activity with an empty result that ends the orchestration, and notes what was called.</summary>
internal sealed class RecordingContext(DateTimeOffset now) : TaskOrchestrationContext
{
    public List<(string Name, object? Input, Type Answer)> Called { get; } = [];

    public override TaskName Name => "test";

    public override string InstanceId => "instance-1";

    public override ParentOrchestrationInstance? Parent => null;

    public override DateTime CurrentUtcDateTime => now.UtcDateTime;

    public override bool IsReplaying => false;

    protected override ILoggerFactory LoggerFactory => NullLoggerFactory.Instance;

    public static RecordingContext ForGeneration(DateTimeOffset now) => new(now);

    public override T? GetInput<T>()
        where T : default => (T?)Inputs.First(input => input is T);

    public override Task<TResult> CallActivityAsync<TResult>(TaskName name, object? input = null, TaskOptions? options = null)
    {
        Called.Add((name.Name, input, typeof(TResult)));
        object answer = typeof(TResult) == typeof(object) ? new object() : Answers.First(one => one is TResult);
        return Task.FromResult((TResult)answer);
    }

    public override Task<TResult> CallSubOrchestratorAsync<TResult>(
        TaskName orchestratorName, object? input = null, TaskOptions? options = null) =>
        throw new NotSupportedException();

    public override Task CreateTimer(DateTime fireAt, CancellationToken cancellationToken) => throw new NotSupportedException();

    public override Task<T> WaitForExternalEvent<T>(string eventName, CancellationToken cancellationToken = default) =>
        throw new NotSupportedException();

    public override void SendEvent(string instanceId, string eventName, object payload) => throw new NotSupportedException();

    public override void SetCustomStatus(object? customStatus)
    {
    }

    public override void ContinueAsNew(object? newInput = null, bool preserveUnprocessedEvents = true) => throw new NotSupportedException();

    public override Guid NewGuid() => Guid.Empty;

    private static readonly object[] Inputs =
    [
        new Outreach.FollowUps.FollowUpCheckpoint { FollowUpId = "f1" },
        new Outreach.Customers.ThankYouCalls.CallCheckpoint { CallId = "c1.1" },
        new Outreach.Staff.PersonCheckpoint { StaffId = "anna" },
        new Outreach.Privacy.ErasureCheckpoint { ErasureId = "e1" },
        new Outreach.Imports.ImportCheckpoint { ImportId = "i1" },
        new Outreach.Merges.MergeCheckpoint { MergeId = "m1" },
        new Outreach.Sweep.SweepCheckpoint { Step = Outreach.Sweep.SweepOrchestrator.Last },
    ];

    private static readonly object[] Answers =
    [
        new Outreach.FollowUps.FollowUpTurnResult { Stage = "closed", Over = true },
        new Outreach.Customers.ThankYouCalls.CallTurnResult { Status = "completed", Over = true },
        new Outreach.Staff.PersonTurnResult { Over = true },
        new Outreach.Privacy.ErasurePageResult { Step = "over", Over = true },
        new Outreach.Imports.ImportPageResult { IsOver = true },
        new Outreach.Merges.MergeStepResult { Stage = "over", IsOver = true },
        new Outreach.Sweep.SweepStepResult(),
    ];
}
