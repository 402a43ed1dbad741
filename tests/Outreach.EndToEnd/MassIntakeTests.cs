using System.Text.Json.Nodes;
using Outreach.EndToEnd.Checks;
using Outreach.EndToEnd.Client;
using Outreach.EndToEnd.Hosting;

namespace Outreach.EndToEnd;

public sealed class MassIntakeTests
{
    private const int ArrayLength = 100;

    [Fact]
    public async Task Every_one_of_many_mentions_gets_a_follow_up_that_lives_and_posting_it_again_adds_nothing()
    {
        string[] channels = ["twitter", "facebook", "blog", "review", "email", "forum_x"];
        string[] kinds = ["praise", "problem", "question", "idea", "other"];

        // Every third writes a second time.
        await PostAndCheckAsync(
        [
            .. Enumerable.Range(0, 300).Select(n => Mention.By(
                $"customer {n % 200}", $"Line {n} \"quoted\"\nand on", kinds[n % kinds.Length], channels[n % 200 % channels.Length])),
        ]);
    }

    private static async Task PostAndCheckAsync(IReadOnlyList<JsonObject> mentions)
    {
        await using var host = await OutreachHost.StartAsync();
        var outreach = host.Client;
        var reader = outreach.As("hanneke-vos");

        var receipts = await PostAllAsync(outreach, mentions);
        await outreach.SettleAsync();

        Assert.DoesNotContain(receipts, receipt => receipt.Duplicate);
        var ids = receipts.Select(receipt => receipt.FollowUpId).ToHashSet();
        Assert.Equal(mentions.Count, ids.Count);
        await ExpectAllInWorkAsync(outreach, ids);
        foreach (var limit in (int[])[50, 500])
        {
            var listed = await reader.AllFollowUpsAsync(limit);
            Assert.Equal(mentions.Count, listed.Count);
            Assert.Equal(ids, listed.Select(followUp => followUp.Id).ToHashSet());
        }

        var before = await host.Tables.FingerprintAsync();
        var again = await PostAllAsync(outreach, mentions);
        await outreach.SettleAsync();

        Assert.Equal(receipts.Select(receipt => receipt with { Duplicate = true }), again);
        Assert.Equal(KeysOf(before), KeysOf(await host.Tables.FingerprintAsync()));
        await ExpectAllInWorkAsync(outreach, ids);
        await Histories.AreShortAsync(outreach);
    }

    private static async Task<List<Receipt>> PostAllAsync(OutreachClient outreach, IEnumerable<JsonObject> mentions)
    {
        var receipts = new List<Receipt>();
        foreach (var part in mentions.Chunk(ArrayLength))
        {
            receipts.AddRange(await outreach.MentionAllAsync(part));
        }

        return receipts;
    }

    /// <summary>Each is new, with an owner, a place in that owner's worklist, an e-mail to them and a live orchestration.</summary>
    internal static async Task ExpectAllInWorkAsync(OutreachClient outreach, IReadOnlySet<string> ids)
    {
        var staff = await outreach.StaffAsync();
        var persons = staff.Where(member => member.Type == "person").Select(member => member.Id).ToHashSet();
        var followUps = await outreach.As("hanneke-vos").AllFollowUpsAsync();
        Assert.All(followUps, followUp => Assert.Equal("new", followUp.State));
        Assert.All(followUps, followUp => Assert.Contains(followUp.Owner, persons));

        var places = new List<(string, string)>();
        foreach (var member in staff)
        {
            places.AddRange((await outreach.As(member.Id).WorklistAsync()).Select(item => (member.Id, item.Id)));
        }

        var owned = followUps.Select(followUp => (followUp.Owner, followUp.Id)).ToHashSet();
        Assert.Equal(ids.Count, places.Count);
        Assert.Equal(owned, places.ToHashSet());

        var mails = await outreach.InboxAsync();
        Assert.Equal(ids.Count, mails.Count);
        Assert.Equal(
            owned.Select(place => (staff.Single(member => member.Id == place.Owner).Email, place.Id)).ToHashSet(),
            mails.Select(mail => (mail.To, mail.About)).ToHashSet());

        var instances = await outreach.OrchestrationsAsync();
        Assert.Equal(ids, instances.Where(
            instance => instance is { Status: "Running", Name: "FollowUpOrchestrator" }).Select(instance => instance.Id).ToHashSet());
    }

    private static IEnumerable<string> KeysOf(IEnumerable<string> fingerprint) => fingerprint.Select(line => line[..line.LastIndexOf(' ')]);
}
