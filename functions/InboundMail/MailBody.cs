using System.Text;
using MimeKit;
using MimeKit.Text;
using MimeKit.Tnef;
using Outreach.Platform;

namespace Outreach.InboundMail;

/// <summary>What an e-mail says, and what came with it.</summary>
internal sealed record MailBody
{
    /// <summary>More than is kept: what is quoted may be long, and what the author wrote stands below it.</summary>
    private const int MostUnits = 400_000;

    /// <summary>What is read of a text before it is tidied up: white space and marks of HTML are part of that.</summary>
    private const int MostUnitsRead = 2 * MostUnits;

    private const int MostParts = 500;

    /// <summary>In bytes: what is larger and has a name is a photo that somebody put between their words.</summary>
    private const int LargestLogo = 20 * 1024;

    /// <summary>As plain text.</summary>
    public required string Text { get; init; }

    public IReadOnlyList<string> Attachments { get; init; } = [];

    /// <summary>The ids that a report names: of the e-mail that it is about, and of what that one answered.</summary>
    public IReadOnlyList<string> Reported { get; init; } = [];

    /// <summary>Of a whole e-mail.</summary>
    public static MailBody Of(MimeMessage message)
    {
        var found = new Parts(plain: null, html: null);
        found.Collect(message.Body, depth: 0);
        return found.ToBody();
    }

    /// <summary>Of one that was taken apart.</summary>
    public static MailBody Of(string? text, string? html, IReadOnlyList<InboundFile> files)
    {
        var found = new Parts(text, html);
        foreach (var file in files)
        {
            if (file.Content is { } tnef)
            {
                found.CollectTnef(new TnefPart { Content = new MimeContent(new MemoryStream(tnef)) }, depth: 0);
            }
            else
            {
                found.Attach(file.Name, file.Type);
            }
        }

        return found.ToBody();
    }

    /// <summary>The text in bytes, as far as it is read.</summary>
    /// <param name="charset">The one that the e-mail names; null for none.</param>
    public static string Decoded(ReadOnlySpan<byte> bytes, string? charset) =>
        MailCharsetRules.DecodeBeginning(bytes, charset, MostUnitsRead);

    /// <summary>With the line ends of all text here, without what can't be shown.</summary>
    public static string Tidy(string text) =>
        Excerpt.Beginning(text, MostUnits)
            .Replace("\r\n", "\n", StringComparison.Ordinal)
            .Replace('\r', '\n')
            .Replace("\0", "", StringComparison.Ordinal)
            .Trim();

    private sealed class Parts(string? plain, string? html)
    {
        private readonly List<string> _attachments = [];
        private readonly List<string> _reported = [];
        private readonly StringBuilder _plain = new(plain);
        private bool _hasPlain = plain is not null;
        private bool _hasWords = !string.IsNullOrWhiteSpace(plain);
        private string? _html = html;
        private int _seen;

        /// <summary>What of it would be missing if a part were left out.</summary>
        private (int Plain, bool HasHtml, int Attachments) Found => (_plain.Length, _html is not null, _attachments.Count);

        public MailBody ToBody() => new()
        {
            Text = _hasWords ? Tidy(_plain.ToString())
                : _html is { } html ? Tidy(MailHtmlRules.TextOf(Excerpt.Beginning(html, MostUnitsRead)))
                : "",
            Attachments = _attachments,
            Reported = _reported,
        };

        public void Collect(MimeEntity? entity, int depth)
        {
            if (entity is null || depth > 16 || _seen++ > MostParts)
            {
                return;
            }

            switch (entity)
            {
                case Multipart parts:
                    foreach (var part in parts)
                    {
                        Collect(part, depth + 1);
                    }

                    break;
                case TnefPart tnef:
                    CollectTnef(tnef, depth);
                    break;
                case TextRfc822Headers { Message: { } headers }:
                    Report(headers);
                    break;
                case MessagePart { Message: { } inner }:
                    Report(inner);
                    Attach(entity.ContentDisposition?.FileName ?? entity.ContentType.Name ?? "message.eml", "message/rfc822");
                    break;
                case TextPart text when !entity.IsAttachment && TakesText(text):
                    break;
                case MessageDispositionNotification read:
                    ReportRead(read);
                    break;
                case MessageDeliveryStatus:
                    break;
                case MimePart part when !IsPicturedInline(part):
                    Attach(part.FileName, TypeOf(part));
                    break;
            }
        }

        public void CollectTnef(TnefPart tnef, int depth)
        {
            var before = Found;
            try
            {
                Collect(tnef.ConvertToMessage().Body, depth + 4);
            }
            catch (Exception broken) when (broken is TnefException or IOException or FormatException or ArgumentException
                or InvalidOperationException or NotSupportedException or OverflowException or IndexOutOfRangeException)
            {
                // What could be read of it before is all there is.
            }

            if (before == Found)
            {
                // Then it is a file like any other.
                Attach(tnef.FileName ?? "winmail.dat", "application/ms-tnef");
            }
        }

        public void Attach(string? name, string type) => _attachments.Add(
            string.IsNullOrWhiteSpace(name) ? type : $"{name.Trim()} ({type})");

        /// <summary>
        /// The first of HTML is the text; several parts of plain text follow each other, as some programs cut them around pictures.
        /// </summary>
        private bool TakesText(TextPart text)
        {
            if (text.IsHtml)
            {
                if (_html is not null)
                {
                    return !text.IsAttachment && text.FileName is null;
                }

                _html = Decoded(text);
                return true;
            }

            if (!text.IsPlain || (text.FileName is not null && _hasPlain))
            {
                return false;
            }

            if (!_hasWords || _plain.Length < MostUnitsRead)
            {
                Append(text);
            }

            return true;
        }

        private void Append(TextPart text)
        {
            var words = Decoded(text);
            if (text.IsFlowed)
            {
                words = new FlowedToText { DeleteSpace = IsDelSp(text) }.Convert(words);
            }

            if (_hasWords)
            {
                _plain.Append('\n');
            }
            else
            {
                _plain.Clear();
            }

            _plain.Append(words);
            _hasPlain = true;
            _hasWords |= !string.IsNullOrWhiteSpace(words);
        }

        private static bool IsDelSp(TextPart text) =>
            string.Equals(text.ContentType.Parameters["delsp"], "yes", StringComparison.OrdinalIgnoreCase);

        private static string Decoded(TextPart text) =>
            MailBody.Decoded(BytesOf(text, MailCharsetRules.MostBytesOf(MostUnitsRead) + 1), text.ContentType.Charset);

        /// <summary>Its beginning, decoded.</summary>
        private static byte[] BytesOf(MimePart part, int most)
        {
            if (part.Content is not { Stream: { } encoded } content)
            {
                return [];
            }

            if (content.Encoding != ContentEncoding.Base64)
            {
                using var decoded = content.Open();
                return BeginningOf(decoded, most, _ => true);
            }

            // Some programs leave out what fills the last group, and MimeKit the whole group with it.
            encoded.Position = 0;
            var digits = BeginningOf(
                encoded,
                4 * ((most + 2) / 3),
                unit => char.IsAsciiLetterOrDigit((char)unit) || unit is (byte)'+' or (byte)'/').AsSpan();
            digits = digits[..^(digits.Length % 4 == 1 ? 1 : 0)];
            return Convert.FromBase64String(Encoding.ASCII.GetString(digits) + new string('=', (4 - (digits.Length % 4)) % 4));
        }

        private static byte[] BeginningOf(Stream stream, int most, Func<byte, bool> isWanted)
        {
            using var wanted = new MemoryStream();
            var buffer = new byte[16 * 1024];
            while (wanted.Length < most && stream.Read(buffer) is > 0 and var read)
            {
                foreach (var unit in buffer.AsSpan(0, read))
                {
                    if (isWanted(unit) && wanted.Length < most)
                    {
                        wanted.WriteByte(unit);
                    }
                }
            }

            return wanted.ToArray();
        }

        private void Report(MimeMessage about)
        {
            if (about.MessageId is { Length: > 0 } id)
            {
                _reported.Add(id);
            }

            _reported.AddRange(MailReader.AnswersOf(about, except: null));
        }

        private void ReportRead(MessageDispositionNotification read)
        {
            try
            {
                _reported.AddRange(MailReader.IdsIn(read.Fields["Original-Message-ID"]));
            }
            catch (Exception broken) when (broken is FormatException or IOException)
            {
                // It names nothing that could be found.
            }
        }

        private static string TypeOf(MimePart part) =>
            part.FileName is { } name && part.ContentType.IsMimeType("application", "octet-stream")
                ? MimeTypes.GetMimeType(name)
                : part.ContentType.MimeType;

        /// <summary>A logo or a smiley of the letter itself.</summary>
        private static bool IsPicturedInline(MimePart part) =>
            !part.IsAttachment
            && part.ContentId is not null
            && part.ContentType.IsMimeType("image", "*")
            && (string.IsNullOrWhiteSpace(part.FileName) || BytesOf(part, LargestLogo + 1).Length <= LargestLogo);
    }
}
