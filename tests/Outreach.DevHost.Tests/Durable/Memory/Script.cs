using DurableTask.Core;

namespace Outreach.DevHost.Tests.Durable.Memory;

/// <summary>An orchestration that a test writes down in place.</summary>
internal sealed class Script(Func<Script, Task<string>> code) : TaskOrchestration
{
    private readonly Queue<string> _unread = [];

    private TaskCompletionSource<string>? _waiting;

    public OrchestrationContext Context { get; private set; } = null!;

    public string Input { get; private set; } = "";

    public string? CustomStatus { get; set; }

    public static string Text(string? json) => (json ?? "").Trim('"');

    /// <summary>A parent reads what its child returns.</summary>
    public static string Json(string text) => $"\"{text}\"";

    public Task<string> ActivityAsync(string input) => Context.ScheduleTask<string>("Activity", "", input);

    public Task<string> ChildAsync(string name, string id, string input) =>
        Context.CreateSubOrchestrationInstance<string>(name, "", id, input);

    public Task TimerAsync(TimeSpan time, CancellationToken cancellation = default) =>
        Context.CreateTimer(Context.CurrentUtcDateTime + time, "", cancellation);

    public Task<string> EventAsync()
    {
        if (_unread.TryDequeue(out var text))
        {
            return Task.FromResult(text);
        }

        _waiting = new();
        return _waiting.Task;
    }

    public void Send(string id, string text) => Context.SendEvent(new OrchestrationInstance { InstanceId = id }, "event", text);

    /// <summary>With the events that nobody has read, as the SDK does.</summary>
    public string ContinueAsNew(string input)
    {
        Context.ContinueAsNew(input);
        while (_unread.TryDequeue(out var text))
        {
            Send(Context.OrchestrationInstance.InstanceId, text);
        }

        return "";
    }

    public override Task<string> Execute(OrchestrationContext context, string input)
    {
        (Context, Input) = (context, Text(input));
        return code(this);
    }

    public override void RaiseEvent(OrchestrationContext context, string name, string input)
    {
        if (_waiting is { } waiting)
        {
            _waiting = null;
            waiting.SetResult(Text(input));
        }
        else
        {
            _unread.Enqueue(Text(input));
        }
    }

    public override string? GetStatus() => CustomStatus;

    internal sealed class Creator : ObjectCreator<TaskOrchestration>
    {
        private readonly Func<Script, Task<string>> _code;

        public Creator(string name, Func<Script, Task<string>> code) => (Name, Version, _code) = (name, "", code);

        public override TaskOrchestration Create() => new Script(_code);
    }
}
