using System.Text;
using Outreach.Customers;
using Outreach.FollowUps.Mentions;
using Outreach.InboundMail;

namespace Outreach.Tests.InboundMail;

/// <content>Which are about one matter, when there are too many, and what of them is shown.</content>
public sealed partial class MailRulesTests
{
    [Theory]
    [InlineData("Re: AW:  Fwd: No   connection", "NO CONNECTION")]
    [InlineData("RE[2]: [EXTERNAL] no connection", "NO CONNECTION")]
    [InlineData("Antw: R\u00e9seau", "R\u00c9SEAU")]
    [InlineData("Regarding: my bill", "REGARDING: MY BILL")]
    [InlineData("Re: ?", null)]
    [InlineData("", null)]
    [InlineData(null, null)]
    public void Subjects_are_compared_without_what_programs_put_before_them(string? subject, string? thread) =>
        Assert.Equal(thread, SubjectRules.ThreadOf(subject));

    [Fact]
    public void The_same_subject_counts_for_fourteen_days_on_one_channel()
    {
        var earlier = new LatestMention("f1", "email", Samples.Monday);

        Assert.True(SubjectRules.MayBeSame("email", Samples.Monday.AddDays(14), earlier));
        Assert.False(SubjectRules.MayBeSame("email", Samples.Monday.AddDays(14).AddSeconds(1), earlier));
        Assert.False(SubjectRules.MayBeSame("chat", Samples.Monday, earlier));
    }

    [Fact]
    public void The_sixth_within_ten_minutes_begins_a_loop_that_ends_when_there_are_fewer()
    {
        var sender = new MailSender { FollowUpId = "f1" };
        var passages = new List<MailPassage>();
        void Send(string id, double minute)
        {
            sender = MailLoopRules.With(sender, id, Samples.Monday.AddMinutes(minute));
            passages.Add(MailLoopRules.PassageOf(sender, id));
        }

        for (var n = 1; n <= 5; n++)
        {
            Send($"{n}", n);
        }

        Send("5", 5);
        Send("6", 6);
        Send("7", 7);
        Send("6", 8);
        Send("8", 30);

        Assert.Equal(
            [
                MailPassage.Free, MailPassage.Free, MailPassage.Free, MailPassage.Free, MailPassage.Free, MailPassage.Free,
                MailPassage.LoopBegins, MailPassage.InLoop, MailPassage.LoopBegins, MailPassage.Free,
            ],
            passages);
    }

    [Fact]
    public void One_mail_in_two_minutes_for_hours_is_one_loop_and_after_twenty_a_machines_are_only_counted()
    {
        var sender = new MailSender { FollowUpId = "f1" };
        var passages = Enumerable.Range(0, 60).Select(n =>
        {
            sender = MailLoopRules.With(sender, $"{n}", Samples.Monday.AddMinutes(1.9 * n));
            return MailLoopRules.PassageOf(sender, $"{n}");
        }).ToList();

        Assert.Equal([5, 1, 19, 35], new[] { MailPassage.Free, MailPassage.LoopBegins, MailPassage.InLoop, MailPassage.Beyond }
            .Select(passage => passages.Count(one => one == passage)));
    }

    [Fact]
    public void Of_a_loop_without_end_a_thousand_letters_are_noted_and_then_one_in_a_hundred()
    {
        var sender = new MailSender { FollowUpId = "f1" };
        var passages = Enumerable.Range(0, 1_105).Select(n =>
        {
            sender = MailLoopRules.With(sender, $"{n}", Samples.Monday.AddSeconds(n));
            return MailLoopRules.PassageOf(sender, $"{n}");
        }).ToList();

        Assert.Equal(
            [5, 1, 19, 180, 1, 800, 1, 98],
            Enum.GetValues<MailPassage>().Select(passage => passages.Count(one => one == passage)));
        Assert.Equal(MailPassage.FarBeyond, passages[^1]);

        // The lead is notified again with the first of which less is kept, which is noted.
        Assert.Equal((205, 1_005), (passages.IndexOf(MailPassage.CutBegins), passages.IndexOf(MailPassage.DropBegins)));
    }

    [Fact]
    public void A_letter_that_is_delivered_again_after_others_is_what_it_was()
    {
        var sender = new MailSender { FollowUpId = "f1" };
        for (var n = 1; n <= 206; n++)
        {
            sender = MailLoopRules.With(sender, $"{n}", Samples.Monday.AddSeconds(n));
        }

        Assert.Equal(MailPassage.CutBegins, MailLoopRules.PassageOf(sender, "206"));
        sender = MailLoopRules.With(sender, "207", Samples.Monday.AddSeconds(207));
        Assert.Equal(MailPassage.FarBeyond, MailLoopRules.PassageOf(sender, "207"));

        sender = MailLoopRules.With(sender, "206", Samples.Monday.AddSeconds(208));
        Assert.Equal(MailPassage.CutBegins, MailLoopRules.PassageOf(sender, "206"));
    }

    [Fact]
    public void A_loop_begins_with_the_first_that_can_be_noted()
    {
        var sender = new MailSender();
        List<MailPassage> Send(params IEnumerable<string> ids) => [.. ids.Select(id =>
        {
            sender = MailLoopRules.With(sender, id, Samples.Monday);
            return MailLoopRules.PassageOf(sender, id);
        })];

        Assert.All(Send("1", "2", "3", "4", "5", "6", "7"), passage => Assert.Equal(MailPassage.Free, passage));

        sender = MailLoopRules.WentTo(sender, "7", "f1");
        Assert.Equal([MailPassage.LoopBegins, MailPassage.InLoop], Send("8", "9"));

        // The follow-up is gone: another takes the letter, and is not where the loop began.
        sender = MailLoopRules.WentTo(sender, "9", "f2");
        Assert.Equal([MailPassage.InLoop], Send("10"));
        sender = MailLoopRules.WentTo(sender, "8", "f2");
        Assert.Equal([MailPassage.LoopBegins], Send("11"));
    }

    [Fact]
    public void Of_what_nobody_writes_the_beginning_alone_is_parsed()
    {
        var letter = Encoding.ASCII.GetBytes("Subject: x\r\n\r\n" + string.Concat(Enumerable.Repeat("A line: of text\r\n", 99_000)));
        var parts = Encoding.ASCII.GetBytes("Subject: x\r\n\r\n" + string.Concat(Enumerable.Repeat("--b\r\n", 6_000)));
        var headers = Encoding.ASCII.GetBytes(string.Concat(Enumerable.Repeat("X-A: b\r\n", 110_000)));

        Assert.Equal(letter.Length, MailBoundsRules.LengthOf(letter));
        Assert.Equal("Subject: x\r\n\r\n".Length + (5_000 * "--b\r\n".Length), MailBoundsRules.LengthOf(parts));
        Assert.Equal(100_000 * "X-A: b\r\n".Length, MailBoundsRules.LengthOf(headers));
    }

    [Fact]
    public void A_quote_is_cut_and_its_author_is_not_who_wrote_below_it()
    {
        var cut = MailQuoteRules.Cut("Thanks.\n\n> One\n>> Two\n\nBut no.\n\nVerstuurd vanaf mijn iPad");

        Assert.Equal(new MailCut("Thanks.\n\nBut no.", HasQuote: true, HasSignature: true), cut);
    }
}
