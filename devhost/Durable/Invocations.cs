using System.Diagnostics;

namespace Outreach.DevHost.Durable;

/// <summary>
/// The span that the worker makes of each execution in Azure, below the trace context that the platform hands it: the caller's for a
/// request, the instance's for an activity. Nothing where nobody listens.
/// </summary>
internal static class Invocations
{
    private static readonly ActivitySource Source = new("Microsoft.Azure.Functions.Worker");

    /// <summary>Begins one, below nothing where there is no trace to go on with: what the web server made is nobody's.</summary>
    /// <param name="traceParent">The W3C trace context, or null.</param>
    public static Activity? Begin(string? traceParent)
    {
        if (!Source.HasListeners())
            return null;
        Activity.Current = null;
        ActivityContext.TryParse(traceParent, null, isRemote: true, out var parent);
        return Source.StartActivity("Invoke", ActivityKind.Server, parent);
    }

    /// <summary>The trace context that an instance keeps of whoever starts it; null where no trace is recorded.</summary>
    public static string? Current => Activity.Current is { Recorded: true, IdFormat: ActivityIdFormat.W3C } current ? current.Id : null;
}
