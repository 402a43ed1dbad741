using Microsoft.Azure.Functions.Worker;

namespace Outreach.DevHost.Timers;

/// <summary>A function with a timer trigger.</summary>
/// <param name="RunOnStartup">Whether it also runs at every start.</param>
/// <param name="UseMonitor">Whether an occurrence that was missed while the host was down is made up for.</param>
public sealed record TimerFunction(
    string Name, TimerSchedule Schedule, bool RunOnStartup, bool UseMonitor, Func<TimerInfo, CancellationToken, Task> Invoke);
