using System.Net;
using Azure.Data.Tables;
using Microsoft.Extensions.DependencyInjection;
using Outreach.EndToEnd.Client;
using Outreach.EndToEnd.Hosting;
using Outreach.Webhooks;

namespace Outreach.EndToEnd;

/// <summary>Sources that send very much, or what nobody can read.</summary>
public sealed class WebhookFloodTests(WebhookHost host) : IClassFixture<WebhookHost>
{
    private readonly WebhookSender _reviews = new(host.Client, "reviews");
    private readonly WebhookSender _forum = new(host.Client, "forum");

    [Fact]
    public async Task However_many_items_a_delivery_has_it_is_taken_and_a_thousand_of_a_source_wait()
    {
        var body = $$"""{"data":[{{string.Join(',', Enumerable.Range(0, 1200))}},{"id":"flood","user":{"name":"@flood"},"text":"Help"}]}""";

        Assert.Equal(new Delivered(1, 0, 1000, 200, false), await _reviews.SendAsync(body, "msg_flood"));
        Assert.Equal(new Delivered(0, 1, 0, 1200, false), await _reviews.SendAsync(body, "msg_flood_2"));

        Assert.Equal(1000, (await ParkedAsync()).Count(one => one.Source == "reviews"));
        var refused = (await host.Client.As("hanneke-vos").TryReadAsync("api/mentions/refused")).Body.GetProperty("items").EnumerateArray()
            .Single(one => one.GetProperty("source").GetString() == "webhook-reviews");
        Assert.Equal(2400, refused.GetProperty("count").GetInt32());
    }

    [Fact]
    public async Task What_a_source_without_ids_signs_and_sends_again_is_parked_once()
    {
        const string Body = """[{"text":"Nobody wrote this"}]""";

        Assert.Equal(1, (await _forum.SendAsync(Body)).Parked);
        await host.Client.AdvanceAsync(TimeSpan.FromSeconds(2));
        Assert.Equal(new Delivered(0, 0, 1, 0, false), await _forum.SendAsync(Body));

        Assert.Single(await ParkedAsync(), one => one.Json.Contains("Nobody wrote this", StringComparison.Ordinal));

        // Days later it is another one that says the same, and waits as long as any.
        await host.Client.AdvanceAsync(TimeSpan.FromDays(6.5));
        Assert.Equal(new Delivered(0, 0, 1, 0, false), await _forum.SendAsync(Body));
        await host.Client.AdvanceAsync(TimeSpan.FromDays(1));
        await host.Client.As("hanneke-vos").SweepAsync();
        Assert.Single(await ParkedAsync(), one => one.Json.Contains("Nobody wrote this", StringComparison.Ordinal));
    }

    [Fact]
    public async Task What_is_old_is_deleted_page_by_page()
    {
        var old = (await host.Client.NowAsync()).AddDays(-8);
        foreach (var rows in Enumerable.Range(0, 250).Chunk(100))
        {
            await host.Tables["Webhooks"].SubmitTransactionAsync(rows.Select(n => new TableTransactionAction(
                TableTransactionActionType.Add, new TableEntity("delivery:gone", $"{n:000}") { ["At"] = old, ["IsDone"] = true })));
        }

        var deliveries = host.Services.GetRequiredService<WebhookDeliveries>();
        var pages = new List<int>();
        string? continuation = null;
        do
        {
            (var deleted, continuation) = await deliveries.DeleteOldAsync(continuation, pageSize: 100, CancellationToken.None);
            pages.Add(deleted);
        }
        while (continuation is not null);

        Assert.Equal([100, 100, 50], pages.Where(deleted => deleted > 0));
        Assert.DoesNotContain(await host.Tables.ReadAsync("Webhooks"), row => row.Entity.PartitionKey == "delivery:gone");
    }

    private async Task<IReadOnlyList<Parked>> ParkedAsync()
    {
        var all = new List<Parked>();
        for (string? next = ""; next is not null;)
        {
            var page = (await host.Client.As("hanneke-vos").TryReadAsync(
                $"api/webhooks/parked?limit=500&continuation={Uri.EscapeDataString(next)}")).Expect<Page<Parked>>(HttpStatusCode.OK);
            all.AddRange(page.Items);
            next = page.Continuation;
        }

        return all;
    }
}
