using System.Text.Json.Nodes;
using Outreach.EndToEnd.Client;

namespace Outreach.EndToEnd;

/// <summary>E-mails that can be read: few, and whole whatever a customer calls themselves.</summary>
public sealed class MailReadingTests : MailTests
{
    [Fact]
    public async Task A_customer_whose_name_runs_backwards_turns_nothing_of_the_e_mail_around()
    {
        var id = (await Outreach.MentionAsync(Mention.By("@ada").With("author.displayName", "Ada \u202Eelppa.moc"))).FollowUpId;
        await Outreach.SettleAsync();

        var mail = Assert.Single(await Outreach.EnvelopesAsync());
        Assert.StartsWith("Answer \u2068Ada elppa.moc\u2069 on twitter by ", mail.Subject);
        Assert.StartsWith("This is yours: answer \u2068Ada elppa.moc\u2069 on twitter by ", mail.Text);
        Assert.Contains("answer <span dir=\"auto\">Ada elppa.moc</span> on twitter", mail.Html);
        Assert.DoesNotContain('\u202E', mail.Subject + mail.Text + mail.Html);
        Assert.Contains("You get this because you are the owner of the follow-up.", mail.Text);
        Assert.EndsWith($"/api/staff/{mail.CustomArgs["to"]}/notices\n", mail.Text);
        Assert.Equal(id, mail.CustomArgs["about"]);
    }

    [Fact]
    public async Task Twenty_words_of_a_customer_within_a_minute_are_two_e_mails_and_as_many_as_their_reader_likes()
    {
        await ChangeAsync("yusuf-demirel", member => member with { Channels = ["telex"] });
        var id = (await Outreach.MentionAsync(Mention.By("@ada", channel: "telex"))).FollowUpId;
        await Outreach.SettleAsync();
        for (var word = 1; word <= 20; word++)
        {
            await Reader.CommandAsync(id, "customer-replied", new JsonObject { ["text"] = $"Word {word}." });
            await Outreach.AdvanceAsync(TimeSpan.FromSeconds(2));
        }

        await Outreach.AdvanceAsync(TimeSpan.FromMinutes(30));

        var mails = await Outreach.EnvelopesAsync();
        Assert.Equal([1, 20], mails.Select(mail => mail.Tells));
        Assert.Equal(TimeSpan.FromMinutes(15), mails[1].At - mails[0].At);
        Assert.EndsWith(": 20 messages", mails[1].Subject);
        Assert.Contains(string.Concat(Enumerable.Range(1, 20).Select(word => $"> \u2068Word {word}.\u2069\n")), mails[1].Text);

        // Who wants each word at once says so.
        var preferences = new JsonObject { ["quietMinutes"] = 0 };
        (await Outreach.As("yusuf-demirel").TryPutAsync("api/staff/yusuf-demirel/notices", preferences)).Expect<object>();
        for (var word = 21; word <= 23; word++)
        {
            await Reader.CommandAsync(id, "customer-replied", new JsonObject { ["text"] = $"Word {word}." });
            await Outreach.AdvanceAsync(TimeSpan.FromMinutes(2));
        }

        Assert.Equal([1, 20, 1, 1, 1], (await Outreach.EnvelopesAsync()).Select(mail => mail.Tells));
    }
}
