using System.Text.Json.Nodes;
using Outreach.EndToEnd.Client;
using Outreach.EndToEnd.Hosting;

namespace Outreach.EndToEnd;

/// <summary>Whatever changes while a list is read page by page, an item that is there all the time is listed once.</summary>
public sealed class PagingTests(OutreachHost host) : IClassFixture<OutreachHost>
{
    private readonly OutreachClient _outreach = host.Client;
    private readonly StaffClient _hanneke = host.Client.As("hanneke-vos");

    [Theory]
    [InlineData(null, "br")]
    [InlineData("same-origin", "br")]
    [InlineData("none", "br")]
    [InlineData("cross-site", null)]
    [InlineData("same-site", null)]
    public async Task JSON_is_compressed_for_who_takes_it_so_but_not_for_another_sites_page(string? site, string? expected)
    {
        var headers = new Dictionary<string, string> { ["Accept-Encoding"] = "br" };
        if (site is not null)
        {
            headers["Sec-Fetch-Site"] = site;
        }

        var read = await _outreach.SendAsync(HttpMethod.Get, "api/followups", staff: "hanneke-vos", headers: headers);

        Assert.Equal(expected, read.ContentEncoding);
        Assert.True(read.Body.TryGetProperty("items", out _));
        Assert.Null((await _hanneke.TryReadAsync("api/followups")).ContentEncoding);
    }

    [Fact]
    public async Task A_follow_up_that_is_closed_or_reopened_between_two_pages_is_listed_once()
    {
        var ids = new List<string>();
        for (var n = 0; n < 12; n++)
        {
            ids.Add((await _outreach.MentionAsync(Mention.By($"@page-{n}", "Where is it?"))).FollowUpId);
        }

        foreach (var id in ids.Take(6))
        {
            await _hanneke.CommandAsync(id, "spam", new JsonObject { ["reason"] = "Closed before." });
        }

        await _outreach.SettleAsync();
        var listed = new List<string>();
        string? continuation = null;
        var round = 0;
        do
        {
            var page = (await _hanneke.TryReadAsync($"api/followups?limit=2{continuation}")).Body;
            listed.AddRange(page.GetProperty("items").EnumerateArray().Select(item => item.GetProperty("id").GetString()!));
            continuation = page.GetProperty("continuation").GetString() is { } next ? $"&continuation={next}" : null;

            // One that was open is closed, and one that was closed is reopened; some of them were listed, some are to come.
            if (round < 6)
            {
                await _hanneke.CommandAsync(ids[6 + round], "spam", new JsonObject { ["reason"] = "Closed meanwhile." });
                await _hanneke.CommandAsync(ids[round], "reopen", new JsonObject { ["reason"] = "It was none." });
                await _outreach.SettleAsync();
            }

            round++;
        }
        while (continuation is not null);

        Assert.Equal(ids.Order(StringComparer.Ordinal), listed.Where(ids.Contains).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task An_item_whose_time_is_moved_between_two_pages_is_in_the_worklist_once()
    {
        var ids = new List<string>();
        for (var n = 0; n < 6; n++)
        {
            var id = (await _outreach.MentionAsync(Mention.By($"@moved-{n}", "It does not work.").With("kind", "problem"))).FollowUpId;
            await _hanneke.AssignAsync(id, "hanneke-vos");
            ids.Add(id);
        }

        await _outreach.SettleAsync();
        var listed = new List<string>();
        string? continuation = null;
        do
        {
            var page = (await _hanneke.TryReadAsync($"api/worklist?limit=1{continuation}")).Body;
            var id = page.GetProperty("items")[0].GetProperty("id").GetString()!;
            listed.Add(id);
            continuation = page.GetProperty("continuation").GetString() is { } next ? $"&continuation={next}" : null;
            if (ids.Contains(id))
            {
                // It is answered, and due again later: when it has to be solved.
                await _hanneke.AcknowledgeAsync(id, "Sorry, I look into it.");
                await _outreach.SettleAsync();
            }
        }
        while (continuation is not null);

        Assert.Equal(ids.Order(StringComparer.Ordinal), listed.Where(ids.Contains).Order(StringComparer.Ordinal));
    }
}
