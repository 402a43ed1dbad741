using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Outreach.DevHost.Clock;
using Outreach.DevHost.Functions;
using Outreach.DevHost.Http;
using Outreach.DevHost.Timers;

namespace Outreach.DevHost;

/// <summary>A dev host that runs: storage, durable engine, HTTP and timer triggers, on a clock that can be moved.</summary>
public sealed class DevHostApplication : IAsyncDisposable
{
    private readonly WebApplication web;
    private readonly TimerTriggers timers;
    private readonly CancellationTokenSource stopping;
    private bool stopped;

    private DevHostApplication(Uri baseAddress, WebApplication web, MovableClock clock, TimerTriggers timers, CancellationTokenSource stopping)
    {
        BaseAddress = baseAddress;
        Clock = clock;
        this.web = web;
        this.timers = timers;
        this.stopping = stopping;
    }

    /// <summary>Where it answers.</summary>
    public Uri BaseAddress { get; }

    /// <summary>The container that the functions use.</summary>
    public IServiceProvider Services => web.Services;

    /// <summary>Its clock.</summary>
    public MovableClock Clock { get; }
}
