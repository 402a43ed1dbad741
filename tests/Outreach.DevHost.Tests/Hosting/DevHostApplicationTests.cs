using System.Net;
using System.Net.Http.Json;
using System.Text.Json;

namespace Outreach.DevHost.Tests.Hosting;

public sealed class DevHostApplicationTests : IDisposable
{
    private readonly WaitingHost _waiting = new();

    public void Dispose() => _waiting.Dispose();

    [Fact]
    public async Task An_orchestration_goes_on_after_a_restart_and_acts_at_its_hour()
    {
        await using (var host = await _waiting.StartAsync())
        {
            using var client = WaitingHost.ClientOf(host);
            using var started = await client.PostAsync("/api/waits/letter", null);
            Assert.Equal(HttpStatusCode.Accepted, started.StatusCode);
        }

        await using var restarted = await _waiting.StartAsync();
        await WaitingHost.MoveAsync(restarted, new { advance = "PT59M" });
        Assert.Equal("Running", await StatusAsync(restarted, "letter"));
        Assert.DoesNotContain(_waiting.Journal.Entries, entry => entry.StartsWith("letter", StringComparison.Ordinal));

        await WaitingHost.MoveAsync(restarted, new { advance = "PT5H" });
        Assert.Contains("letter 10:00", _waiting.Journal.Entries);
        Assert.Equal("Completed", await StatusAsync(restarted, "letter"));
    }

    [Fact]
    public async Task A_start_that_fails_leaves_nothing_behind()
    {
        await Assert.ThrowsAsync<InvalidOperationException>(() => _waiting.StartAsync(options => options with
        {
            SeedAsync = (_, _, _) => throw new InvalidOperationException("The seeds are damaged."),
        }));

        Assert.False(File.Exists(Path.Combine(_waiting.Folder, "azurite.json")));
        await using var host = await _waiting.StartAsync();
    }

    private static async Task<string?> StatusAsync(DevHostApplication host, string id)
    {
        using var client = WaitingHost.ClientOf(host);
        var instance = await client.GetFromJsonAsync<JsonElement>($"/dev/orchestrations?id={id}");
        Assert.NotEqual(0, instance.GetProperty("history").GetArrayLength());
        return instance.GetProperty("status").GetString();
    }
}
