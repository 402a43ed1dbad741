using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Net.Http.Headers;

namespace Outreach.InboundMail;

/// <summary>A file in the form.</summary>
/// <param name="Content">Only where there may be more in it than a file; null else, for nothing is kept.</param>
internal sealed record InboundFile(string? Name, string Type, byte[]? Content);

/// <summary>What SendGrid's Inbound Parse posts: the fields of a form, in the bytes of whatever charset each has.</summary>
internal sealed class InboundForm
{
    private const int MostFields = 200;

    private static readonly string[] Known =
        ["email", "headers", "from", "to", "subject", "text", "html", "charsets", "envelope"];

    private readonly Dictionary<string, byte[]> _fields = new(StringComparer.OrdinalIgnoreCase);
    private readonly List<InboundFile> _files = [];
    private readonly Dictionary<string, string> _charsets = new(StringComparer.OrdinalIgnoreCase);

    private InboundForm()
    {
    }

    public IReadOnlyList<InboundFile> Files => _files;

    /// <summary>Who the envelope says sent it; empty for nobody, null where it does not say.</summary>
    public string? EnvelopeFrom { get; private set; }

    /// <summary>The whole e-mail, where SendGrid is set up to post that.</summary>
    public byte[]? Email => Find("email");

    /// <summary>Whether it is an e-mail at all.</summary>
    public bool IsMail => Known.Any(name => name is not ("charsets" or "envelope" or "to") && _fields.ContainsKey(name));

    /// <summary>Reads it; null where the body is no form.</summary>
    public static async Task<InboundForm?> ReadAsync(byte[] body, string boundary)
    {
        var form = new InboundForm();
        try
        {
            var reader = new MultipartReader(boundary, new MemoryStream(body)) { HeadersLengthLimit = 64 * 1024 };
            for (var n = 0; n < MostFields && await reader.ReadNextSectionAsync() is { } section; n++)
            {
                await form.AddAsync(section);
            }
        }
        catch (Exception broken) when (broken is IOException or InvalidDataException)
        {
            // What was read before it broke off is all there is.
            return form._fields.Count == 0 ? null : form.Complete();
        }

        return form.Complete();
    }

    public byte[]? Find(string name) => _fields.GetValueOrDefault(name);

    public string? CharsetOf(string name) => _charsets.GetValueOrDefault(name);

    private async Task AddAsync(MultipartSection section)
    {
        if (!ContentDispositionHeaderValue.TryParse(section.ContentDisposition, out var disposition))
        {
            return;
        }

        var name = HeaderUtilities.RemoveQuotes(disposition.Name).Value ?? "";
        if (Known.Contains(name, StringComparer.OrdinalIgnoreCase) && !disposition.FileName.HasValue)
        {
            _fields.TryAdd(name, await BytesOf(section));
        }
        else if (disposition.FileName.HasValue || disposition.FileNameStar.HasValue)
        {
            var file = disposition.FileNameStar.HasValue ? disposition.FileNameStar : HeaderUtilities.RemoveQuotes(disposition.FileName);
            var type = MediaTypeHeaderValue.TryParse(section.ContentType, out var media)
                ? media.MediaType.Value!
                : "application/octet-stream";
            var isTnef = type.Equals("application/ms-tnef", StringComparison.OrdinalIgnoreCase)
                || file.Equals("winmail.dat", StringComparison.OrdinalIgnoreCase);
            _files.Add(new InboundFile(file.Value, type, isTnef ? await BytesOf(section) : null));
        }
    }

    private static async Task<byte[]> BytesOf(MultipartSection section)
    {
        using var bytes = new MemoryStream();
        await section.Body.CopyToAsync(bytes);
        return bytes.ToArray();
    }

    private InboundForm Complete()
    {
        foreach (var (name, charset) in TextsIn("charsets"))
        {
            _charsets[name] = charset;
        }

        EnvelopeFrom = TextsIn("envelope").FirstOrDefault(member => member.Name == "from").Text;
        return this;
    }

    private List<(string Name, string Text)> TextsIn(string field)
    {
        if (Find(field) is not { } json)
        {
            return [];
        }

        try
        {
            using var document = JsonDocument.Parse(Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(json)));
            return document.RootElement.ValueKind != JsonValueKind.Object ? []
                : [.. document.RootElement.EnumerateObject()
                    .Where(member => member.Value.ValueKind == JsonValueKind.String)
                    .Select(member => (member.Name, member.Value.GetString()!))];
        }
        catch (Exception broken) when (broken is JsonException or InvalidOperationException)
        {
            return [];
        }
    }
}
