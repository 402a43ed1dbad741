using Microsoft.Extensions.DependencyInjection;
using Outreach.EndToEnd.Client;
using Outreach.EndToEnd.Hosting;
using Outreach.Webhooks;

namespace Outreach.EndToEnd;

/// <summary>A source that is silent for far longer than usual.</summary>
public sealed class WebhookSilenceTests : IAsyncLifetime
{
    private readonly WebhookHost _host = new();

    public Task InitializeAsync() => _host.InitializeAsync();

    public async Task DisposeAsync() => await _host.DisposeAsync();

    [Fact]
    public async Task Leads_hear_once_of_a_source_that_is_silent()
    {
        var reviews = new WebhookSender(_host.Client, "reviews");
        var monday = await _host.Client.NowAsync();
        var activities = _host.Services.GetRequiredService<SourceActivities>();
        foreach (var hour in Enumerable.Range(0, 3 * 168).Select(hour => monday.AddDays(-21).AddHours(hour)).Where(IsOfTheOffice))
        {
            await activities.NoteAsync("reviews", hour, CancellationToken.None);
        }

        await reviews.SendAsync("""{"data":[]}""");
        await _host.Client.AdvanceToAsync(monday.AddHours(7).AddMinutes(30));
        Assert.Empty(await SilencesAsync());

        await _host.Client.AdvanceToAsync(monday.AddHours(10));
        Assert.Equal(
            [
                ("desmond-pinas", "Nothing from reviews since Mon 2 Mar 06:00"),
                ("hanneke-vos", "Nothing from reviews since Mon 2 Mar 10:00"),
            ],
            (await SilencesAsync()).Select(mail => (mail.CustomArgs["to"], mail.Subject)).Order());

        // It is said once, and again only after the source has spoken.
        await _host.Client.AdvanceToAsync(monday.AddDays(1));
        Assert.Equal(2, (await SilencesAsync()).Count);
        await reviews.SendAsync("""{"data":[]}""", "msg_2");
        await _host.Client.AdvanceToAsync(monday.AddDays(1).AddHours(10));

        Assert.Equal(
            ["Nothing from reviews since Mon 2 Mar 10:00", "Nothing from reviews since Tue 3 Mar 10:00"],
            (await SilencesAsync()).Where(mail => mail.CustomArgs["to"] == "hanneke-vos").Select(mail => mail.Subject));
    }

    private static bool IsOfTheOffice(DateTimeOffset hour) =>
        hour.DayOfWeek is not (DayOfWeek.Saturday or DayOfWeek.Sunday) && hour.Hour is >= 8 and < 18;

    private async Task<IReadOnlyList<Envelope>> SilencesAsync() =>
        [.. (await _host.Client.EnvelopesAsync()).Where(mail => mail.CustomArgs["kind"] == "silence_digest")];
}
