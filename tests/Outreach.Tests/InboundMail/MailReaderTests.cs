using System.Diagnostics;
using System.Text;
using FsCheck;
using FsCheck.Fluent;
using MimeKit;
using Outreach.InboundMail;

namespace Outreach.Tests.InboundMail;

/// <summary>Whatever the bytes are, something is read, soon, and without an exception.</summary>
public sealed class MailReaderTests
{
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(10);

    private static readonly OwnMail Own = new("outreach@wadvonk.example", ["wadvonk.example"]);

    private static readonly byte[][] Known = [.. MailCorpus.Names.Select(MailCorpus.Read)];

    /// <summary>What is done to the bytes, in order.</summary>
    private sealed record Damage(int Kind, int Where, int Length, byte Unit);

    private static readonly Gen<Damage> Damages =
        from kind in Gen.Choose(0, 4)
        from place in Gen.Choose(0, 10_000)
        from length in Gen.Choose(1, 600)
        from unit in Gen.Choose(0, 255)
        select new Damage(kind, place, length, (byte)unit);

    [Fact]
    public void No_bytes_make_it_throw_or_hang()
    {
        var damaged =
            from mail in Gen.Elements(Known)
            from damages in Damages.NonEmptyListOf()
            select damages.Take(8).Aggregate(mail, Damaged);
        var started = Stopwatch.StartNew();
        var read = 0;

        Prop.ForAll(Arb.From(damaged), bytes =>
        {
            // Seeded, so the first ones are always the same; how many there are depends on the machine, within bounds.
            if (read < 200 || started.Elapsed < Longest)
            {
                ReadAll(bytes);
                read++;
            }
        }).Check(Config.QuickThrowOnFailure.WithReplay(20_260_302, 7).WithMaxTest(1_500));

        Assert.True(read >= 200, $"only {read} were read");
    }

    [Theory]
    [InlineData("IMG_0042.jpeg", 30_000, "IMG_0042.jpeg (image/jpeg)")]
    [InlineData("IMG_0042.jpeg", 20_480, null)]
    [InlineData("IMG_0042.jpeg", 20_481, "IMG_0042.jpeg (image/jpeg)")]
    [InlineData(null, 30_000, null)] // a logo of the letter itself
    public void A_photo_between_the_words_is_noted_as_a_file_is_and_a_logo_is_not(string? name, int bytes, string? noted)
    {
        var picture = new MimePart("image", "jpeg")
        {
            ContentId = "photo@customer.example",
            ContentDisposition = new ContentDisposition(ContentDisposition.Inline) { FileName = name },
            ContentTransferEncoding = ContentEncoding.Base64,
            Content = new MimeContent(new MemoryStream(new byte[bytes])),
        };
        using var written = new MemoryStream();
        new MimeMessage { Body = new Multipart("mixed") { new TextPart("plain") { Text = "Thanks" }, picture } }.WriteTo(written);
        written.Position = 0;

        var body = MailBody.Of(MimeMessage.Load(written));

        Assert.Equal("Thanks", body.Text);
        Assert.Equal(noted is null ? [] : [noted], body.Attachments);
    }

    private static readonly byte[] Long = LongTexts(500, 50_000);

    /// <summary>By name: a runner writes down what a theory is given, and these are megabytes.</summary>
    private static readonly IReadOnlyDictionary<string, byte[]> Hostile = new Dictionary<string, byte[]>
    {
        ["nothing"] = [],
        ["zeros"] = new byte[4096],
        ["no header at all"] = Encoding.ASCII.GetBytes("this is not an e-mail"),
        ["very many header lines"] = Encoding.ASCII.GetBytes(string.Concat(Enumerable.Repeat("X-A: b\r\n", 50_000))),
        ["one very long header"] = Encoding.ASCII.GetBytes("Subject: " + new string('a', 2_000_000) + "\r\n\r\nx"),
        ["very many references"] = Encoding.ASCII.GetBytes(
            "References: " + string.Join(' ', Enumerable.Range(0, 50_000).Select(n => $"<{n}@x>")) + "\r\n\r\nx"),
        ["parts in parts"] = Encoding.ASCII.GetBytes(string.Concat(Enumerable.Range(0, 3_000).Select(
            n => $"Content-Type: multipart/mixed; boundary=b{n}\r\n\r\n--b{n}\r\n"))),
        ["very many parts"] = Encoding.ASCII.GetBytes("Content-Type: multipart/mixed; boundary=b\r\n\r\n"
            + string.Concat(Enumerable.Repeat("--b\r\n\r\nx\r\n", 100_000))),
        ["quotes in quotes"] = Encoding.ASCII.GetBytes("Subject: x\r\n\r\n" + string.Concat(Enumerable.Repeat("> \r\n", 100_000))),
        ["signatures alone"] = Encoding.ASCII.GetBytes(
            "Subject: x\r\n\r\nx\r\n" + string.Concat(Enumerable.Repeat("-- \r\n", 100_000))),
        ["signatures between quotes"] = Encoding.ASCII.GetBytes(
            "Subject: x\r\n\r\n" + string.Concat(Enumerable.Repeat(">\n", 100_000))
            + string.Concat(Enumerable.Repeat("--\n>\n", 40_000))),
        ["very many long texts"] = Long,
        ["a sender whom nobody sees"] = Encoding.UTF8.GetBytes("From: <\u200b@\u200b>\r\nSubject: x\r\n\r\nx"),
        ["devices alone"] = Encoding.ASCII.GetBytes(
            "Subject: x\r\n\r\nx\r\n" + string.Concat(Enumerable.Repeat("Sent from my iPhone\r\n", 20_000))),
        ["attributions alone"] = Encoding.ASCII.GetBytes(
            "Subject: x\r\n\r\nx\r\n" + string.Concat(Enumerable.Repeat("On Monday somebody\r\n", 20_000))),
        ["tags in tags"] = Encoding.ASCII.GetBytes(
            "Content-Type: text/html\r\n\r\n" + string.Concat(Enumerable.Repeat("<blockquote><div>x", 40_000))),
        ["one tag of many attributes"] = Encoding.ASCII.GetBytes(
            "Content-Type: text/html\r\n\r\n<p " + string.Concat(Enumerable.Repeat("a=b ", 100_000)) + ">x"),
    };

    public static TheoryData<string> HostileNames => [.. Hostile.Keys];

    [Theory]
    [MemberData(nameof(HostileNames))]
    public void What_is_made_to_take_long_does_not(string name)
    {
        var started = Stopwatch.StartNew();

        ReadAll(Hostile[name]);

        Assert.True(started.Elapsed < Longest, $"{name} took {started.Elapsed}");
    }

    [Fact]
    public void What_is_long_is_not_held_in_memory_again_and_again()
    {
        var texts = Long;
        var line = Convert.ToBase64String(Encoding.ASCII.GetBytes(new string('a', 57))) + "\r\n";
        var base64 = Encoding.ASCII.GetBytes(
            "Content-Transfer-Encoding: base64\r\n\r\n" + string.Concat(Enumerable.Repeat(line, 25 * 1024 * 1024 / line.Length)));

        Assert.InRange(AllocatedBy(texts), 0, 8L * texts.Length);
        Assert.InRange(AllocatedBy(base64), 0, 4L * base64.Length);

        static long AllocatedBy(byte[] bytes)
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            MailReader.Read(bytes, envelope: null);
            return GC.GetAllocatedBytesForCurrentThread() - before;
        }
    }

    [Fact]
    public void A_text_of_which_the_beginning_is_read_is_cut_between_characters_and_several_follow_each_other_up_to_there()
    {
        var euros = MailCharsetRules.DecodeBeginning(Encoding.UTF8.GetBytes("a" + new string('\u20ac', 20)), "utf-8", 10);
        var parts = MailReader.Read(Long, envelope: null).Text;

        Assert.Equal("a" + new string('\u20ac', 9), euros);
        Assert.Equal("a\u20ac", MailCharsetRules.DecodeBeginning(Encoding.UTF8.GetBytes("a\u20ac\u20ac"), "utf-8", 2));
        Assert.Equal(400_000, parts.Length);
        Assert.Equal(new string('x', 100), parts[..100]);
    }

    [Theory]
    [InlineData("In-Reply-To: <c1@mail.example>\r\n", true)]
    [InlineData("References: <c1@mail.example>\r\n", true)]
    [InlineData("References: <c2@mail.example>\r\n", false)] // itself
    [InlineData("", false)]
    public void It_is_an_answer_where_it_names_what_it_answers(string header, bool isAnswer) => Assert.Equal(
        isAnswer,
        MailReader.Read(Encoding.UTF8.GetBytes($"Message-Id: <c2@mail.example>\r\n{header}\r\nHelp me."), envelope: null).Signs.IsAnswer);

    [Fact]
    public void A_sender_of_characters_that_nobody_sees_is_nobody_and_the_words_are_taken()
    {
        var mention = MailMentions.Of(
            MailReader.Read(Encoding.UTF8.GetBytes("From: <\u200b@\u200b>\r\n\r\nHelp me."), envelope: null),
            answers: null,
            Samples.Monday,
            "NL");

        Assert.StartsWith("no-sender-", mention.Author.Handle, StringComparison.Ordinal);
        Assert.Equal(("Help me.", "author.handle"), (mention.Text, Assert.Single(mention.Notes).Field));
    }

    private static byte[] LongTexts(int parts, int units) => Encoding.ASCII.GetBytes(
        "Content-Type: multipart/mixed; boundary=b\r\n\r\n"
        + string.Concat(Enumerable.Repeat($"--b\r\nContent-Type: text/plain\r\n\r\n{new string('x', units)}\r\n", parts)));

    private static void ReadAll(byte[] bytes)
    {
        var mail = MailReader.Read(bytes, envelope: null);
        MailClassRules.Classify(mail.Signs, Own);
        var mention = MailMentions.Of(mail, mail.Answers.FirstOrDefault(), Samples.Monday, "NL");

        Assert.True(mention.Text.Length <= 100_000 && !(mention.Whole?.Length > 100_000), "more is kept than there is room for");
        Assert.True(mention.ExternalId.Length > 0 && mention.Author.Handle.Length > 0, "it could not be known again");
    }

    private static byte[] Damaged(byte[] mail, Damage damage)
    {
        if (mail.Length == 0)
        {
            return mail;
        }

        List<byte> bytes = [.. mail];
        var at = damage.Where % bytes.Count;
        var length = Math.Min(damage.Length, bytes.Count - at);
        switch (damage.Kind)
        {
            case 0:
                bytes[at] = damage.Unit;
                break;
            case 1:
                bytes.RemoveRange(at, length);
                break;
            case 2:
                bytes.InsertRange((at * 7) % bytes.Count, bytes.GetRange(at, length));
                break;
            case 3:
                bytes.InsertRange(at, Known[damage.Unit % Known.Length].Take(damage.Length));
                break;
            default:
                bytes.InsertRange(at, Enumerable.Repeat(damage.Unit, damage.Length));
                break;
        }

        return [.. bytes];
    }
}
