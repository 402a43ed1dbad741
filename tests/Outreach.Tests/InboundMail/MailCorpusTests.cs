using Outreach.InboundMail;
using Outreach.Platform;

namespace Outreach.Tests.InboundMail;

/// <summary>Each e-mail of the corpus is read as the file beside it says.</summary>
public sealed class MailCorpusTests
{
    private static readonly OwnMail Own = new("outreach@wadvonk.example", ["wadvonk.example"]);

    public static TheoryData<string> Names => [.. MailCorpus.Names];

    [Fact]
    public void There_are_sixty_at_least_and_each_has_its_expectation()
    {
        Assert.True(MailCorpus.Names.Count >= 60, $"There are {MailCorpus.Names.Count}.");
        Assert.Equal(MailCorpus.Names, MailCorpus.NamesOf("*.json"));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void It_is_read_as_expected(string name)
    {
        var expected = MailCorpus.Expected(name);

        var mail = MailReader.Read(MailCorpus.Read(name), envelope: null);
        var cut = MailQuoteRules.Cut(mail.Text);
        var noted = MailClassRules.Classify(mail.Signs, Own);

        Assert.Equal(
            (expected.Kind, expected.From, expected.Name, expected.Subject),
            (noted is { } what ? Json.NameOf(what) : "letter", mail.From, mail.FromName, mail.Subject));
        Assert.Equal(expected.Shown, cut.Shown);
        Assert.Equal((expected.QuoteCut, expected.SignatureCut), (cut.HasQuote, cut.HasSignature));
        Assert.Equal(expected.Attachments, mail.Attachments);
        Assert.Equal(expected.Answers, mail.Answers);
        Assert.Equal(expected.Id, mail.Id.StartsWith("sha256-", StringComparison.Ordinal) ? "sha256" : mail.Id);
    }

    [Fact]
    public void What_is_cut_for_display_is_kept_whole_with_the_mention()
    {
        var mail = MailReader.Read(MailCorpus.Read("apple-en"), envelope: null);

        var mention = MailMentions.Of(mail, "post-1@wadvonk.example", Samples.Monday, "NL");

        Assert.Equal("It works again, thank you!", mention.Text);
        Assert.Equal(
            "It works again, thank you!\n\nSent from my iPhone\n\n"
                + "> On 2 Mar 2026, at 09:00, Wadvonk Care <care@wadvonk.example> wrote:\n> \n> Dear Ada,\n> Is it better now?",
            mention.Whole);
        Assert.Equal(
            ("email", "apple-en@mail.example", "post-1@wadvonk.example", "Re: Your connection"),
            (mention.Channel, mention.ExternalId, mention.InReplyTo, mention.Subject));
    }

    [Fact]
    public void Files_are_named_and_who_names_nobody_is_somebody_of_their_own()
    {
        var files = MailMentions.Of(MailReader.Read(MailCorpus.Read("attachments"), null), null, Samples.Monday, "NL");
        var nobody = MailMentions.Of(MailReader.Read(MailCorpus.Read("without-any"), null), null, Samples.Monday, "NL");

        Assert.Equal(
            [("attachments[0]", "Rechnung M\u00e4rz.pdf (application/pdf)"), ("attachments[1]", "F\u00f6to.png (image/png)"),
                ("attachments[2]", "log.txt (text/plain)")],
            files.Notes.Select(note => (note.Field, note.Written)));
        Assert.StartsWith("no-sender-", nobody.Author.Handle, StringComparison.Ordinal);
        Assert.Equal(["author.handle"], nobody.Notes.Select(note => note.Field));
        Assert.Equal((Samples.Monday, "Nobody wrote this, at no time."), (nobody.PostedAt, nobody.Text));
    }
}
