using Microsoft.DurableTask;

namespace Outreach.Platform.Durable;

/// <summary>How an orchestration waits for its row to change.</summary>
internal static class Waits
{
    /// <summary>A wait is never longer, so a lost event is made good in days even without the sweep, and a timer is one event.</summary>
    public static readonly TimeSpan Longest = TimeSpan.FromDays(3);

    /// <summary>The orchestration's own time, the same at every replay.</summary>
    public static DateTimeOffset UtcNow(this TaskOrchestrationContext context) =>
        new(DateTime.SpecifyKind(context.CurrentUtcDateTime, DateTimeKind.Utc));

    /// <summary>
    /// Waits once, for the event or the deadline (UTC), whichever is first. The losing timer is cancelled; a losing wait for
    /// the event would still take it, so the caller must continue as new.
    /// </summary>
    public static async Task ForChangeOrDeadlineAsync(TaskOrchestrationContext context, string eventName, DateTimeOffset? deadline)
    {
        var now = context.CurrentUtcDateTime;
        var longest = now + Longest;
        var wakeAt = deadline is { } due && due.UtcDateTime < longest ? due.UtcDateTime : longest;
        using var timer = new CancellationTokenSource();
        var changed = context.WaitForExternalEvent<string>(eventName);
        var elapsed = context.CreateTimer(wakeAt > now ? wakeAt : now, timer.Token);
        if (await Task.WhenAny(changed, elapsed) == changed)
        {
            timer.Cancel();
        }
    }
}
