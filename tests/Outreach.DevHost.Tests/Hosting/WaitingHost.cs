using System.Net;
using System.Net.Http.Json;
using Microsoft.Extensions.DependencyInjection;
using Outreach.DevHost.Clock;

namespace Outreach.DevHost.Tests.Hosting;

/// <summary>A folder for hosts of <see cref="WaitingFunctions"/>, and what they did.</summary>
internal sealed class WaitingHost : IDisposable
{
    public static readonly DateTimeOffset Start = new(2026, 3, 1, 9, 0, 0, TimeSpan.Zero);

    private readonly TemporaryFolder _folder = new();

    // Stored, so that the hosts resume it.
    public WaitingHost() => MovableClock.Open(ClockSetting.Manual, _folder.Path, new StandingSystemClock(Start));

    public string Folder => _folder.Path;

    public Journal Journal { get; } = new();

    public Task<DevHostApplication> StartAsync(Func<DevHostOptions, DevHostOptions>? change = null)
    {
        var options = new DevHostOptions
        {
            Port = 0,
            DataDirectory = Folder,
            Clock = ClockSetting.Manual,
            Seed = SeedChoice.None,
            Functions = [typeof(WaitingFunctions)],
            Settings = new Dictionary<string, string?> { ["Logging:LogLevel:Default"] = "None" },
            ConfigureServices = (services, _) => services.AddSingleton(Journal),
        };
        return DevHostApplication.StartAsync(change?.Invoke(options) ?? options);
    }

    public static HttpClient ClientOf(DevHostApplication host) => new() { BaseAddress = host.BaseAddress };

    public static async Task MoveAsync(DevHostApplication host, object move)
    {
        using var client = ClientOf(host);
        using var response = await client.PostAsJsonAsync("/dev/clock", move);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
    }

    public void Dispose() => _folder.Dispose();
}
