using System.Security.Cryptography;
using System.Text;
using MimeKit;
using MimeKit.Utils;

namespace Outreach.InboundMail;

/// <summary>
/// Reads e-mails with MimeKit. Whatever the bytes are, something is read: what can't be made out is left out, and a text that is no e-mail
/// at all is kept as it is. Never throws.
/// </summary>
internal static class MailReader
{
    private const int MostAnswers = 10;

    private static readonly ParserOptions Lenient;

    /// <summary>MimeKit looks once which charsets there are: they have to be registered before it is touched.</summary>
    static MailReader()
    {
        Encoding.RegisterProvider(CodePagesEncodingProvider.Instance);
        Lenient = new ParserOptions
        {
            AddressParserComplianceMode = RfcComplianceMode.Looser,
            ParameterComplianceMode = RfcComplianceMode.Loose,
            Rfc2047ComplianceMode = RfcComplianceMode.Loose,
            AllowAddressesWithoutDomain = true,
            AllowUnquotedCommasInAddresses = true,
            CharsetEncoding = Encoding.UTF8,
            MaxMimeDepth = 32,
            MaxAddressGroupDepth = 3,
        };
    }

    /// <summary>Reads a whole e-mail as it was sent.</summary>
    /// <param name="envelope">Who the envelope says sent it, where that is known.</param>
    public static ReceivedMail Read(byte[] mime, string? envelope)
    {
        var id = FingerprintOf(mime);
        if (Parse(mime) is not { } message)
        {
            return new ReceivedMail
            {
                Id = id,
                Fingerprint = id,
                From = AddressIn(envelope),
                Text = MailBody.Tidy(MailBody.Decoded(mime, charset: null)),
                Signs = new MailSigns { EnvelopeFrom = envelope, From = AddressIn(envelope) },
            };
        }

        return Read(message, MailBody.Of(message), id, envelope);
    }

    /// <summary>Reads an e-mail that SendGrid has taken apart.</summary>
    public static ReceivedMail Read(InboundForm form)
    {
        var (headers, text, html) = (form.Find("headers"), form.Find("text"), form.Find("html"));
        var id = FingerprintOf(headers, form.Find("subject"), form.Find("from"), text, html);
        var message = Parse([.. headers ?? [], .. "\r\n\r\n"u8]) ?? new MimeMessage();
        var body = MailBody.Of(
            Decoded(form, "text"), Decoded(form, "html"), form.Files);
        var mail = Read(message, body, id, form.EnvelopeFrom);
        var from = mail.From is null && form.Find("from") is not null ? FirstOf(Decoded(form, "from")) : null;
        return mail with
        {
            Subject = mail.Subject ?? Blank(Decoded(form, "subject")),
            From = mail.From ?? from?.Address,
            FromName = mail.FromName ?? Blank(from?.Name),
            Signs = mail.Signs with
            {
                From = mail.Signs.From ?? from?.Address,
                Subject = mail.Signs.Subject ?? Blank(Decoded(form, "subject")),
            },
        };
    }

    private static string? Decoded(InboundForm form, string name) =>
        form.Find(name) is { } bytes ? MailBody.Decoded(bytes, form.CharsetOf(name)) : null;

    private static MimeMessage? Parse(byte[] mime)
    {
        try
        {
            return new MimeParser(Lenient, new MemoryStream(mime, 0, MailBoundsRules.LengthOf(mime)), MimeFormat.Entity).ParseMessage();
        }
        catch (Exception noMail) when (noMail is FormatException or IOException or ArgumentException or InvalidOperationException)
        {
            return null;
        }
    }

    private static ReceivedMail Read(MimeMessage message, MailBody body, string fingerprint, string? envelope)
    {
        var author = AuthorOf(message);
        var from = author?.Address ?? AddressIn(envelope);
        var messageId = Blank(message.MessageId) ?? Blank(message.Headers["Message-Id"]?.Trim().Trim('<', '>'));
        var subject = Blank(message.Headers["Subject"]);
        var replyTo = OnlyOneOf(message.Headers[HeaderId.ReplyTo]);
        var answers = AnswersOf(message, messageId).ToList();
        return new ReceivedMail
        {
            Id = messageId ?? fingerprint,
            Fingerprint = fingerprint,
            Answers = [.. answers.Concat(body.Reported).Distinct().Take(MostAnswers)],
            From = from,
            FromName = Blank(author?.Name),
            ReplyToName = Blank(replyTo?.Name),
            Subject = subject,
            Date = Blank(message.Headers["Date"]),
            Text = body.Text,
            Attachments = body.Attachments,
            Signs = new MailSigns
            {
                AutoSubmitted = message.Headers["Auto-Submitted"],
                Precedence = message.Headers["Precedence"],
                AutoResponseSuppress = message.Headers["X-Auto-Response-Suppress"],
                HasAutoReplyHeader = AutoReplyHeaders.Any(message.Headers.Contains),
                HasListHeader = ListHeaders.Any(message.Headers.Contains),
                ListId = NameIn(message.Headers["List-Id"]),
                ListPost = AddressIn(message.Headers["List-Post"]?.Replace("mailto:", "", StringComparison.OrdinalIgnoreCase)),
                ReplyTo = replyTo?.Address,
                IsReport = message.Body?.ContentType.IsMimeType("multipart", "report") == true,
                EnvelopeFrom = envelope ?? message.Headers["Return-Path"],
                From = from,
                MessageId = messageId,
                IsAnswer = answers.Count > 0,
                Subject = subject,
            },
        };
    }

    private static readonly string[] AutoReplyHeaders =
        ["X-Autoreply", "X-Autorespond", "X-Autoresponder", "X-Autoreply-From", "X-Mail-Autoreply", "Autorespond", "X-AutoReply-From"];

    private static readonly string[] ListHeaders = ["List-Id", "List-Post"];

    /// <summary>What it answers first, then the rest of the thread from its end.</summary>
    internal static IEnumerable<string> AnswersOf(MimeMessage message, string? except) =>
        IdsIn(message.Headers["In-Reply-To"])
            .Concat(IdsIn(message.Headers["References"]).Reverse())
            .Where(id => id != except && id.Length <= 512);

    internal static IEnumerable<string> IdsIn(string? header) =>
        header is null ? []
        : MimeUtils.EnumerateReferences(header).ToList() is { Count: > 0 } ids ? ids.Select(id => id.Trim()).Where(id => id.Length > 0)

        // Some programs leave the brackets out.
        : header.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).Where(word => word.Contains('@', StringComparison.Ordinal));

    /// <summary>The first who is named: also in a group, also where only who sent it for them is.</summary>
    private static Writer? AuthorOf(MimeMessage message) =>
        new[] { HeaderId.From, HeaderId.Sender, HeaderId.ReplyTo, HeaderId.ReturnPath }
            .SelectMany(id => message.Headers.Where(header => header.Id == id))
            .Select(header => FirstOf(header.Value))
            .FirstOrDefault(found => found is not null);

    private static Writer? FirstOf(string? written)
    {
        if (string.IsNullOrWhiteSpace(written))
        {
            return null;
        }

        if (InternetAddressList.TryParse(Lenient, written, out var list)
            && list.Mailboxes.FirstOrDefault(box => AddressIn(box.Address) is not null) is { } first)
        {
            return new Writer(first.Address, first.Name);
        }

        return AddressIn(written) is { } address ? new Writer(address, NameBefore(written, address)) : null;
    }

    private static Writer? OnlyOneOf(string? written) =>
        written is not null && InternetAddressList.TryParse(Lenient, written, out var list)
            && list.Mailboxes.Where(box => AddressIn(box.Address) is not null).DistinctBy(box => box.Address.ToUpperInvariant()).ToList()
                is [var only]
            ? new Writer(only.Address, only.Name)
            : null;

    /// <summary>What stands in brackets, else all of it.</summary>
    private static string? NameIn(string? header) =>
        Blank(header?[(header.LastIndexOf('<') + 1)..].TrimEnd('>', ' ', '\t'));

    /// <summary>The first word that looks like an address, however broken what is around it.</summary>
    private static string? AddressIn(string? written) => written?
        .Split([' ', '\t', '\r', '\n', '<', '>', '"', ',', ';', '(', ')', '[', ']'], StringSplitOptions.RemoveEmptyEntries)
        .FirstOrDefault(word =>
            word.Length <= 254 && word.IndexOf('@', StringComparison.Ordinal) is > 0 and var at && at < word.Length - 1);

    private static string NameBefore(string written, string address) =>
        written[..written.IndexOf(address, StringComparison.Ordinal)].Trim(' ', '\t', '\r', '\n', '<', '"', ',');

    private static string? Blank(string? text) => string.IsNullOrWhiteSpace(text) ? null : text.Trim();

    private static string FingerprintOf(params IEnumerable<byte[]?> parts)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var part in parts)
        {
            hash.AppendData(part ?? []);
        }

        return $"sha256-{Convert.ToHexStringLower(hash.GetHashAndReset())}";
    }

    private sealed record Writer(string Address, string? Name);
}
