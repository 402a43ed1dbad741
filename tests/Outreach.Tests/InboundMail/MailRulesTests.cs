using Outreach.FollowUps;
using Outreach.FollowUps.Mentions;
using Outreach.InboundMail;

namespace Outreach.Tests.InboundMail;

/// <summary>What an e-mail is, which are about one matter, and when there are too many: what the corpus does not show.</summary>
public sealed partial class MailRulesTests
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
    [InlineData(null, null, false, "ada@mail.example")]
    [InlineData("support@wadvonk.example", null, false, "ada@mail.example")]
    [InlineData("support@wadvonk.example", "support@wadvonk.example", true, "ada@mail.example")]
    [InlineData("support@wadvonk.example", "ada@work.example", true, "ada@work.example")]
    [InlineData(null, "ada@work.example", true, "ada@mail.example")]
    [InlineData(null, "ada@work.example", false, "ada@work.example")] // as if a form had sent it
    public void A_letter_that_our_mail_host_gave_its_id_is_no_mail_of_ours(string? listPost, string? replyTo, bool isAnswer, string author)
    {
        var letter = Person with
        {
            MessageId = "x@mx.wadvonk.example",
            HasListHeader = listPost is not null,
            ListPost = listPost,
            ReplyTo = replyTo,
            IsAnswer = isAnswer,
        };

        Assert.Equal((null, author), (Classify(letter), AuthorOf(letter)));
        Assert.False(MailClassRules.MayBeOurCopy(letter, Own));
    }

    [Fact]
    public void What_a_list_of_others_sends_on_for_us_is_ours()
    {
        var sentOn = Person with
        {
            From = "talk@lists.example",
            MessageId = "x@wadvonk.example",
            HasListHeader = true,
            ListPost = "talk@lists.example",
        };

        Assert.Equal(NotedMail.Own, Classify(sentOn));

        // In its own name a list of others, or a form, sends what anybody wrote.
        Assert.Equal(NotedMail.MailingList, Classify(sentOn with { From = "ada@mail.example" }));
        var form = sentOn with { HasListHeader = false, ListPost = null, Precedence = "bulk", From = "form@shop.example" };
        Assert.Equal(NotedMail.MailingList, Classify(form));
    }

    [Fact]
    public void What_a_form_of_ours_sends_as_who_wrote_in_it_is_their_letter()
    {
        var form = Person with { MessageId = "x@www.wadvonk.example", ReplyTo = "ada@mail.example", AutoSubmitted = "auto-generated" };

        Assert.Equal((null, "ada@mail.example"), (Classify(form), AuthorOf(form)));
        Assert.Equal((null, "ada@mail.example"), (Classify(form with { EnvelopeFrom = "<>" }), AuthorOf(form with { EnvelopeFrom = "" })));
        Assert.Equal("ada@mail.example", AuthorOf(form with { From = "forms@relay.example" }));
        Assert.Equal("ada@mail.example", AuthorOf(form with { From = "forms@relay.example", AutoSubmitted = null }));
        Assert.Equal(NotedMail.AutomaticReply, Classify(form with { ReplyTo = null }));
        Assert.Equal(NotedMail.AutomaticReply, Classify(form with { AutoSubmitted = "auto-replied" }));
        Assert.Equal(NotedMail.AutomaticReply, Classify(form with { MessageId = "x@mail.example" }));

        // What answers comes from no form: a machine's, to which our mail host gave the id.
        Assert.Equal(NotedMail.AutomaticReply, Classify(form with { IsAnswer = true }));
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

    private static NotedMail? Classify(MailSigns signs) => MailClassRules.Classify(signs, Own);

    private static string? AuthorOf(MailSigns signs) =>
        MailClassRules.LetterOf(new ReceivedMail { Id = "1", Fingerprint = "1", From = signs.From, Text = "", Signs = signs }, Own).From;

    private static RefusalReason? RefusalOf(MailSigns signs) =>
        MailClassRules.RefusalOf(Assert.NotNull(Classify(signs)), signs, Own);
}
