using System.Net;
using System.Text.Json.Nodes;
using Outreach.EndToEnd.Client;
using Outreach.EndToEnd.Hosting;

namespace Outreach.EndToEnd;

/// <summary>What answers an earlier mention, or what we posted, is part of the same matter, and never opens a second one.</summary>
public sealed class ReplyTests(OutreachHost host) : IClassFixture<OutreachHost>
{
    private readonly StaffClient _ravi = host.Client.As("ravi-jagmohan");

    [Fact]
    public async Task A_reply_of_the_same_customer_is_their_word_on_the_open_follow_up_however_often_it_is_sent()
    {
        var first = await host.Client.MentionAsync(Mail("c7", "c7-1@x.example", "My line is down."));
        var reply = Mail("c7", "<c7-2@x.example>", "It still is.").With("inReplyTo", " <c7-1@x.example> ");
        var toTheReply = Mail("c7", "<c7-3@x.example>", "Hello?").With("inReplyTo", "c7-2@x.example");

        var joined = await host.Client.MentionAsync(reply);
        var again = await host.Client.MentionAsync(reply);
        var third = await host.Client.MentionAsync(toTheReply);
        var withoutSayingSo = await host.Client.MentionAsync(reply.With("inReplyTo", null));
        await host.Client.SettleAsync();

        Assert.Equal((first.FollowUpId, first.CustomerId, false), (joined.FollowUpId, joined.CustomerId, joined.Duplicate));
        Assert.NotEqual(first.MentionId, joined.MentionId);
        Assert.Equal((first.FollowUpId, true), (again.FollowUpId, again.Duplicate));
        Assert.Equal((first.FollowUpId, false), (third.FollowUpId, third.Duplicate));
        Assert.Equal((first.FollowUpId, true), (withoutSayingSo.FollowUpId, withoutSayingSo.Duplicate));
        var followUp = await _ravi.FollowUpAsync(first.FollowUpId);
        Assert.Equal(["My line is down.", "It still is.", "Hello?"], followUp.Mentions.Select(mention => mention.Text));
        Assert.Equal(["customer", "customer"], followUp.Events.Where(it => it.Type == "customer_replied").Select(it => it.By));
        Assert.Contains(followUp.Notices, notice => notice.Kind == "customer_replied" && notice.To == followUp.Owner);
        Assert.Single(await _ravi.AllFollowUpsAsync(filter: $"&customer={first.CustomerId}"));
        Assert.Equal(1, (await _ravi.CustomerAsync(first.CustomerId)).Mentions);

        // The address that the reply would have had leads to where it is.
        Assert.Equal(first.FollowUpId, (await _ravi.FollowUpAsync("f" + joined.MentionId[1..])).Id);
    }

    [Fact]
    public async Task In_one_array_replies_find_their_mention_and_keep_their_order()
    {
        var mentions = new[]
        {
            Mail("c7a", "a-3", "Third.").With("inReplyTo", "a-2"),
            Mail("c7a", "a-2", "Second.").With("inReplyTo", "a-1"),
            Mail("c7a", "a-1", "First."),
            Mail("c7b", "b-2", "Of another.").With("inReplyTo", "b-1"),
            Mail("c7a", "a-4", "Fourth.").With("inReplyTo", "a-1"),
            Mail("c7b", "b-1", "Another."),
        };

        var receipts = await host.Client.MentionAllAsync(mentions);

        Assert.All(receipts, receipt => Assert.False(receipt.Duplicate));
        var (one, other) = (receipts[2].FollowUpId, receipts[5].FollowUpId);
        Assert.Equal([one, one, one, other, one, other], receipts.Select(receipt => receipt.FollowUpId));
        Assert.Equal(
            ["First.", "Second.", "Third.", "Fourth."], (await _ravi.FollowUpAsync(one)).Mentions.Select(mention => mention.Text));
        Assert.Equal(["Another.", "Of another."], (await _ravi.FollowUpAsync(other)).Mentions.Select(mention => mention.Text));
    }

    [Fact]
    public async Task The_same_reply_at_once_is_there_once()
    {
        var first = await host.Client.MentionAsync(Mail("race", "race-1", "First."));
        var replies = Enumerable.Range(0, 6).Select(
            n => Mail("race", $"race-{2 + (n % 2)}", $"Reply {n % 2}.").With("inReplyTo", "race-1"));

        var receipts = await Task.WhenAll(replies.Select(host.Client.MentionAsync));

        Assert.Equal(2, receipts.Count(receipt => !receipt.Duplicate));
        Assert.Equal(
            ["First.", "Reply 0.", "Reply 1."],
            (await _ravi.FollowUpAsync(first.FollowUpId)).Mentions.Select(mention => mention.Text).Order());
    }

    [Fact]
    public async Task Somebody_elses_reply_opens_their_own_follow_up_and_names_the_other_until_the_two_are_one_customer()
    {
        var ada = await host.Client.MentionAsync(Mail("ada7", "e-1", "My line is down."));
        var bo = await host.Client.MentionAsync(Mail("bo7", "e-2", "Mine too.").With("inReplyTo", "e-1"));

        Assert.NotEqual(ada.FollowUpId, bo.FollowUpId);
        Assert.Equal([new Related(ada.FollowUpId, "reply_of_another")], (await _ravi.FollowUpAsync(bo.FollowUpId)).Related);
        Assert.Single((await _ravi.FollowUpAsync(ada.FollowUpId)).Mentions);

        await host.Client.MergeAsync("ravi-jagmohan", bo.CustomerId, into: ada.CustomerId);
        await host.Client.SettleAsync();
        var later = await host.Client.MentionAsync(Mail("bo7", "e-3", "It is I.").With("inReplyTo", "e-1"));

        Assert.Equal(ada.FollowUpId, later.FollowUpId);
    }

    [Fact]
    public async Task A_reply_to_what_was_merged_is_on_the_one_that_goes_on()
    {
        var first = await host.Client.MentionAsync(Mail("merged7", "m-1", "My line is down."));
        var second = await host.Client.MentionAsync(Mail("merged7", "m-2", "And slow."));
        await _ravi.CommandAsync(first.FollowUpId, "merge", new JsonObject { ["into"] = second.FollowUpId });

        var reply = await host.Client.MentionAsync(Mail("merged7", "m-3", "Any news?").With("inReplyTo", "m-1"));

        Assert.Equal((second.FollowUpId, false), (reply.FollowUpId, reply.Duplicate));
        Assert.Equal(
            ["And slow.", "My line is down.", "Any news?"],
            (await _ravi.FollowUpAsync(second.FollowUpId)).Mentions.Select(mention => mention.Text));
    }

    [Fact]
    public async Task A_reply_to_what_staff_posted_finds_the_follow_up_that_it_answered()
    {
        var ada = await host.Client.MentionAsync(Mention.By("@post-ada", "My line is down."));
        var bo = await host.Client.MentionAsync(Mention.By("@post-bo", "Mine too."));
        foreach (var receipt in (Receipt[])[ada, bo])
        {
            await _ravi.CommandAsync(receipt.FollowUpId, "acknowledge", new JsonObject
            {
                ["said"] = "We are on it, both of you.",
                ["where"] = "Twitter",
                ["needsResolution"] = true,
                ["postId"] = "our-post-1 ",
            });
        }

        await _ravi.CommandAsync(
            ada.FollowUpId, "resolve", new JsonObject { ["done"] = "The card is replaced.", ["postId"] = "our-post-2" });

        Assert.Equal(bo.FollowUpId, (await host.Client.MentionAsync(Reply("@post-bo", "Thank you.", "our-post-1"))).FollowUpId);
        Assert.Equal(ada.FollowUpId, (await host.Client.MentionAsync(Reply("@post-ada", "Still slow.", "our-post-2"))).FollowUpId);

        // The same id as a mention of a customer keeps nobody out.
        var mention = Mention.By("@post-echo", "Have you seen this?").With("externalId", "our-post-2");
        Assert.False((await host.Client.MentionAsync(mention)).Duplicate);

        (await _ravi.TryCommandAsync(ada.FollowUpId, "wait", new JsonObject { ["on"] = "us", ["postId"] = new string('x', 513) }))
            .ExpectProblem(HttpStatusCode.BadRequest, "postId");
    }

    [Fact]
    public async Task A_reply_reopens_what_was_closed_the_owner_undoes_that_with_one_command_and_thanks_do_not_reopen()
    {
        // Weeks cost less where nothing else is open.
        await using var own = await OutreachHost.StartAsync();
        var (outreach, ravi) = (own.Client, own.Client.As("ravi-jagmohan"));
        var first = await outreach.MentionAsync(Mail("again", "r-1", "When do you open?").With("kind", "question"));
        await ravi.AcknowledgeAsync(first.FollowUpId, "At nine.", "email", needsResolution: false);
        await outreach.AdvanceAsync(TimeSpan.FromDays(29));

        var thanks = await outreach.MentionAsync(Mail("again", "r-2", "Thank you so much, you are great!").With("inReplyTo", "r-1"));
        var thanked = await ravi.FollowUpAsync(first.FollowUpId);
        Assert.Equal((first.FollowUpId, "closed", 0), (thanks.FollowUpId, thanked.State, thanked.ReopenCount));
        Assert.Equal("Thank you so much, you are great!", thanked.Mentions[^1].Text);
        Assert.Contains(thanked.Events, happened => happened is { Type: "thanked", By: "customer" });

        var doubt = await outreach.MentionAsync(Mail("again", "r-3", "The door was closed at nine.").With("inReplyTo", "r-2"));
        await outreach.SettleAsync();
        var reopened = await ravi.FollowUpAsync(first.FollowUpId);
        Assert.Equal((first.FollowUpId, "in_progress", 1), (doubt.FollowUpId, reopened.State, reopened.ReopenCount));
        Assert.Contains("close-again", reopened.Allowed);
        Assert.Contains(await outreach.As(reopened.Owner).WorklistAsync(), item => item.Id == first.FollowUpId);

        var undone = await ravi.CommandAsync(first.FollowUpId, "close-again", new JsonObject());
        await outreach.SettleAsync();
        Assert.Equal(("closed", "acknowledged", 0), (undone.State, undone.Outcome, undone.ReopenCount));
        var closed = await ravi.FollowUpAsync(first.FollowUpId);
        Assert.Equal("The door was closed at nine.", closed.Mentions[^1].Text);
        Assert.Contains(closed.Events, happened => happened is { Type: "reopening_undone", By: "ravi-jagmohan" });
        Assert.DoesNotContain(await outreach.As(reopened.Owner).WorklistAsync(), item => item.Id == first.FollowUpId);

        await outreach.MentionAsync(Mail("again", "r-4", "Is it closed for good?").With("inReplyTo", "r-1"));
        await ravi.CommandAsync(first.FollowUpId, "wait", new JsonObject { ["on"] = "customer", ["said"] = "Which door?" });
        (await ravi.TryCommandAsync(first.FollowUpId, "close-again", [])).ExpectProblem(HttpStatusCode.Conflict, "command");
    }

    [Theory]
    [InlineData("Thank you, but it broke again.", false)]
    [InlineData("Thank you so much!", true)]
    public async Task Thanks_that_are_changed_or_get_a_picture_reopen_what_they_had_left_closed(string text, bool picture)
    {
        var name = $"thanks-{picture}".ToLowerInvariant();
        var first = await host.Client.MentionAsync(Mail(name, $"{name}-1", "When do you open?").With("kind", "question"));
        await _ravi.AcknowledgeAsync(first.FollowUpId, "At nine.", "email", needsResolution: false);
        await host.Client.AdvanceAsync(TimeSpan.FromHours(1));
        var thanks = Mail(name, $"{name}-2", "Thank you so much!").With("inReplyTo", $"{name}-1");
        await host.Client.MentionAsync(thanks);
        Assert.Equal("closed", (await _ravi.FollowUpAsync(first.FollowUpId)).State);

        var media = new JsonArray(new JsonObject { ["url"] = "https://pictures.example/box.jpg" });
        var sent = picture ? thanks.With("media", media) : thanks.With("text", text);
        var edited = await host.Client.MentionAsync(sent);
        Assert.Equal((first.FollowUpId, true), (edited.FollowUpId, edited.Edited));
        await host.Client.SettleAsync();

        var reopened = await _ravi.FollowUpAsync(first.FollowUpId);
        Assert.Equal(("in_progress", 1, text), (reopened.State, reopened.ReopenCount, reopened.Mentions[^1].Text));
        Assert.Contains("close-again", reopened.Allowed);
        Assert.Contains(await host.Client.As(reopened.Owner).WorklistAsync(), item => item.Id == first.FollowUpId);
        Assert.Contains(reopened.Notices, notice => notice.Kind == "reopened" && notice.To == reopened.Owner);
        var sweep = await _ravi.SweepAsync();
        Assert.Equal((0, 0), (sweep.Found["staleInIndex"], sweep.Found["withoutOrchestration"]));

        // Sent once more, it is known.
        Assert.False((await host.Client.MentionAsync(sent)).Edited);
    }

    [Fact]
    public async Task What_a_colleague_answered_on_the_spot_to_a_reply_is_kept_and_a_second_answer_is_refused_by_a_note()
    {
        var first = await host.Client.MentionAsync(Mail("spot", "spot-1", "My line is down."));
        var heard = new JsonObject
        {
            ["channel"] = "email",
            ["externalId"] = "spot-2",
            ["customerId"] = first.CustomerId,
            ["text"] = "It still is.",
            ["inReplyTo"] = "spot-1",
            ["answer"] = new JsonObject { ["said"] = "A mechanic comes at four.", ["where"] = "phone" },
        };

        var joined = (await host.Client.PostAsync("ravi-jagmohan", "api/mentions", heard)).Expect<JsonObject>(HttpStatusCode.Accepted);
        var again = (await host.Client.PostAsync("ravi-jagmohan", "api/mentions", heard)).Expect<JsonObject>(HttpStatusCode.Accepted);

        Assert.Equal((first.FollowUpId, false), ((string?)joined["followUpId"], (bool)joined["duplicate"]!));
        Assert.Empty(joined["notes"]!.AsArray());
        Assert.Equal((first.FollowUpId, true), ((string?)again["followUpId"], (bool)again["duplicate"]!));
        Assert.Equal("answer", (string?)Assert.Single(again["notes"]!.AsArray())!["field"]);
        var followUp = (await _ravi.TryReadAsync($"api/followups/{first.FollowUpId}")).Expect<JsonObject>();
        var answered = Assert.Single(followUp["events"]!.AsArray(), one => (string?)one!["type"] == "acknowledged")!;
        Assert.Equal(
            ("ravi-jagmohan", "A mechanic comes at four.", "phone"),
            ((string?)answered["by"], (string?)answered["said"], (string?)answered["where"]));
        Assert.NotNull(followUp["serviceLevel"]!["firstResponse"]!["metAt"]);
    }

    [Fact]
    public async Task A_reply_after_thirty_days_opens_a_new_follow_up_that_names_the_old_one()
    {
        // Weeks cost less where nothing else is open.
        await using var own = await OutreachHost.StartAsync();
        var (outreach, ravi) = (own.Client, own.Client.As("ravi-jagmohan"));
        var first = await outreach.MentionAsync(Mail("late", "l-1", "When do you open?").With("kind", "question"));
        await ravi.AcknowledgeAsync(first.FollowUpId, "At nine.", "email", needsResolution: false);
        await outreach.AdvanceAsync(TimeSpan.FromDays(30) + TimeSpan.FromSeconds(1));

        var late = await outreach.MentionAsync(Mail("late", "l-2", "And on Sunday?").With("inReplyTo", "l-1"));

        Assert.NotEqual(first.FollowUpId, late.FollowUpId);
        Assert.Equal([new Related(first.FollowUpId, "later_reply")], (await ravi.FollowUpAsync(late.FollowUpId)).Related);
        Assert.Equal("closed", (await ravi.FollowUpAsync(first.FollowUpId)).State);
    }

    [Fact]
    public async Task The_same_customer_on_the_same_channel_within_a_day_is_suggested_and_never_joined()
    {
        var first = await host.Client.MentionAsync(Mail("day", "d-1", "My line is down."));
        await host.Client.AdvanceAsync(TimeSpan.FromHours(24));
        var second = await host.Client.MentionAsync(Mail("day", "d-2", "It is down."));
        await host.Client.AdvanceAsync(TimeSpan.FromSeconds(1));
        var third = await host.Client.MentionAsync(Mail("day", "d-3", "Down, I say."));
        await host.Client.AdvanceAsync(TimeSpan.FromHours(25));
        var fourth = await host.Client.MentionAsync(Mail("day", "d-4", "Hello?"));

        Assert.Equal(4, new[] { first, second, third, fourth }.Select(receipt => receipt.FollowUpId).Distinct().Count());
        Assert.Equal([new Related(first.FollowUpId, "same_customer")], (await _ravi.FollowUpAsync(second.FollowUpId)).Related);
        Assert.Equal([new Related(second.FollowUpId, "same_customer")], (await _ravi.FollowUpAsync(third.FollowUpId)).Related);
        Assert.Empty((await _ravi.FollowUpAsync(fourth.FollowUpId)).Related);
        Assert.Equal(
            "merged",
            (await _ravi.CommandAsync(third.FollowUpId, "merge", new JsonObject { ["into"] = second.FollowUpId })).Outcome);
    }

    [Theory]
    [InlineData("reply:")]
    [InlineData("Into")]
    public async Task A_reply_whose_intake_stopped_is_there_once_after_it_is_sent_again(string row)
    {
        await using var alone = await OutreachHost.StartAsync();
        var fault = new StorageFault();
        var first = await alone.Client.MentionAsync(Mail("stop", "s-1", "My line is down."));
        var reply = Mail("stop", "s-2", "It still is.").With("inReplyTo", "s-1");
        alone.ShowStorageCalls(to: fault);
        fault.AfterWrite("FollowUps", static () => throw new InvalidOperationException("Everything stops here."), row);
        alone.Client.ExpectsFaults = true;
        Assert.Equal(
            HttpStatusCode.InternalServerError,
            (await alone.Client.SendAsync(HttpMethod.Post, "api/mentions", OutreachClient.JsonOf(reply))).Status);
        alone.Client.ExpectsFaults = false;
        Assert.True(fault.HasHappened || row == "reply:");

        var again = await alone.Client.MentionAsync(reply);

        Assert.Equal((first.FollowUpId, true), (again.FollowUpId, again.Duplicate));
        Assert.Equal(
            ["My line is down.", "It still is."],
            (await alone.Client.As("ravi-jagmohan").FollowUpAsync(first.FollowUpId)).Mentions.Select(mention => mention.Text));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_reply_whose_follow_up_is_missing_after_a_restore_in_part_is_taken_in_anew(bool saysWhatItAnswers)
    {
        var who = $"part-{saysWhatItAnswers}";
        var first = await host.Client.MentionAsync(Mail(who, $"{who}-1", "My line is down."));
        var reply = Mail(who, $"{who}-2", "It still is.").With("inReplyTo", $"{who}-1");
        Assert.Equal(first.FollowUpId, (await host.Client.MentionAsync(reply)).FollowUpId);
        await host.Client.SettleAsync();
        await host.Tables["FollowUps"].DeleteEntityAsync(first.FollowUpId, "state");

        var sent = saysWhatItAnswers ? reply : reply.With("inReplyTo", null);
        var anew = await host.Client.MentionAsync(sent).WaitAsync(TimeSpan.FromMinutes(1));
        var again = await host.Client.MentionAsync(sent);

        Assert.Equal((anew.MentionId[1..], false), (anew.FollowUpId[1..], anew.Duplicate));
        Assert.Equal((anew.FollowUpId, true), (again.FollowUpId, again.Duplicate));
        Assert.Equal(["It still is."], (await _ravi.FollowUpAsync(anew.FollowUpId)).Mentions.Select(mention => mention.Text));

        // What is left of the first one is not written over.
        var refused = host.Client.SendAsync(
            HttpMethod.Post, "api/mentions", OutreachClient.JsonOf(Mail(who, $"{who}-1", "My line is down.")));
        (await refused.WaitAsync(TimeSpan.FromMinutes(1))).ExpectProblem(HttpStatusCode.ServiceUnavailable);
    }

    [Fact]
    public async Task The_deletion_of_a_reply_whose_follow_up_is_missing_after_a_restore_in_part_is_noted()
    {
        var first = await host.Client.MentionAsync(Mail("dead-end", "dead-end-1", "My line is down."));
        var reply = Mail("dead-end", "dead-end-2", "It still is.").With("inReplyTo", "dead-end-1");
        await host.Client.MentionAsync(reply);
        await host.Client.SettleAsync();
        await host.Tables["FollowUps"].DeleteEntityAsync(first.FollowUpId, "state");

        await host.Client.MentionAsync(new JsonObject { ["channel"] = "email", ["externalId"] = "dead-end-2", ["deleted"] = true });

        Assert.True((await host.Client.MentionAsync(reply)).Deleted);
    }

    private static JsonObject Mail(string who, string id, string text) =>
        Mention.By($"{who}@x.example", text, channel: "email").With("externalId", id);

    private static JsonObject Reply(string who, string text, string to) => Mention.By(who, text).With("inReplyTo", to);
}
