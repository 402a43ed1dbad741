using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Outreach.EndToEnd.Client;
using Outreach.EndToEnd.Hosting;
using Outreach.InboundMail;
using Outreach.Tests.InboundMail;

namespace Outreach.EndToEnd;

/// <summary>E-mails come in and are mentions, replies, or noted without effect.</summary>
public sealed partial class InboundMailTests : IClassFixture<OutreachHost>
{
    private const string Token = "the-last-part-of-a-secret-address";
    private const string Before = "the-one-that-was-there-before-it-";

    private readonly OutreachHost _host;
    private readonly InboundMailOptions _options;

    public InboundMailTests(OutreachHost host)
    {
        _host = host;
        _options = host.Services.GetRequiredService<IOptions<InboundMailOptions>>().Value;
        (_options.Token, _options.PreviousToken, _options.SignatureKey) = (Token, Before, null);
        _options.OwnDomains = ["wadvonk.example"];
    }

    private OutreachClient Outreach => _host.Client;

    private StaffClient Lead => _host.Client.As("hanneke-vos");

    [Theory]
    [InlineData("gmail-nl")]
    [InlineData("apple-fr")]
    [InlineData("outlook-de")]
    [InlineData("winmail")]
    [InlineData("iso-2022-jp")]
    [InlineData("windows-1252-as-utf-8")]
    [InlineData("html-script-and-style")]
    [InlineData("attachments")]
    [InlineData("format-flowed")]
    [InlineData("only-a-photo")]
    public async Task An_e_mail_of_the_corpus_is_a_mention_with_what_its_author_wrote_and_the_whole_beside_it(string name)
    {
        var expected = MailCorpus.Expected(name);

        // Each from somebody else: what one sender sends in a few minutes has a limit.
        var sender = $"{name}@senders.example";
        var bytes = Encoding.Latin1.GetBytes(
            Encoding.Latin1.GetString(MailCorpus.Read(name)).Replace(expected.From!, sender, StringComparison.Ordinal));
        await TakeAsync(bytes);

        var followUp = await FollowUpOfAsync(expected.Id);
        var mention = Assert.Single(followUp.Mentions);
        Assert.Equal((expected.Shown, expected.Subject), (mention.Text, mention.Subject));
        Assert.Equal(expected.QuoteCut || expected.SignatureCut, mention.Whole is not null);
        Assert.Equal(
            expected.Attachments,
            mention.Notes.Where(note => note.Field.StartsWith("attachments", StringComparison.Ordinal)).Select(note => note.Written));
        Assert.StartsWith(expected.Subject!, followUp.Summary, StringComparison.Ordinal);
        Assert.Equal("email", followUp.Channel);
    }

    [Fact]
    public async Task What_answers_a_customers_mail_or_ours_joins_it_and_sent_again_adds_nothing()
    {
        await TakeAsync(Letter("join-1", "joins@mail.example", "No connection", "My line is down."));
        var first = await FollowUpOfAsync("join-1@mail.example");
        await Lead.CommandAsync(first.Id, "acknowledge", new JsonObject
        {
            ["said"] = "We are on it.",
            ["where"] = "email",
            ["postId"] = "<our-answer@wadvonk.example>",
            ["needsResolution"] = true,
        });

        var toOurs = Letter(
            "join-2", "joins@mail.example", "Re: No connection", "Any news?\r\n\r\nOn Monday, Care wrote:\r\n> We are on it.",
            "In-Reply-To: <our-answer@wadvonk.example>");
        var toTheirs = Letter(
            "join-3", "joins@mail.example", "Re: No connection", "Hello?",
            "In-Reply-To: <not-known@wadvonk.example>\r\nReferences: <join-1@mail.example> <not-known@wadvonk.example>");
        foreach (var mail in (byte[][])[toOurs, toTheirs, toOurs])
        {
            await TakeAsync(mail);
        }

        var joined = await Lead.FollowUpAsync(first.Id);
        Assert.Equal(["My line is down.", "Any news?", "Hello?"], joined.Mentions.Select(mention => mention.Text));
        Assert.Equal(
            "Any news?\n\nOn Monday, Care wrote:\n> We are on it.",
            joined.Mentions[1].Whole);
        Assert.Equal(2, joined.Events.Count(it => it.Type == "customer_replied"));
        Assert.Single(await Lead.AllFollowUpsAsync(filter: $"&customer={first.CustomerId}"));
    }

    [Fact]
    public async Task What_answers_our_mail_about_a_tweet_joins_the_tweets_follow_up()
    {
        var tweet = await Outreach.MentionAsync(Mention.By("@resolved-by-mail", "My line is down."));
        await TakeAsync(Letter("resolved-by-mail-0", "resolved@mail.example", "Invoice", "Where is it?"));
        var letter = await FollowUpOfAsync("resolved-by-mail-0@mail.example");
        await Outreach.MergeAsync("hanneke-vos", letter.CustomerId, tweet.CustomerId);
        await Outreach.SettleAsync();
        await Lead.CommandAsync(tweet.FollowUpId, "acknowledge", new JsonObject
        {
            ["said"] = "We write to you about it.",
            ["where"] = "twitter",
            ["needsResolution"] = true,
        });
        await Lead.CommandAsync(tweet.FollowUpId, "resolve", new JsonObject
        {
            ["done"] = "We have replaced the cable.",
            ["where"] = "email",
            ["postId"] = "<resolved-by-mail@wadvonk.example>",
        });

        await TakeAsync(Letter(
            "resolved-by-mail-1", "resolved@mail.example", "Re: Your line", "It is down again.",
            "In-Reply-To: <resolved-by-mail@wadvonk.example>"));

        var followUp = await Lead.FollowUpAsync(tweet.FollowUpId);
        Assert.Equal(["My line is down.", "It is down again."], followUp.Mentions.Select(mention => mention.Text));
    }

    [Fact]
    public async Task A_Message_Id_that_is_used_again_changes_nobodys_words_and_loses_none()
    {
        await TakeAsync(Letter("used", "victim@mail.example", "My order", "Please send it."));
        var first = await FollowUpOfAsync("used@mail.example");
        var forged = Letter("used", "somebody@mail.example", "My order", "Please cancel it.");

        await TakeAsync(forged);
        await TakeAsync(forged);

        var mention = Assert.Single((await Lead.FollowUpAsync(first.Id)).Mentions);
        Assert.Equal(("Please send it.", 0), (mention.Text, mention.Versions.Count));
        var another = Assert.Single(await Lead.AllFollowUpsAsync(), followUp => followUp.Summary == "My order: Please cancel it.");
        Assert.NotEqual(first.CustomerId, another.CustomerId);
    }

    [Fact]
    public async Task An_automatic_reply_and_a_bounce_are_noted_once_and_reopen_nothing_move_no_clock_and_notify_nobody()
    {
        await TakeAsync(Letter("away-1", "away@mail.example", "My invoice", "It is wrong."));
        var id = (await FollowUpOfAsync("away-1@mail.example")).Id;
        await Lead.CommandAsync(id, "acknowledge", new JsonObject
        {
            ["said"] = "It is corrected.",
            ["where"] = "email",
            ["postId"] = "our-2@wadvonk.example",
            ["needsResolution"] = true,
        });
        await Lead.ResolveAsync(id, "A new invoice.");
        await Lead.LogConfirmedByCustomerAsync(id, "They wrote so.");
        await Outreach.SettleAsync();
        var before = await Lead.FollowUpAsync(id);

        var away = Letter(
            "away-2", "away@mail.example", "Automatic reply: My invoice", "I am away until Monday.",
            "Auto-Submitted: auto-replied\r\nIn-Reply-To: <our-2@wadvonk.example>");
        await TakeAsync(away);
        await TakeAsync(away);
        await TakeAsync(Letter(
            "away-3", "mailer-daemon@mx.example", "Undelivered", "No such mailbox.", "References: <our-2@wadvonk.example>"));
        await Outreach.SettleAsync();

        var after = await Lead.FollowUpAsync(id);
        Assert.Equal(
            [("automatic_reply", "I am away until Monday."), ("delivery_report", "No such mailbox.")],
            after.Events.Where(it => it.Type == "mail_noted").Select(it => (it.Mail, it.Text)));
        Assert.Equal(("closed", 0, 1), (after.State, after.ReopenCount, after.Mentions.Count));
        Assert.Equal(before.ServiceLevel, after.ServiceLevel);
        Assert.Equal(before.Notices.Count, after.Notices.Count);
    }

    [Fact]
    public async Task What_no_person_wrote_and_answers_nothing_is_not_kept()
    {
        var before = await _host.Tables.CountAsync("FollowUps");

        await TakeAsync(MailCorpus.Read("list-mail"));
        await TakeAsync(MailCorpus.Read("bulk-mail"));
        await TakeAsync(MailCorpus.Read("dsn-failed"));

        Assert.Equal(before, await _host.Tables.CountAsync("FollowUps"));
        var refused = (await Lead.TryReadAsync("api/mentions/refused")).Expect<Page<Refused>>().Items;
        Assert.Equal(
            [("list_mail", 2)],
            refused.Where(one => one is { Source: "mail", Reason: not "own_mail" }).Select(one => (one.Reason, one.Count)));
    }

    [Fact]
    public async Task What_a_list_passes_on_is_the_letter_of_whom_it_is_to_be_answered_to()
    {
        await TakeAsync(Letter(
            "passed-on-1", "Support <support@lists.example>", "No connection", "My line is down.",
            "Reply-To: Bo Jansen <passed.on@mail.example>\r\nList-Post: <mailto:support@lists.example>"));

        var followUp = await FollowUpOfAsync("passed-on-1@mail.example");
        Assert.Equal("My line is down.", Assert.Single(followUp.Mentions).Text);
        var customer = (await Lead.TryReadAsync($"api/customers/{followUp.CustomerId}")).Expect<WholeCustomer>();
        Assert.Equal(
            ("Bo Jansen", "passed.on@mail.example"), (customer.DisplayName, Assert.Single(customer.Identities).Handle));
    }

    private sealed record Refused(string Source, string Reason, int Count);

    [Fact]
    public async Task The_same_subject_of_the_same_sender_is_suggested_for_a_fortnight()
    {
        await TakeAsync(Letter("subject-1", "subject@mail.example", "Order 4711", "Where is it?"));
        await Outreach.AdvanceAsync(TimeSpan.FromDays(3));
        await TakeAsync(Letter("subject-2", "subject@mail.example", "RE: order  4711", "Still nothing."));
        await TakeAsync(Letter("subject-3", "somebody.else@mail.example", "Re: Order 4711", "Mine too."));
        await Outreach.AdvanceAsync(TimeSpan.FromDays(12));
        await TakeAsync(Letter("subject-4", "subject@mail.example", "Re: Order 4711", "Hello?"));

        var first = await FollowUpOfAsync("subject-1@mail.example");
        var second = await FollowUpOfAsync("subject-2@mail.example");
        Assert.Equal([(first.Id, "same_subject")], second.Related.Select(one => (one.Id, one.Because)));
        Assert.Empty((await FollowUpOfAsync("subject-3@mail.example")).Related);
        Assert.Equal(
            [(second.Id, "same_subject")], (await FollowUpOfAsync("subject-4@mail.example")).Related.Select(one => (one.Id, one.Because)));
    }

    [Fact]
    public async Task What_SendGrid_takes_apart_is_read_by_the_charset_of_each_field()
    {
        using var form = new MultipartFormDataContent
        {
            {
                Field("Message-ID: <parsed-1@mail.example>\nFrom: Ada <parsed@mail.example>\nSubject: =?utf-8?Q?=C3=89t=C3=A9?=\n"),
                "headers"
            },
            { Field("Caf\u00e9 ferm\u00e9"), "text" },
            { Field("<p>Caf\u00e9 ferm\u00e9</p>"), "html" },
            { Field("""{ "text": "iso-8859-1", "html": "iso-8859-1" }"""), "charsets" },
            { Field("""{ "to": ["care@wadvonk.example"], "from": "parsed@mail.example" }"""), "envelope" },
            { Field("%PDF"), "attachment1", "bill.pdf" },
        };
        await TakeAsync(form);
        using var raw = new MultipartFormDataContent
        {
            { new ByteArrayContent(Letter("parsed-2", "parsed@mail.example", "Raw", "All of it.")), "email" },
            { Field("""{ "from": "" }"""), "envelope" },
        };
        await TakeAsync(raw);

        var mention = (await FollowUpOfAsync("parsed-1@mail.example")).Mentions[0];
        Assert.Equal(("Caf\u00e9 ferm\u00e9", "\u00c9t\u00e9"), (mention.Text, mention.Subject));
        Assert.Equal("bill.pdf (text/plain)", Assert.Single(mention.Notes).Written);

        // Nobody sent it, says the envelope: a machine did.
        (await Lead.TryReadAsync($"api/followups/{IdOf("parsed-2@mail.example")}")).ExpectProblem(HttpStatusCode.NotFound);

        static StringContent Field(string text) => new(text, Encoding.Latin1);
    }

    private static byte[] Letter(string id, string from, string subject, string text, string? headers = null) => Encoding.UTF8.GetBytes(
        $"Message-ID: <{id}@mail.example>\r\nFrom: {from}\r\nTo: care@wadvonk.example\r\nSubject: {subject}\r\n"
            + $"{(headers is null ? "" : headers + "\r\n")}\r\n{text}\r\n");

    private static string IdOf(string messageId) => SharedKernel.FollowUpId.Of("email", messageId);

    private Task<FollowUp> FollowUpOfAsync(string messageId) => Lead.FollowUpAsync(IdOf(messageId));

    private Task TakeAsync(byte[] mail, string token = Token) => TakeAsync(OutreachClient.FileOf(mail, "message/rfc822"), token);

    private async Task TakeAsync(HttpContent content, string token = Token)
    {
        var answer = await PostAsync(content, token);
        Assert.True(answer.Status == HttpStatusCode.NoContent, $"{(int)answer.Status}: {answer.Text}");
    }

    private Task<Answer> PostAsync(byte[] mail, string token = Token) => PostAsync(OutreachClient.FileOf(mail, "message/rfc822"), token);

    private Task<Answer> PostAsync(HttpContent content, string token = Token) =>
        Outreach.SendAsync(HttpMethod.Post, $"api/webhooks/sendgrid/inbound/{token}", content);
}
