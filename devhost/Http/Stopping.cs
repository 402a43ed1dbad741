namespace Outreach.DevHost.Http;

/// <summary>Ends work that outlives its request when the host stops.</summary>
/// <param name="Token">Cancelled when the host begins to stop.</param>
internal sealed record Stopping(CancellationToken Token);
