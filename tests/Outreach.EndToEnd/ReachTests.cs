using System.Text.Json.Nodes;
using Outreach.DevHost;
using Outreach.EndToEnd.Client;
using Outreach.EndToEnd.Hosting;

namespace Outreach.EndToEnd;

public sealed class ReachTests
{
    private const int Count = 40;

    private static readonly DateTimeOffset Start = new(2026, 3, 2, 9, 0, 0, TimeSpan.Zero);

    private static readonly string[] Names = [
        "followers", "followersCount", "retweets", "likes", "klout", "verified", "reach", "impressions"];

    [Theory]
    [InlineData(20260302)]
    public async Task Whatever_reach_is_sent_along_everyone_is_served_the_same_and_in_the_same_order(int seed)
    {
        var random = new Random(seed);
        var unknown = Enumerable.Range(0, Count).Select(PlainMention).ToList();
        var famous = unknown.Select(mention => WithReach(mention, random)).ToList();

        var toUnknown = await ServeAsync(unknown);
        var toFamous = await ServeAsync(famous);

        Assert.Equal(Count, toUnknown.Count(answer => answer.Contains("\"mentions\":[{", StringComparison.Ordinal)));
        Assert.Equal(toUnknown, toFamous);
    }

    private static JsonObject PlainMention(int number) =>
        Mention.By($"@person{number / 3}", $"Message {number}", number % 4 == 0 ? "praise" : "problem")
        .With("externalId", $"reach-{number}")
        .With("author.phone", "+31699000111");

    private static JsonObject WithReach(JsonObject mention, Random random)
    {
        foreach (var name in random.GetItems(Names, random.Next(1, Names.Length)).Distinct())
        {
            JsonNode value = random.Next(3) switch
            {
                0 => random.Next(100_000_000),
                1 => random.Next(100_000_000).ToString(System.Globalization.CultureInfo.InvariantCulture),
                _ => new JsonObject { ["count"] = random.Next(100_000_000) },
            };
            mention = mention.With(random.Next(2) == 0 ? name : $"author.{name}", value);
        }

        return mention;
    }

    /// <summary>
    /// Everything that staff can see while the same is done for everyone: lists, worklists, details, calls and e-mails, in order.
    /// </summary>
    private static async Task<IReadOnlyList<string>> ServeAsync(IReadOnlyList<JsonObject> mentions)
    {
        await using var host = await OutreachHost.StartAsync(SeedChoice.Staff, Start);
        var outreach = host.Client;
        var reader = outreach.As("hanneke-vos");
        var ids = new List<string>();
        foreach (var mention in mentions)
        {
            ids.Add((await outreach.MentionAsync(mention)).FollowUpId);
            await outreach.AdvanceAsync(TimeSpan.FromMinutes(5));
        }

        foreach (var id in ids.Where((_, n) => n % 4 < 2))
        {
            await reader.AcknowledgeAsync(id, "Hello.", needsResolution: false);
        }

        await outreach.AdvanceAsync(TimeSpan.FromHours(5));
        var seen = new List<string> { (
            await reader.TryReadAsync("api/followups?limit=500")).Text, (await reader.TryReadAsync("api/calls")).Text };
        foreach (var member in await outreach.StaffAsync())
        {
            seen.Add((await outreach.As(member.Id).TryReadAsync("api/worklist?limit=500")).Text);
        }

        foreach (var id in ids)
        {
            seen.Add((await reader.TryReadAsync($"api/followups/{id}")).Text);
        }

        // What is said at the same moment about several is said side by side.
        seen.AddRange(
            (await outreach.InboxAsync()).Select(
                mail => $"{mail.At:O} {mail.To} {mail.Subject} {mail.OutboxId}").Order(StringComparer.Ordinal));
        return seen;
    }
}
