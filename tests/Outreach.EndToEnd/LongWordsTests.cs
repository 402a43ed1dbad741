using System.Text.Json.Nodes;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.DependencyInjection;
using Outreach.EndToEnd.Client;
using Outreach.EndToEnd.Hosting;
using Outreach.FollowUps;
using Outreach.SharedKernel;

namespace Outreach.EndToEnd;

/// <summary>The longest letters of what takes the most room are kept to the byte, also as replies and in several versions.</summary>
public sealed class LongWordsTests(OutreachHost host) : IClassFixture<OutreachHost>
{
    private const int MostUnits = 100_000;

    private readonly StaffClient _ravi = host.Client.As("ravi-jagmohan");

    [Theory]
    [InlineData("quotes", "\"")]
    [InlineData("faces", "🙂")]
    [InlineData("ideographs", "漢")]
    public async Task A_letter_a_reply_and_their_versions_fit(string who, string unit)
    {
        var (first, reply) = (Mail(who, 1), Mail(who, 2).With("inReplyTo", $"{who}-1"));
        var texts = Enumerable.Range(0, 4).Select(Text).ToList();
        var opened = "";
        for (var version = 0; version < texts.Count; version++)
        {
            var at = DateTimeOffset.UnixEpoch.AddYears(50).AddHours(version).ToString("O");
            opened = (await host.Client.MentionAsync(first.With("text", texts[version]).With("postedAt", at))).FollowUpId;
            var joined = await host.Client.MentionAsync(reply.With("text", texts[version]).With("postedAt", at));
            Assert.Equal(opened, joined.FollowUpId);
        }

        var whole = await _ravi.FollowUpAsync(opened);
        Assert.Equal([texts[^1], texts[^1]], whole.Mentions.Select(mention => mention.Text));
        Assert.All(whole.Mentions, mention => Assert.Equal(
            [texts[0], texts[^2], texts[^1]], mention.Versions.Select(version => version.Text)));
        Assert.All(whole.Mentions, mention => Assert.Equal(1, mention.VersionsLeftOut));
        Assert.Equal(texts[0], Assert.Single(whole.Events, happened => happened.Type == "customer_replied").Text);

        var other = await host.Client.MentionAsync(Mail(who, 3));
        await _ravi.CommandAsync(opened, "merge", new JsonObject { ["into"] = other.FollowUpId });
        var joint = (await _ravi.FollowUpAsync(other.FollowUpId)).Mentions.Skip(1);
        Assert.Equal([texts[^1], texts[^1]], joint.Select(mention => mention.Text));

        // However it is kept, what is erased is gone.
        var word = $"zither of {who}";
        Assert.True(await IsStoredAsync(word));
        await host.Client.EraseAsync(other.CustomerId, "They asked for it.");
        Assert.False(await IsStoredAsync(word));

        string Text(int version) => $"{version}zither of {who}"
            + string.Concat(Enumerable.Repeat(unit, (MostUnits - 11 - who.Length) / unit.Length));
    }

    [Fact]
    public async Task Of_the_longest_letter_that_its_author_deletes_no_word_is_kept()
    {
        const string Word = "zither of nobody";
        var letter = Mail("nobody", 1).With("text", Word + new string('漢', MostUnits - Word.Length));
        var id = (await host.Client.MentionAsync(letter)).FollowUpId;
        Assert.True(await IsStoredAsync(Word));

        await host.Client.MentionAsync(letter.With("deleted", true));

        await host.Client.SettleAsync();
        Assert.False(await IsStoredAsync(Word));
        Assert.Equal("(deleted by its author)", (await _ravi.FollowUpAsync(id)).Summary);
    }

    [Fact]
    public async Task Many_long_letters_that_were_changed_while_two_were_merged_are_all_taken_over()
    {
        var random = new Random(7);
        List<JsonObject> mails =
        [
            .. Enumerable.Range(1, 12).Select(
                n => n == 1 ? Mail("many", n) : Mail("many", n).With("inReplyTo", "many-1").With("text", Text())),
        ];
        var opened = "";
        foreach (var mail in mails)
        {
            opened = (await host.Client.MentionAsync(mail)).FollowUpId;
        }

        var other = await host.Client.MentionAsync(Mail("many", 13));
        await host.Services.GetRequiredService<FollowUpMerge>().TakeOverAsync(
            opened,
            new Outreach.FollowUps.Merge(other.FollowUpId) { By = new Actor("ravi-jagmohan", StaffRole.Agent, IsPerson: true) },
            host.Services.GetRequiredService<DurableTaskClient>(),
            CancellationToken.None);
        var edited = mails.Skip(1).Select(mail => mail.With("text", Text())).ToList();
        foreach (var mail in edited)
        {
            Assert.Equal(opened, (await host.Client.MentionAsync(mail)).FollowUpId);
        }

        await _ravi.CommandAsync(opened, "merge", new JsonObject { ["into"] = other.FollowUpId });

        Assert.Equal(
            edited.Select(mail => (string?)mail["text"]),
            (await _ravi.FollowUpAsync(other.FollowUpId)).Mentions.Skip(2).Select(mention => mention.Text));

        // Nothing that could be made shorter.
        string Text() => string.Concat(Enumerable.Range(0, MostUnits).Select(_ => (char)random.Next(0x4E00, 0x9FA0)));
    }

    private async Task<bool> IsStoredAsync(string word) => (await host.Tables.ReadAllAsync())
        .Any(row => row.Texts.Any(text => text.Contains(word, StringComparison.Ordinal)));

    private static JsonObject Mail(string who, int number) =>
        Mention.By($"{who}@long.example", channel: "email").With("externalId", $"{who}-{number}");
}
