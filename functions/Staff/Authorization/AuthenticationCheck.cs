using Microsoft.Extensions.Hosting;
using Outreach.Platform;
using Outreach.Platform.Http;
using Outreach.Platform.Identity;

namespace Outreach.Staff.Authorization;

/// <summary>Fails closed: an app that can't tell who is calling, or who may call, does not start.</summary>
/// <param name="callers">Throws when it is made, where nothing is set up.</param>
/// <param name="functions">Throws when it is made, where one of them does not say whom it permits.</param>
public sealed class AuthenticationCheck(ICallerSource callers, HttpFunctions functions) : IHostedService
{
    /// <inheritdoc/>
    public Task StartAsync(CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(callers);
        ArgumentNullException.ThrowIfNull(functions);
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
