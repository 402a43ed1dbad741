using Microsoft.Extensions.Hosting;
using Outreach.Platform.Http;

namespace Outreach.Staff.Authorization;

/// <summary>Fails closed: an app that can't identify its callers, or decide who may call, does not start.</summary>
/// <param name="callers">Its constructor throws where nothing is set up.</param>
/// <param name="functions">Its constructor throws where a function does not declare its permissions.</param>
internal sealed class AuthenticationCheck(ICallerSource callers, HttpFunctions functions) : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(callers);
        ArgumentNullException.ThrowIfNull(functions);
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
