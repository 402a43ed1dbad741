using Microsoft.Extensions.Hosting;

namespace Outreach.Platform.Identity;

/// <summary>Fails closed: an app that can't tell who is calling does not start.</summary>
/// <param name="callers">Throws when it is made, where nothing is set up.</param>
public sealed class AuthenticationCheck(ICallerSource callers) : IHostedService
{
    /// <inheritdoc/>
    public Task StartAsync(CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(callers);
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
