using System.Text;
using Outreach.Customers;
using Outreach.FollowUps;
using Outreach.FollowUps.Mentions;
using Outreach.InboundMail;

namespace Outreach.Tests.InboundMail;

/// <summary>What an e-mail is, which are about one matter, and when there are too many: what the corpus does not show.</summary>
public sealed class MailRulesTests
{
    private static readonly OwnMail Own = new("outreach@notices.example", ["wadvonk.example"]);

    private static readonly MailSigns Person = new() { From = "ada@mail.example", MessageId = "1@mail.example", Subject = "Hello" };

    [Theory]
    [InlineData("Automatic reply: Hello")]
    [InlineData("[EXT] Out of Office until Monday")]
    [InlineData("Automatisch antwoord: Hallo")]
    [InlineData("Abwesend")]
    [InlineData("Automatische Antwort: Hallo")]
    [InlineData("Absence du bureau")]
    [InlineData("Fuera de la oficina")]
    [InlineData("Fuori sede: torno luned\u00ec")]
    [InlineData("Resposta autom\u00e1tica: Ol\u00e1")]
    [InlineData("Poza biurem")]
    public void A_subject_that_programs_write_is_an_automatic_reply_where_no_header_says_so(string subject) =>
        Assert.Equal(NotedMail.AutomaticReply, Classify(Person with { Subject = subject }));

    [Theory]
    [InlineData("Re: Automatic reply: Hello")]
    [InlineData("Out of office chairs")]
    [InlineData("Your automatic reply did not help")]
    [InlineData("Absences of your engineers")]
    [InlineData("Abwesenheitsnotizen einrichten")]
    public void A_subject_that_only_mentions_them_is_a_persons(string subject) =>
        Assert.Null(Classify(Person with { Subject = subject }));

    [Fact]
    public void Each_sign_of_a_machine_counts_and_what_a_persons_program_adds_does_not()
    {
        Assert.Equal(NotedMail.AutomaticReply, Classify(Person with { AutoSubmitted = "Auto-Generated; x=y" }));
        Assert.Null(Classify(Person with { AutoSubmitted = "No" }));
        Assert.Equal(NotedMail.AutomaticReply, Classify(Person with { HasAutoReplyHeader = true }));
        Assert.Equal(NotedMail.AutomaticReply, Classify(Person with { AutoResponseSuppress = "DR, All" }));
        Assert.Null(Classify(Person with { AutoResponseSuppress = "DR, RN, NRN" }));
        Assert.Equal(NotedMail.AutomaticReply, Classify(Person with { EnvelopeFrom = "" }));
        Assert.Equal(NotedMail.AutomaticReply, Classify(Person with { EnvelopeFrom = "<>" }));
        Assert.Equal(NotedMail.MailingList, Classify(Person with { HasListHeader = true }));
        Assert.Equal(NotedMail.MailingList, Classify(Person with { Precedence = " Junk" }));
        Assert.Equal(NotedMail.DeliveryReport, Classify(Person with { IsReport = true }));
        Assert.Equal(NotedMail.DeliveryReport, Classify(Person with { From = "Postmaster@mail.example" }));
        Assert.Equal(NotedMail.Own, Classify(Person with { From = "OUTREACH@notices.example" }));
        Assert.Equal(NotedMail.Own, Classify(Person with { MessageId = "x@mx.wadvonk.example", From = null }));
        Assert.Null(Classify(Person with { From = "ada@notwadvonk.example" }));
        Assert.Null(Classify(Person));
    }

    [Theory]
    [InlineData("noreply@wadvonk.example", "ada@mail.example", null)]
    [InlineData("noreply@www.wadvonk.example", "ada@mail.example", "auto-generated")]
    public void What_a_form_of_ours_sends_is_the_letter_of_whom_it_is_to_be_answered_to(string from, string replyTo, string? automatic)
    {
        var form = Person with { From = from, ReplyTo = replyTo, AutoSubmitted = automatic };

        Assert.Equal((null, "ada@mail.example"), (Classify(form), AuthorOf(form)));
        Assert.Equal(NotedMail.Own, Classify(form with { ReplyTo = null }));
        Assert.Equal(NotedMail.Own, Classify(form with { ReplyTo = "care@mail.wadvonk.example" }));
        Assert.Equal(NotedMail.Own, Classify(form with { ReplyTo = "outreach@notices.example" }));
        Assert.Equal(NotedMail.Own, Classify(form with { AutoSubmitted = "auto-replied" }));
        Assert.Equal(NotedMail.Own, Classify(form with { Subject = "Out of office" }));
    }

    [Fact]
    public void What_comes_through_a_list_is_the_letter_of_whom_it_is_to_be_answered_to_and_not_a_newsletter()
    {
        var shared = Person with
        {
            From = "support@lists.example",
            ReplyTo = "ada@mail.example",
            ListId = "support.lists.example",
            ListPost = "support@lists.example",
            HasListHeader = true,
            Precedence = "list",
        };

        Assert.Equal((null, "ada@mail.example"), (Classify(shared), AuthorOf(shared)));
        Assert.Equal(NotedMail.MailingList, Classify(shared with { ReplyTo = null }));
        Assert.Equal(NotedMail.MailingList, Classify(shared with { ReplyTo = "support@lists.example" }));
        Assert.Equal(NotedMail.MailingList, Classify(shared with { ReplyTo = "help@support.lists.example" }));
        Assert.Equal(NotedMail.MailingList, Classify(shared with { From = "offers@mail.example", ReplyTo = "service@mail.example" }));
        Assert.Equal(NotedMail.MailingList, Classify(shared with { ListPost = null }));
        Assert.Equal(NotedMail.AutomaticReply, Classify(shared with { AutoSubmitted = "auto-generated" }));
        Assert.Equal(NotedMail.DeliveryReport, Classify(shared with { IsReport = true }));
    }

    [Theory]
    [InlineData("news@mail.shop.example", "info@shop.example")]
    [InlineData("news@shop.example", "info@MAIL.shop.example")]
    [InlineData("news@sender.example", "info@shop.example")]
    public void An_announcement_to_many_is_nobodys_letter(string from, string replyTo)
    {
        var news = Person with { From = from, ReplyTo = replyTo };

        Assert.Equal(NotedMail.MailingList, Classify(news with { HasListHeader = true, ListId = "news.shop.example" }));
        Assert.Equal(NotedMail.MailingList, Classify(news with { Precedence = "bulk" }));
    }

    [Fact]
    public void What_our_newsletter_or_our_notices_are_to_be_answered_to_has_written_nothing()
    {
        var news = Person with { From = "news@wadvonk.example", ReplyTo = "care@desk.example", HasListHeader = true };

        Assert.Equal(NotedMail.Own, Classify(news with { ListId = "news.wadvonk.example" }));
        Assert.Equal(NotedMail.Own, Classify(news with { Precedence = "bulk" }));
        Assert.Equal(NotedMail.Own, Classify(Person with { From = "outreach@notices.example" }));

        var group = news with { ListId = "support.wadvonk.example", ListPost = "support@wadvonk.example", ReplyTo = "ada@mail.example" };
        Assert.Equal((null, "ada@mail.example"), (Classify(group), AuthorOf(group)));
    }

    [Fact]
    public void What_our_list_sends_in_its_own_name_for_a_person_is_no_copy_of_our_answer()
    {
        var answer = Person with { From = "support@wadvonk.example", ReplyTo = "ada@mail.example" };

        Assert.True(MailClassRules.MayBeOurCopy(answer, Own));
        Assert.True(MailClassRules.MayBeOurCopy(Person with { From = "outreach@notices.example" }, Own));
        Assert.True(MailClassRules.MayBeOurCopy(answer with { HasListHeader = true, ListPost = "all@lists.example" }, Own));
        Assert.False(MailClassRules.MayBeOurCopy(answer with { HasListHeader = true, ListPost = "support@wadvonk.example" }, Own));
        Assert.False(MailClassRules.MayBeOurCopy(answer with { ListPost = "Support@WADVONK.example" }, Own));
        Assert.False(MailClassRules.MayBeOurCopy(Person, Own));

        // A colleague wrote it, and the list left that as it was.
        Assert.True(MailClassRules.MayBeOurCopy(
            answer with { From = "care@wadvonk.example", ReplyTo = "ticket@desk.example", ListPost = "support@wadvonk.example" }, Own));
    }

    [Theory]
    [InlineData(null, null)]
    [InlineData("support@wadvonk.example", null)]
    [InlineData("support@wadvonk.example", "support@wadvonk.example")]
    [InlineData("support@wadvonk.example", "ada@work.example")]
    [InlineData(null, "ada@work.example")]
    public void A_letter_that_our_mail_host_gave_its_id_is_no_mail_of_ours(string? listPost, string? replyTo)
    {
        var letter = Person with
        {
            MessageId = "x@mx.wadvonk.example",
            HasListHeader = listPost is not null,
            ListPost = listPost,
            ReplyTo = replyTo,
        };

        Assert.Null(Classify(letter));
        Assert.StartsWith("ada@", AuthorOf(letter));
        Assert.False(MailClassRules.MayBeOurCopy(letter, Own));
    }

    [Fact]
    public void What_a_list_of_others_sends_on_for_us_is_ours()
    {
        var sentOn = Person with
        {
            From = "talk@lists.example", MessageId = "x@wadvonk.example", HasListHeader = true, ListPost = "talk@lists.example",
        };

        Assert.Equal(NotedMail.Own, Classify(sentOn));
    }

    [Fact]
    public void What_is_to_be_answered_to_a_desk_that_is_named_as_our_own_is_ours()
    {
        var answer = Person with { From = "care@wadvonk.example", ReplyTo = "ticket@desk.example" };

        Assert.Equal(NotedMail.Own, MailClassRules.Classify(answer, Own with { Domains = ["wadvonk.example", "desk.example"] }));
        Assert.Equal((null, "ticket@desk.example"), (Classify(answer), AuthorOf(answer)));
    }

    [Fact]
    public void A_form_or_a_group_that_sends_as_our_notices_do_names_who_wrote_it()
    {
        var form = Person with { From = "outreach@notices.example", ReplyTo = "ada@mail.example" };
        var group = form with { HasListHeader = true, ListPost = "outreach@notices.example" };

        Assert.Equal((null, "ada@mail.example"), (Classify(form), AuthorOf(form)));
        Assert.Equal((null, "ada@mail.example"), (Classify(group), AuthorOf(group)));
        Assert.Equal(NotedMail.Own, Classify(form with { ReplyTo = "outreach@notices.example" }));
        Assert.Equal(NotedMail.Own, Classify(form with { ReplyTo = "care@wadvonk.example" }));

        // Sent to many it is nobody's, but a lead hears of it.
        Assert.Equal(RefusalReason.OwnMail, RefusalOf(form with { Precedence = "bulk" }));
        Assert.Null(RefusalOf(form with { Precedence = "bulk", ReplyTo = "care@wadvonk.example" }));
    }

    [Fact]
    public void What_a_list_of_ours_passes_on_is_a_letter_of_who_wrote_to_it()
    {
        var group = Person with { HasListHeader = true, Precedence = "list", ListId = "support.wadvonk.example" };

        Assert.Equal((null, "ada@mail.example"), (Classify(group), AuthorOf(group)));
        Assert.Equal(
            (null, "bo@mail.example"),
            (Classify(group with { ReplyTo = "bo@mail.example" }), AuthorOf(group with { ReplyTo = "bo@mail.example" })));
        Assert.Null(Classify(group with { ListId = null, ListPost = "support@wadvonk.example" }));
        Assert.Equal(NotedMail.Own, Classify(group with { From = "support@wadvonk.example" }));
        Assert.Equal(NotedMail.AutomaticReply, Classify(group with { AutoSubmitted = "auto-replied" }));
    }

    [Fact]
    public void A_letter_is_to_be_answered_elsewhere_and_is_its_senders_all_the_same() =>
        Assert.Equal("ada@mail.example", AuthorOf(Person with { ReplyTo = "ada@work.example" }));

    [Fact]
    public void A_lead_hears_of_mail_that_may_be_a_letter_and_not_of_what_says_that_it_replies_or_reports()
    {
        Assert.Equal(RefusalReason.ListMail, RefusalOf(Person with { HasListHeader = true }));
        Assert.Equal(RefusalReason.ListMail, RefusalOf(Person with { Precedence = "bulk" }));
        Assert.Equal(RefusalReason.OwnMail, RefusalOf(Person with { From = "noreply@wadvonk.example" }));
        Assert.Equal(RefusalReason.AutomaticMail, RefusalOf(Person with { AutoResponseSuppress = "All" }));
        Assert.Equal(RefusalReason.AutomaticMail, RefusalOf(Person with { AutoSubmitted = "auto-generated" }));
        Assert.Equal(RefusalReason.AutomaticMail, RefusalOf(Person with { EnvelopeFrom = "<>" }));
        Assert.Null(RefusalOf(Person with { From = "outreach@notices.example" }));
        Assert.Null(RefusalOf(Person with { AutoSubmitted = "auto-replied" }));
        Assert.Null(RefusalOf(Person with { AutoResponseSuppress = "All", Subject = "Automatic reply: Hello" }));
        Assert.Null(RefusalOf(Person with { HasAutoReplyHeader = true }));
        Assert.Null(RefusalOf(Person with { IsReport = true }));
    }

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

    private static NotedMail? Classify(MailSigns signs) => MailClassRules.Classify(signs, Own);

    private static string? AuthorOf(MailSigns signs) =>
        MailClassRules.LetterOf(new ReceivedMail { Id = "1", Fingerprint = "1", From = signs.From, Text = "", Signs = signs }, Own).From;

    private static RefusalReason? RefusalOf(MailSigns signs) =>
        MailClassRules.RefusalOf(Assert.NotNull(Classify(signs)), signs, Own);
}
