using System.Text;
using MimeKit.Text;

namespace Outreach.InboundMail;

/// <summary>
/// What an e-mail in HTML says as plain text: no mark-up, script or style is left, and what is quoted begins with <c>&gt;</c>. Pure.
/// </summary>
internal static class MailHtmlRules
{
    /// <summary>The text.</summary>
    public static string TextOf(string html)
    {
        var reader = new HtmlTokenizer(new StringReader(html)) { DecodeCharacterReferences = true };
        var text = new Writer();
        var hidden = 0;
        while (reader.ReadNextToken(out var token))
        {
            switch (token)
            {
                case HtmlTagToken { Id: HtmlTagId.Body, IsEndTag: false }:
                    // A head that nobody closed ends here.
                    hidden = 0;
                    break;
                case HtmlTagToken tag when IsHidden(tag.Id):
                    hidden = tag.IsEndTag ? Math.Max(0, hidden - 1) : tag.IsEmptyElement ? hidden : hidden + 1;
                    break;
                case HtmlTagToken tag when hidden == 0:
                    Write(tag, text);
                    break;
                case HtmlScriptDataToken:
                    break;
                case HtmlDataToken data when hidden == 0:
                    text.Words(data.Data);
                    break;
            }
        }

        return text.ToString();
    }

    private static bool IsHidden(HtmlTagId tag) =>
        tag is HtmlTagId.Script or HtmlTagId.Style or HtmlTagId.Head or HtmlTagId.Title or HtmlTagId.NoScript or HtmlTagId.Object
            or HtmlTagId.TextArea;

    private static void Write(HtmlTagToken tag, Writer text)
    {
        switch (tag.Id)
        {
            case HtmlTagId.Br:
                text.Break();
                break;
            case HtmlTagId.BlockQuote:
                text.Quote(tag.IsEndTag ? -1 : 1);
                break;
            case HtmlTagId.P or HtmlTagId.H1 or HtmlTagId.H2 or HtmlTagId.H3 or HtmlTagId.H4 or HtmlTagId.H5 or HtmlTagId.H6
                or HtmlTagId.UL or HtmlTagId.OL or HtmlTagId.Table or HtmlTagId.Pre:
                text.Paragraph();
                break;
            case HtmlTagId.Div or HtmlTagId.TR or HtmlTagId.DT or HtmlTagId.DD:
                text.Line();
                break;
            case HtmlTagId.LI when !tag.IsEndTag:
                text.Line();
                text.Words("- ");
                break;
            case HtmlTagId.HR:
                text.Line();
                text.Words("________________________________");
                text.Line();
                break;
            case HtmlTagId.TD or HtmlTagId.TH when tag.IsEndTag:
                text.Words(" ");
                break;
            case HtmlTagId.A:
                text.Link(tag.IsEndTag ? null : AttributeOf(tag, HtmlAttributeId.Href));
                break;
            case HtmlTagId.Image when !tag.IsEndTag && AttributeOf(tag, HtmlAttributeId.Alt) is { Length: > 0 } alternative:
                text.Words($"[{alternative}]");
                break;
        }
    }

    private static string? AttributeOf(HtmlTagToken tag, HtmlAttributeId id) =>
        tag.Attributes.FirstOrDefault(attribute => attribute.Id == id)?.Value;

    /// <summary>Puts words into lines as a browser would show them.</summary>
    private sealed class Writer
    {
        private readonly List<string> _lines = [];
        private readonly StringBuilder _line = new();
        private int _depth;
        private bool _needsSpace;
        private string? _link;
        private int _linkFrom;

        public void Words(string words)
        {
            foreach (var unit in words)
            {
                // What takes no room only hides words from filters, and a space is a space.
                if (unit is '\u200b' or '\u200c' or '\u2060' or '\ufeff' or '\u00ad')
                {
                    continue;
                }

                if (char.IsWhiteSpace(unit))
                {
                    _needsSpace = _line.Length > 0;
                    continue;
                }

                if (_needsSpace)
                {
                    _line.Append(' ');
                    _needsSpace = false;
                }

                _line.Append(unit);
            }

            if (words is "- ")
            {
                _needsSpace = true;
            }
        }

        public void Break()
        {
            _lines.Add(Prefix() + _line);
            _line.Clear();
            _needsSpace = false;
            _linkFrom = 0;
        }

        public void Line()
        {
            if (_line.Length > 0)
            {
                Break();
            }
        }

        public void Paragraph()
        {
            Line();
            if (_lines.Count > 0 && _lines[^1].TrimStart('>', ' ').Length > 0)
            {
                Break();
            }
        }

        public void Quote(int deeper)
        {
            Line();
            _depth = Math.Clamp(_depth + deeper, 0, 50);
        }

        /// <summary>A link says where it leads, where its words do not.</summary>
        public void Link(string? address)
        {
            if (address is null)
            {
                var from = Math.Min(_linkFrom, _line.Length);
                if (_link is { } link && !Shows(_line.ToString(from, _line.Length - from), link))
                {
                    Words($" ({link})");
                }

                _link = null;
                return;
            }

            _linkFrom = _line.Length;
            _link = address.Length <= 500
                && Uri.TryCreate(address.Trim(), UriKind.Absolute, out var uri)
                && uri.Scheme is "http" or "https"
                    ? address.Trim()
                    : null;
        }

        public override string ToString()
        {
            Line();
            return string.Join('\n', _lines).Trim();
        }

        private static bool Shows(string words, string link) =>
            words.Trim().Length == 0 || Bare(words).Equals(Bare(link), StringComparison.OrdinalIgnoreCase);

        private static string Bare(string address)
        {
            var bare = address.Trim().TrimEnd('/');
            var scheme = bare.IndexOf("://", StringComparison.Ordinal);
            return scheme < 0 ? bare : bare[(scheme + 3)..];
        }

        private string Prefix() => _depth == 0 ? "" : new string('>', _depth) + " ";
    }
}
