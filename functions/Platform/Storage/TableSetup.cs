using Microsoft.Extensions.Hosting;

namespace Outreach.Platform.Storage;

/// <summary>Makes the missing tables when the app starts.</summary>
internal sealed class TableSetup(OutreachTables tables) : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken) => tables.CreateMissingAsync(cancellationToken);

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
