using System.Globalization;
using Microsoft.Extensions.Options;
using Outreach.DevHost.Azurite;
using Outreach.DevHost.Functions;
using Outreach.DevHost.Http;

namespace Outreach.DevHost.CommandLine;

/// <summary><c>run</c>: a host that runs until it is stopped.</summary>
internal static class RunCommand
{
    /// <summary>Runs until the token is cancelled, as Ctrl+C and SIGTERM do; returns the exit code.</summary>
    public static async Task<int> RunAsync(DevHostOptions options, CancellationToken cancellationToken)
    {
        try
        {
            await using var host = await DevHostApplication.StartAsync(options with { Announce = SayWhereToLook }, cancellationToken);
            var stop = new TaskCompletionSource();
            await using var registration = cancellationToken.Register(stop.SetResult);
            await stop.Task;
            return 0;
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            return 0;
        }
        catch (Exception e) when (e is PortInUseException or DataDirectoryInUseException or InvalidFunctionException
            or InvalidDataException or AzuriteException or StorageException or OptionsValidationException
            or AggregateException { InnerException: OptionsValidationException })
        {
            await Console.Error.WriteLineAsync(e.Message);
            return 1;
        }
    }

    private static void SayWhereToLook(DevHostApplication host) => Console.WriteLine(string.Create(
        CultureInfo.InvariantCulture,
        $"Outreach is at {host.BaseAddress} - inbox {host.BaseAddress}dev/inbox - "
        + $"clock {host.Clock.Setting}, {host.Clock.GetUtcNow():yyyy-MM-dd HH:mm:ss} UTC, {host.BaseAddress}dev/clock"));
}
