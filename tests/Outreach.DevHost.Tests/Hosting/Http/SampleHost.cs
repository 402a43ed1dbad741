using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Outreach.DevHost.Clock;
using Outreach.DevHost.Functions;
using Outreach.DevHost.Http;

namespace Outreach.DevHost.Tests.Hosting;

/// <summary>The dev host's HTTP side over some functions, without storage and engine.</summary>
internal sealed class SampleHost : IAsyncDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly WebApplication _web;

    private SampleHost(Type[] functions, bool ready)
    {
        var socket = WebHost.Bind(0);
        var builder = WebHost.CreateBuilder(socket);
        builder.Logging.ClearProviders();
        Clock = MovableClock.Open(ClockSetting.Manual, _folder.Path);
        builder.Services.AddScoped<CallCounter>();
        _web = builder.Build();
        HttpPipeline.Configure(
            _web,
            FunctionCatalog.Load(functions).Http,
            new HostSettings("api"),
            async (http, _, run) => await FunctionEndpoints.WriteAsync(http, await run()),
            Readiness,
            Clock,
            new ClockAdvance(Clock, []),
            _ => Task.FromResult<IReadOnlyList<SignInChoice>>([new("ann", "Ann <Lead>", "lead"), new("bo", "Bo", "agent")]),
            CancellationToken.None);
        if (ready)
        {
            Readiness.Open();
        }

        Address = new Uri($"http://127.0.0.1:{((IPEndPoint)socket.LocalEndPoint!).Port}");
        Client = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false }) { BaseAddress = Address };
    }

    public Uri Address { get; }

    public HttpClient Client { get; }

    public MovableClock Clock { get; }

    public Readiness Readiness { get; } = new();

    public static Task<SampleHost> StartAsync(params Type[] functions) => StartAsync(true, functions);

    public static async Task<SampleHost> StartAsync(bool ready, params Type[] functions)
    {
        var host = new SampleHost(functions, ready);
        await host._web.StartAsync();
        return host;
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await _web.DisposeAsync();
        _folder.Dispose();
    }
}
