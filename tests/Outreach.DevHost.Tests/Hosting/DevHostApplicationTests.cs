using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Outreach.DevHost.Clock;

namespace Outreach.DevHost.Tests.Hosting;

public sealed class DevHostApplicationTests : IDisposable
{
    private static readonly DateTimeOffset Start = new(2026, 3, 1, 9, 0, 0, TimeSpan.Zero);

    private readonly TemporaryFolder _folder = new();
    private readonly Journal _journal = new();

    // Stored, so that the hosts of these tests resume it.
    public DevHostApplicationTests() => MovableClock.Open(ClockSetting.Manual, _folder.Path, new StandingSystemClock(Start));

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task An_orchestration_goes_on_after_a_restart_and_acts_at_its_hour()
    {
        await using (var host = await StartAsync())
        {
            using var client = ClientOf(host);
            using var started = await client.PostAsync("/api/waits/letter", null);
            Assert.Equal(HttpStatusCode.Accepted, started.StatusCode);
        }

        await using var restarted = await StartAsync();
        await MoveAsync(restarted, new { advance = "PT59M" });
        Assert.Equal("Running", await StatusAsync(restarted, "letter"));
        Assert.DoesNotContain(_journal.Entries, entry => entry.StartsWith("letter", StringComparison.Ordinal));

        await MoveAsync(restarted, new { advance = "PT5H" });
        Assert.Contains("letter 10:00", _journal.Entries);
        Assert.Equal("Completed", await StatusAsync(restarted, "letter"));
    }

    [Fact]
    public async Task What_a_timer_trigger_starts_during_an_advance_is_done_within_it()
    {
        await using var host = await StartAsync();

        await MoveAsync(host, new { advance = "P1D" });

        Assert.Equal(["daily 03:00"], _journal.Entries);
        Assert.Equal(Start.AddDays(1), host.Clock.GetUtcNow());
    }

    [Fact]
    public async Task Functions_answer_only_once_the_company_is_seeded()
    {
        var seeded = false;

        await using var host = await StartAsync(options => options with
        {
            Seed = SeedChoice.Staff,
            SeedAsync = (_, choice, _) =>
            {
                seeded = choice == SeedChoice.Staff;
                return Task.CompletedTask;
            },
        });

        Assert.True(seeded);
    }

    [Fact]
    public async Task Two_hosts_never_share_a_data_directory()
    {
        await using var host = await StartAsync();

        var refused = await Assert.ThrowsAsync<DataDirectoryInUseException>(() => StartAsync());

        Assert.Contains(_folder.Path, refused.Message);
    }

    [Fact]
    public async Task A_start_that_fails_leaves_nothing_behind()
    {
        await Assert.ThrowsAsync<InvalidOperationException>(() => StartAsync(options => options with
        {
            SeedAsync = (_, _, _) => throw new InvalidOperationException("The seeds are damaged."),
        }));

        Assert.False(File.Exists(Path.Combine(_folder.Path, "azurite.json")));
        await using var host = await StartAsync();
    }

    private Task<DevHostApplication> StartAsync(Func<DevHostOptions, DevHostOptions>? change = null)
    {
        var options = new DevHostOptions
        {
            Port = 0,
            DataDirectory = _folder.Path,
            Clock = ClockSetting.Manual,
            Seed = SeedChoice.None,
            Functions = [typeof(WaitingFunctions)],
            Settings = new Dictionary<string, string?> { ["Logging:LogLevel:Default"] = "None" },
            ConfigureServices = (services, _) => services.AddSingleton(_journal),
        };
        return DevHostApplication.StartAsync(change?.Invoke(options) ?? options);
    }

    private static HttpClient ClientOf(DevHostApplication host) => new() { BaseAddress = host.BaseAddress };

    private static async Task MoveAsync(DevHostApplication host, object move)
    {
        using var client = ClientOf(host);
        using var response = await client.PostAsJsonAsync("/dev/clock", move);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
    }

    private static async Task<string?> StatusAsync(DevHostApplication host, string id)
    {
        using var client = ClientOf(host);
        var instance = await client.GetFromJsonAsync<JsonElement>($"/dev/orchestrations?id={id}");
        Assert.NotEqual(0, instance.GetProperty("history").GetArrayLength());
        return instance.GetProperty("status").GetString();
    }
}
