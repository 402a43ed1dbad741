using System.Text.Json.Nodes;
using Outreach.EndToEnd.Client;

namespace Outreach.EndToEnd;

/// <content>Many e-mails in a short time: of one sender, in one name, with one id.</content>
public sealed partial class InboundMailTests
{
    [Fact]
    public async Task More_than_five_of_one_sender_in_ten_minutes_are_noted_on_one_follow_up_and_the_lead_hears_of_it_once()
    {
        for (var n = 1; n <= 8; n++)
        {
            await TakeAsync(Letter($"loop-{n}", "loop@mail.example", $"Ticket {n}", $"Number {n}."));
        }

        await TakeAsync(Letter("loop-7", "loop@mail.example", "Ticket 7", "Number 7."));
        await Outreach.SettleAsync();
        var fifth = await FollowUpOfAsync("loop-5@mail.example");
        await Outreach.AdvanceAsync(TimeSpan.FromMinutes(11));
        await TakeAsync(Letter("loop-9", "loop@mail.example", "Ticket 9", "Number 9."));

        Assert.Equal(
            ["Ticket 6\n\nNumber 6.", "Ticket 7\n\nNumber 7.", "Ticket 8\n\nNumber 8."],
            fifth.Events.Where(it => it is { Type: "mail_noted", Mail: "one_of_too_many" }).Select(it => it.Text));
        Assert.Single(fifth.Notices, notice => notice.Kind == "mail_loop");
        Assert.Equal(
            6, (await Lead.AllFollowUpsAsync(filter: $"&customer={fifth.CustomerId}")).Count);
        Assert.Equal("Number 9.", (await FollowUpOfAsync("loop-9@mail.example")).Mentions[0].Text);
    }

    [Fact]
    public async Task No_word_of_a_letter_is_lost_however_many_come_under_one_address_and_whoever_else_uses_it()
    {
        var quoted = string.Concat(Enumerable.Repeat("\r\n> We are on it, and we write a long answer about it.", 100));
        for (var n = 1; n <= 30; n++)
        {
            await TakeAsync(Letter($"form-{n}", "form@shop.example", $"Form {n}", $"Person {n} needs help.{quoted}"));
        }

        await TakeAsync(Letter("form-30", "form@shop.example", "Form 30", "Another with the same id."));
        await Outreach.SettleAsync();

        var fifth = await FollowUpOfAsync("form-5@mail.example");
        var noted = fifth.Events.Where(it => it.Type == "mail_noted").Select(it => it.Text!).ToList();
        Assert.Equal(
            Enumerable.Range(6, 25).Select(n => $"Form {n}\n\nPerson {n} needs help.{quoted.Replace("\r", "", StringComparison.Ordinal)}")
                .Append("Form 30\n\nAnother with the same id."),
            noted);
        Assert.Single(fifth.Notices, notice => notice.Kind == "mail_loop");
    }

    [Fact]
    public async Task What_machines_send_in_a_persons_name_does_not_silence_the_person()
    {
        await TakeAsync(Letter("machine-0", "both@mail.example", "Hello", "Hello."));
        for (var n = 1; n <= 8; n++)
        {
            var answers = n % 2 == 0 ? "machine-0" : "nothing";
            await TakeAsync(Letter(
                $"machine-{n}",
                "both@mail.example",
                "Your order",
                "It is sent.",
                $"Auto-Submitted: auto-generated\r\nReferences: <{answers}@mail.example>"));
        }

        // As many more as would make a loop of letters, were the machine's counted among them.
        await TakeAsync(Letter("machine-10", "both@mail.example", "My order", "When does it come?"));

        await TakeAsync(Letter("machine-9", "both@mail.example", "My order", "It has not come."));

        Assert.Equal("It has not come.", (await FollowUpOfAsync("machine-9@mail.example")).Mentions[0].Text);
    }

    [Fact]
    public async Task One_mail_system_reports_about_very_many_and_a_machines_loop_about_one_ends_after_twenty_with_one_notice()
    {
        for (var n = 1; n <= 7; n++)
        {
            await TakeAsync(Letter($"sent-{n}", $"sent-{n}@mail.example", "Hello", "Hello."));
            await TakeAsync(Bounce($"bounce-{n}", $"sent-{n}"));
        }

        for (var n = 8; n <= 35; n++)
        {
            await TakeAsync(Bounce($"bounce-{n}", "sent-1"));
        }

        await Outreach.SettleAsync();

        for (var n = 2; n <= 7; n++)
        {
            var about = await FollowUpOfAsync($"sent-{n}@mail.example");
            Assert.Equal("delivery_report", Assert.Single(about.Events, it => it.Type == "mail_noted").Mail);
            Assert.DoesNotContain(about.Notices, notice => notice.Kind == "mail_loop");
        }

        var first = await FollowUpOfAsync("sent-1@mail.example");
        var noted = first.Events.Where(it => it.Type == "mail_noted").ToList();
        Assert.Equal(25, noted.Count);
        Assert.All(noted, it => Assert.Equal("delivery_report", it.Mail));
        Assert.Single(first.Notices, notice => notice.Kind == "mail_loop");

        static byte[] Bounce(string id, string about) => Letter(
            id, "mailer-daemon@mx.provider.example", "Undelivered", "No such mailbox.", $"References: <{about}@mail.example>");
    }

    [Fact]
    public async Task Two_with_one_Message_Id_at_the_same_time_are_two_mentions_and_neither_changes_the_other()
    {
        await Task.WhenAll(Enumerable.Range(1, 10).SelectMany(n => new[]
        {
            TakeAsync(Letter($"twice-{n}", $"twice-{n}@mail.example", "One id", $"The one of {n}.")),
            TakeAsync(Letter($"twice-{n}", $"twice-{n}-other@mail.example", "One id", $"The other of {n}.")),
        }));

        var taken = (await Lead.AllFollowUpsAsync())
            .Where(followUp => followUp.Summary.StartsWith("One id", StringComparison.Ordinal)).ToList();
        Assert.Equal(
            Enumerable.Range(1, 10).SelectMany(n => new[] { $"One id: The one of {n}.", $"One id: The other of {n}." }).Order(),
            taken.Select(followUp => followUp.Summary).Order());
        foreach (var followUp in taken)
        {
            Assert.Empty(Assert.Single((await Lead.FollowUpAsync(followUp.Id)).Mentions).Versions);
        }
    }

    [Fact]
    public async Task A_copy_of_our_own_answer_is_noted_and_what_a_form_sends_for_the_customer_is_theirs()
    {
        await TakeAsync(Letter("copied-1", "copied@mail.example", "No connection", "My line is down."));

        await TakeAsync(Letter(
            "copied-2", "Care <care@wadvonk.example>", "Re: No connection", "We come on Monday.",
            "Reply-To: desk@helpdesk.example\r\nIn-Reply-To: <copied-1@mail.example>"));
        await TakeAsync(Letter(
            "copied-3", "Care <care@wadvonk.example>", "Re: No connection", "On Monday, please.",
            "Reply-To: Copied@mail.example\r\nIn-Reply-To: <copied-1@mail.example>"));

        var followUp = await FollowUpOfAsync("copied-1@mail.example");
        Assert.Equal(["My line is down.", "On Monday, please."], followUp.Mentions.Select(mention => mention.Text));
        Assert.Equal("own", Assert.Single(followUp.Events, it => it.Type == "mail_noted").Mail);
    }

    [Fact]
    public async Task Whoever_answers_us_through_our_group_or_from_a_mailbox_of_two_is_heard_and_a_copy_without_a_place_is_counted()
    {
        const string Rewritten = "'Ada' via Support <support@wadvonk.example>";
        var tweet = await AnsweredAsync(await Outreach.MentionAsync(Mention.By("@grouped", "My line is down.")), "to-grouped");
        await TakeAsync(Letter(
            "grouped-1", Rewritten, "Re: Your line", "It is down again.",
            "Reply-To: Ada <grouped@mail.example>\r\nList-Post: <mailto:support@wadvonk.example>\r\n"
                + "In-Reply-To: <to-grouped@wadvonk.example>"));

        var heard = await FollowUpOfAsync("grouped-1@mail.example");
        Assert.Equal("It is down again.", Assert.Single(heard.Mentions).Text);
        Assert.Equal([(tweet, "reply_of_another")], heard.Related.Select(one => (one.Id, one.Because)));

        await TakeAsync(Letter("given-1", "given@mail.example", "No connection", "My line is down."));
        var given = await FollowUpOfAsync("given-1@mail.example");
        await Lead.CommandAsync(given.Id, "belongs-to", new JsonObject { ["newName"] = "Bo Given" });
        await TakeAsync(Letter(
            "given-2", "Care <care@wadvonk.example>", "Re: No connection", "On Monday, please.",
            "Reply-To: given@mail.example\r\nIn-Reply-To: <given-1@mail.example>"));

        Assert.Equal(
            ["My line is down.", "On Monday, please."], (await Lead.FollowUpAsync(given.Id)).Mentions.Select(mention => mention.Text));

        // As after a backup that was restored in part.
        var gone = await AnsweredAsync(await Outreach.MentionAsync(Mention.By("@gone-copy", "My line is down.")), "to-gone");
        await Outreach.SettleAsync();
        await _host.Tables["FollowUps"].DeleteEntityAsync(gone, "state");
        var before = await OwnRefusedAsync();
        await TakeAsync(Letter(
            "gone-copy-1", "Care <care@wadvonk.example>", "Re: Your line", "We come on Monday.",
            "Reply-To: desk@helpdesk.example\r\nIn-Reply-To: <to-gone@wadvonk.example>"));

        Assert.Equal(before + 1, await OwnRefusedAsync());
    }

    private async Task<string> AnsweredAsync(Receipt taken, string postId)
    {
        await Lead.CommandAsync(taken.FollowUpId, "acknowledge", new JsonObject
        {
            ["said"] = "We are on it.",
            ["where"] = "email",
            ["postId"] = $"<{postId}@wadvonk.example>",
            ["needsResolution"] = true,
        });
        return taken.FollowUpId;
    }

    private async Task<int> OwnRefusedAsync() => (await Lead.TryReadAsync("api/mentions/refused")).Expect<Page<Refused>>().Items
        .Where(one => one is { Source: "mail", Reason: "own_mail" }).Sum(one => one.Count);
}
