using Outreach.Customers.ThankYouCalls;
using Outreach.FollowUps;
using Outreach.Notices;
using Outreach.SharedKernel;
using Outreach.Staff;
using Outreach.Tests.FollowUps;
using Outreach.WorkItems;

namespace Outreach.Tests.Notices;

/// <summary>What an e-mail looks like, alone, folded and as a digest; and nothing that somebody wrote is markup.</summary>
public sealed class NoticeMailTests
{
    private const string Mean = "<script>alert('x')</script>";

    private static readonly Notice Notice = new()
    {
        OutboxId = "f1-2",
        About = "f1",
        Kind = FollowUpNotices.Assigned,
        Path = "followups/f1?a=1&b=\"2\"",
        To = Samples.Anna,
        Subject = "Answer <Cleo> on twitter",
        Lead = "This is yours: <Cleo> & co.",
        Quote = Mean,
    };

    [Fact]
    public void What_a_customer_wrote_is_escaped_in_the_HTML_part_and_whole_in_the_text_part()
    {
        foreach (var mail in new[] { Write(Notice), Write(Notice, Notice) })
        {
            Assert.DoesNotContain("<script", mail.Html);
            Assert.DoesNotContain("<Cleo>", mail.Html);
            Assert.Contains("&lt;script&gt;alert(&#39;x&#39;)&lt;/script&gt;", mail.Html);
            Assert.Contains("href=\"https://outreach.example/followups/f1?a=1&amp;b=&quot;2&quot;\"", mail.Html);
            Assert.Contains("name=\"viewport\"", mail.Html);
            Assert.Contains($"> \u2068{Mean}\u2069\n", mail.Text);
            Assert.Contains("https://outreach.example/followups/f1?a=1&b=\"2\"", mail.Text);
        }
    }

    [Fact]
    public void A_name_that_runs_backwards_turns_nothing_else_around_in_subject_text_and_HTML()
    {
        var state = FollowUpStories.At(FollowUpStage.New) with
        {
            CustomerName = "Ada \u202Eelppa.moc",
            Summary = "\u2067Where\u2029is \u0007my\u2069 bag?",
        };
        var entry = new OutboxEntry { Id = "f1-1", Kind = OutboxKind.Notice, Notice = FollowUpNotices.Assigned, To = "anna" };

        var mail = Write(FollowUpNotices.Write(entry, state, Samples.Anna, Samples.Monday));

        Assert.StartsWith("Answer \u2068Ada elppa.moc\u2069 on twitter by ", mail.Subject);
        Assert.StartsWith("This is yours: answer \u2068Ada elppa.moc\u2069 on twitter by ", mail.Text);
        Assert.Contains("> \u2068Where is my bag?\u2069\n", mail.Text);
        Assert.Contains("answer <span dir=\"auto\">Ada elppa.moc</span> on twitter", mail.Html);
        Assert.Contains("<blockquote dir=\"auto\"", mail.Html);
        Assert.Contains(">Where is my bag?</blockquote>", mail.Html);
        Assert.DoesNotContain(mail.Html, unit => unit is (>= '\u202A' and <= '\u202E') or (>= '\u2066' and <= '\u2069'));
    }

    [Fact]
    public void Every_e_mail_says_why_its_reader_gets_it_and_how_to_change_that()
    {
        var ownedByBen = Notice with { Owner = "ben", To = Samples.Lena };
        var call = Notice with { Item = "call" };
        var day = DailyDigest.Write(
            Samples.Anna,
            new NodaTime.LocalDate(2026, 3, 2),
            [Item("late", WorkType.Resolve, Samples.Monday.AddHours(-1))],
            [],
            Samples.Monday,
            LinkTo)!;

        EndsWith(Write(Notice), "you are the owner of the follow-up");
        EndsWith(Write(Notice, call), "you are the owner of the follow-up, and you are the owner of the call");
        EndsWith(Write(ownedByBen.Naming(Samples.Roster)), "you are the lead of ben of the team");
        EndsWith(day, "your daily digest comes at 08:00 on days on which you work");

        static void EndsWith(StaffMail mail, string why)
        {
            Assert.EndsWith(
                $"\n-- \nYou get this because {why}.\nChange your notices: https://outreach.example/settings\n", mail.Text);
            Assert.Contains(
                $"You get this because {why}.\n<a href=\"https://outreach.example/settings\">Change your notices</a>", mail.Html);
        }
    }

    [Fact]
    public void A_promise_that_is_due_soon_comes_with_its_entry_for_the_calendar_alone_and_among_others()
    {
        var promised = FollowUpStories.At(FollowUpStage.InProgress).After("promise", Samples.Monday.AddHours(2)).State with { Id = "f1" };
        var entry = new OutboxEntry
        {
            Id = "f1-9",
            Kind = OutboxKind.Notice,
            Notice = FollowUpNotices.PromiseDue,
            Clock = ClockKind.Promise,
            To = "anna",
        };
        var promise = FollowUpNotices.Write(entry, promised, Samples.Anna, Samples.Monday.AddHours(3));

        foreach (var mail in new[] { Write(promise), Write(promise, Notice) })
        {
            Assert.Contains(
                "https://outreach.example/followups/f1\n"
                + "Put it in your calendar: https://outreach.example/api/followups/f1/promise.ics\n\n",
                mail.Text);
            Assert.Contains("<a href=\"https://outreach.example/api/followups/f1/promise.ics\">Put it in your calendar</a>", mail.Html);
        }

        Assert.DoesNotContain("calendar", Write(Notice).Text);
    }

    [Fact]
    public void Several_are_told_in_one_with_what_each_asks_for_and_a_subject_that_counts_them()
    {
        var mail = Write(
            [
                .. Enumerable.Range(1, 5).Select(n => Notice with { OutboxId = $"f{n}-1", About = $"f{n}", Path = $"followups/f{n}" }),
                Notice with { OutboxId = "f6-4", About = "f6", Kind = FollowUpNotices.DueSoon, Subject = "Due soon: answer Ada on blog" },
                Notice with { OutboxId = "c7.1-2", About = "c7.1", Kind = CallNotices.CallDue, Subject = "Call Bo and say thank you" },
            ]);

        Assert.Equal("7 things for you: 5 to answer, 1 due soon, 1 to call", mail.Subject);
        Assert.Contains("6. Due soon: answer Ada on blog\n", mail.Text);
        Assert.Contains("https://outreach.example/followups/f3", mail.Html);
        Assert.Equal("f1-1,f2-1,f3-1,f4-1,f5-1,f6-4,c7.1-2", mail.CustomArgs["outbox"]);
        Assert.Equal("f1,f2,f3,f4,f5,f6,c7.1", mail.CustomArgs["about"]);
        Assert.Equal("assigned,assigned,assigned,assigned,assigned,due_soon,call_due", mail.CustomArgs["kind"]);
        Assert.Equal("anna", mail.CustomArgs["to"]);
    }

    [Fact]
    public void Several_words_of_a_customer_are_one_thing_with_each_word_in_the_order_in_which_they_came()
    {
        var word = Notice with { Kind = FollowUpNotices.CustomerReplied, Subject = "Answer Ada again", Path = "followups/f1" };
        var words = Enumerable.Range(2, 20).Reverse().Select(n => word with { OutboxId = $"f1-{n}", Quote = $"Word {n}." }).ToArray();

        var alone = Write(words);
        var among = Write([.. words, Notice with { OutboxId = "f2-1", About = "f2" }]);

        Assert.Equal("Answer Ada again: 20 messages", alone.Subject);
        Assert.Contains(
            string.Concat(Enumerable.Range(2, 20).Select(n => $"> \u2068Word {n}.\u2069\n")) + "\nhttps://outreach.example/followups/f1\n",
            alone.Text);
        Assert.Equal(20, alone.Html.Split("<blockquote").Length - 1);
        Assert.Equal(20, alone.CustomArgs["outbox"].Split(',').Length);
        Assert.Equal("2 things for you: 1 to answer, 1 to answer again", among.Subject);
        Assert.Contains("1. Answer Ada again: 20 messages\n> \u2068Word 2.\u2069\n", among.Text);
    }

    [Fact]
    public void A_day_is_told_in_the_order_of_what_presses_and_what_is_not_yet_to_be_asked_is_left_out()
    {
        // Monday 10:00 in Amsterdam.
        var now = Samples.Monday;
        var mail = DailyDigest.Write(
            Samples.Anna,
            new NodaTime.LocalDate(2026, 3, 2),
            [
                Item("later", WorkType.Resolve, now.AddHours(15)),
                Item("tonight", WorkType.Acknowledge, now.AddHours(13)),
                Item("late", WorkType.Resolve, now.AddHours(-1)),
                Item("promise", WorkType.Promise, now.AddDays(2)),
                Item("call", WorkType.Call, now.AddHours(1)),
                Item("ask", WorkType.CheckIn, now.AddHours(-30)),
                Item("not yet", WorkType.CheckIn, now.AddDays(3)) with { NotBefore = now.AddDays(3) },
                Item("snoozed", WorkType.Acknowledge, now.AddDays(4)) with { NotBefore = now.AddDays(2) },
                Item("review", WorkType.Review, now.AddDays(-9)),
            ],
            [],
            now,
            LinkTo)!;

        Assert.Equal(
            "Your day: 1 overdue, 1 due today, 1 promised, 1 to call, 1 to ask whether it is fixed, 1 to decide, 1 later", mail.Subject);
        string[] inOrder = ["late", "tonight", "promise", "call", "ask", "review", "later"];
        Assert.Equal(
            inOrder.Select(id => mail.Text.IndexOf($"/followups/{id}\n", StringComparison.Ordinal)).Order(),
            inOrder.Select(id => mail.Text.IndexOf($"/followups/{id}\n", StringComparison.Ordinal)));
        Assert.DoesNotContain("not yet", mail.Text);
        Assert.DoesNotContain("<script", mail.Html);
        Assert.Null(
            DailyDigest.Write(Samples.Anna, new NodaTime.LocalDate(2026, 3, 2), [
                Item("not yet", WorkType.CheckIn, now.AddDays(3)) with { NotBefore = now.AddDays(3) }], [], now, LinkTo));
    }

    [Fact]
    public void A_day_tells_what_could_not_be_taken_also_where_there_is_nothing_else()
    {
        string[] refused = [.. Enumerable.Range(1, 12).Select(n => $"{n} refused from shop on 2026-03-01: no author")];

        var alone = Write([], refused[..1]);
        var among = Write([Item("late", WorkType.Resolve, Samples.Monday.AddHours(-1))], refused);

        Assert.Equal("Your day: mentions that could not be taken", alone.Subject);
        Assert.StartsWith(
            "Mentions that could not be taken\n- 1 refused from shop on 2026-03-01: no author\n\n-- \n",
            alone.Text,
            StringComparison.Ordinal);
        Assert.Equal("Your day: 1 overdue, mentions that could not be taken", among.Subject);
        Assert.Contains("- 10 refused from shop on 2026-03-01: no author\n- and 2 more lines of them\n", among.Text);

        static StaffMail Write(IReadOnlyCollection<WorkItem> items, IReadOnlyCollection<string> refused) =>
            DailyDigest.Write(Samples.Lena, new NodaTime.LocalDate(2026, 3, 2), items, refused, Samples.Monday, LinkTo)!;
    }

    [Theory]
    [InlineData("missed", NoticeDelivery.Off, StaffRole.Lead, NoticeDelivery.AtOnce)]
    [InlineData("missed", NoticeDelivery.Digest, StaffRole.Lead, NoticeDelivery.AtOnce)]
    [InlineData("missed", NoticeDelivery.Off, StaffRole.Agent, NoticeDelivery.Off)]
    [InlineData("due_soon", NoticeDelivery.Off, StaffRole.Lead, NoticeDelivery.Off)]
    [InlineData("call_due", NoticeDelivery.Digest, StaffRole.Agent, NoticeDelivery.Digest)]
    public void Everyone_chooses_but_a_lead_hears_of_a_missed_clock_at_once(
        string kind, NoticeDelivery chosen, StaffRole role, NoticeDelivery told)
    {
        var member = Samples.Ben with
        {
            Role = role,
            Notices = new NoticePreferences { Kinds = new Dictionary<NoticeKind, NoticeDelivery> { [new(kind)] = chosen } },
        };

        Assert.Equal(told, DeliveryOf(new NoticeKind(kind), member, Samples.Roster));
        Assert.Equal(NoticeDelivery.AtOnce, DeliveryOf(FollowUpNotices.Assigned, member, Samples.Roster));
    }

    [Fact]
    public void Who_is_somebodys_lead_is_one_whatever_their_role_and_a_digest_that_does_not_come_is_no_way_to_tell()
    {
        Dictionary<NoticeKind, NoticeDelivery> kinds =
            new() { [FollowUpNotices.Missed] = NoticeDelivery.Off, [CallNotices.CallDue] = NoticeDelivery.Digest };
        var ben = Samples.Ben with { Notices = new NoticePreferences { Kinds = kinds, DigestAt = null } };

        Assert.Equal(
            NoticeDelivery.AtOnce, DeliveryOf(FollowUpNotices.Missed, ben, new Roster([ben, Samples.Anna with { LeadId = "ben" }])));
        Assert.Equal(NoticeDelivery.AtOnce, DeliveryOf(CallNotices.CallDue, ben, Samples.Roster));
        Assert.Equal(
            NoticeDelivery.Digest,
            DeliveryOf(
                CallNotices.CallToDecide, ben with { Notices = new NoticePreferences { Kinds = kinds } }, Samples.Roster));
    }

    private static NoticeDelivery DeliveryOf(NoticeKind kind, StaffMember to, Roster roster) =>
        NoticeRules.DeliveryOf(Samples.NoticeKinds[kind], to, roster);

    private static StaffMail Write(params Notice[] notices) => NoticeMail.Write(notices, Samples.NoticeKinds, LinkTo);

    private static string LinkTo(string path) => $"https://outreach.example/{path}";

    private static WorkItem Item(string id, WorkType type, DateTimeOffset dueAt) => new()
    {
        Type = type,
        Id = id,
        CustomerId = "c1",
        DueAt = dueAt,
        ArrivedAt = dueAt.AddHours(-4),
        Summary = $"Cleo on twitter: {Mean}",
    };
}
