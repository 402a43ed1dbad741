using System.Net;
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
        Assert.EndsWith("/board/settings\n", mail.Text);
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

    [Fact]
    public async Task A_calendar_that_runs_out_of_holidays_is_named_to_whoever_reads_it_and_to_admins_once_a_week()
    {
        var levels = (await Outreach.SendAsync(HttpMethod.Get, "api/service-levels", staff: "pieter-zwaan")).Expect<JsonObject>();
        Assert.Empty(levels["warnings"]!.AsArray());
        levels["calendars"]!["office"]!["holidays"] = new JsonArray(new JsonObject { ["date"] = "2026-04-06" });

        var changed = (await Outreach.As("pieter-zwaan").TryPutAsync("api/service-levels", levels)).Expect<JsonObject>();
        Assert.Equal(
            """[{"calendar":"office","warning":"Its holidays end on 2026-04-06."}]""", changed["warnings"]!.ToJsonString());
        await Outreach.AdvanceAsync(TimeSpan.FromDays(13));

        var told = (await Outreach.EnvelopesAsync()).Where(mail => mail.CustomArgs["kind"] == "calendar_digest").ToList();
        Assert.Equal(
            ["calendars-pieter-zwaan-2026-03-09"], told.Select(mail => mail.CustomArgs["outbox"]));
        Assert.Contains("office: Its holidays end on 2026-04-06.", told[0].Text);
    }

    [Fact]
    public async Task A_promise_that_is_broken_at_night_is_e_mailed_to_the_lead_when_the_office_opens()
    {
        await ChangeAsync("yusuf-demirel", member => member with { Channels = ["telex"] });
        var id = (await Outreach.MentionAsync(Mention.By("@night", channel: "telex"))).FollowUpId;
        await Outreach.As("yusuf-demirel").AcknowledgeAsync(id, "Here I am.");
        var tonight = new DateTimeOffset(2026, 3, 2, 21, 30, 0, TimeSpan.Zero);
        await Outreach.As("yusuf-demirel").CommandAsync(
            id, "promise", new JsonObject { ["by"] = tonight.ToString("O"), ["what"] = "A word before you go to bed." });

        await Outreach.AdvanceToAsync(tonight.AddHours(2));
        Assert.Equal("queued", (await Reader.FollowUpAsync(id)).Notices.Single(notice => notice.Kind == MailKind.Overdue).Status);
        await Outreach.AdvanceToAsync(tonight.AddHours(12));

        var overdue = Assert.Single(await Outreach.InboxAsync(), mail => mail.About == id && mail.Kind == MailKind.Overdue);
        Assert.Equal(
            ("hanneke.vos@wadvonk.example", new DateTimeOffset(2026, 3, 3, 8, 0, 0, TimeSpan.Zero)), (overdue.To, overdue.At));
    }

    [Fact]
    public async Task What_is_due_soon_while_its_owner_is_off_duty_is_offered_and_who_takes_it_first_has_it()
    {
        await ChangeAsync("yusuf-demirel", member => member with
        {
            Channels = ["telex"],
            Hours = new Dictionary<string, IReadOnlyList<string>> { ["sunday"] = ["09:00-10:00"] },
        });
        await ChangeAsync("ravi-jagmohan", member => member with { Channels = ["telex"], Hours = null });
        await ChangeAsync("sanne-lootsma", member => member with { Channels = ["telex"], Hours = null });
        var id = (await Outreach.MentionAsync(Mention.By("@ada", channel: "telex"))).FollowUpId;
        await Reader.AssignAsync(id, "yusuf-demirel");
        await Outreach.AdvanceAsync(TimeSpan.FromHours(3) + Window);

        var asked = (await Outreach.InboxAsync()).Where(mail => mail.Kind == "offered").ToList();
        Assert.Equal(["ravi.jagmohan@wadvonk.example", "sanne.lootsma@wadvonk.example"], asked.Select(mail => mail.To).Order());
        Assert.All(asked, mail => Assert.StartsWith("Can you take this? Answer \u2068@ada\u2069 on telex by ", mail.Subject));

        string[] takers = ["ravi-jagmohan", "sanne-lootsma"];
        var answers = await Task.WhenAll(takers.Select(taker => Outreach.As(taker).TryCommandAsync(id, "take", [])));

        var winner = takers[Array.FindIndex(answers, answer => answer.Status == HttpStatusCode.OK)];
        var second = Assert.Single(answers, answer => answer.Status != HttpStatusCode.OK);
        Assert.Equal(HttpStatusCode.Conflict, second.Status);
        Assert.Contains($"It is with '{winner}' now", second.Text);
        Assert.Equal(winner, (await Reader.FollowUpAsync(id)).Owner);
        await Outreach.AdvanceAsync(Window);
        var taken = Assert.Single(await Outreach.InboxAsync(), mail => mail.Kind == "taken");
        Assert.StartsWith("yusuf.demirel@", taken.To);
    }
}
