using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Outreach.DevHost.Http;

/// <summary>Kestrel on 127.0.0.1, with the container that the functions share.</summary>
internal static class WebHost
{
    // For the dev host's own addresses and functions without a limit: an app that sets its own, as it must in the worker, has that.
    private const long MaxRequestBodySize = 32 * 1024 * 1024;

    private static readonly TimeSpan DrainTimeout = TimeSpan.FromSeconds(10);

    /// <summary>Takes a port before anything else is set up, so that its address is known and a port in use is found at once.</summary>
    /// <exception cref="PortInUseException">Another process has it.</exception>
    public static Socket Bind(int port)
    {
        try
        {
            return SocketTransportOptions.CreateDefaultBoundListenSocket(new IPEndPoint(IPAddress.Loopback, port));
        }
        catch (SocketException e) when (e.SocketErrorCode is SocketError.AddressAlreadyInUse or SocketError.AccessDenied)
        {
            throw new PortInUseException(port, e);
        }
    }

    public static WebApplicationBuilder CreateBuilder(Socket socket)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions { ContentRootPath = AppContext.BaseDirectory });
        var endpoint = (IPEndPoint)socket.LocalEndPoint!;
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = MaxRequestBodySize;
            kestrel.Listen(endpoint);
        });
        builder.Services.Configure<SocketTransportOptions>(sockets => sockets.CreateBoundListenSocket = _ => socket);
        builder.Services.AddRoutingCore();
        builder.Services.AddMvcCore();
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = DrainTimeout);

        // Signals are the command line's: it stops the engine and the storage too, in order.
        builder.Services.AddSingleton<IHostLifetime, NoSignals>();
        builder.Logging.AddSimpleConsole(console =>
        {
            console.SingleLine = true;
            console.IncludeScopes = false;
            console.TimestampFormat = "HH:mm:ss.fff ";
            console.UseUtcTimestamp = true;
        });
        foreach (var loud in (string[])["Microsoft", "System", "Azure", "DurableTask"])
        {
            builder.Logging.AddFilter(loud, LogLevel.Warning);
        }

        return builder;
    }

    private sealed class NoSignals : IHostLifetime
    {
        public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}

public sealed class PortInUseException(int port, Exception inner)
    : Exception($"Port {port} is taken or not allowed; choose another with --port, or --port 0 for a free one.", inner);
