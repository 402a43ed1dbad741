using System.Text;
using Outreach.Platform;
using Outreach.SharedKernel;

namespace Outreach.Webhooks;

/// <summary>How a source signs what it sends.</summary>
internal enum WebhookScheme
{
    /// <summary>Standard Webhooks (standardwebhooks.com): <c>v1,</c> and base64 over id, moment and body.</summary>
    Standard,

    /// <summary>HMAC-SHA256 in hexadecimal digits.</summary>
    HmacHex,

    /// <summary>HMAC-SHA256 in base64.</summary>
    HmacBase64,
}

/// <summary>A setting of a source that can't be used.</summary>
/// <param name="Setting">Its name within the source, such as <c>Secret</c>.</param>
/// <param name="Message">What it must be, without what it is.</param>
internal sealed record SourceFault(string Setting, string Message);

/// <summary>A system that sends mentions, as it is set up.</summary>
internal sealed record WebhookSource
{
    private const int ShortestKey = 24;
    private const string SecretPrefix = "whsec_";

    /// <summary><c>[a-z0-9]{1,32}</c>.</summary>
    public required string Name { get; init; }

    public required WebhookScheme Scheme { get; init; }

    /// <summary>One key, or two while one is rotated.</summary>
    public required IReadOnlyList<byte[]> Keys { get; init; }

    public required string SignatureHeader { get; init; }

    public required string SignaturePrefix { get; init; }

    public required string TimestampHeader { get; init; }

    /// <summary>Null where deliveries have no id of their own.</summary>
    public required string? IdHeader { get; init; }

    public required SignedContent Signs { get; init; }

    public required WebhookMapping Mapping { get; init; }

    /// <summary>What it is called where mentions that could not be taken are counted.</summary>
    public string RefusedAs => $"webhook-{Name}";

    /// <summary>Reads the settings of a source; null with what is wrong with them.</summary>
    public static (WebhookSource? Source, IReadOnlyList<SourceFault> Faults) Read(string name, WebhookSourceOptions options)
    {
        var faults = new List<SourceFault>();
        var scheme = SchemeOf(options.Scheme, faults);
        List<byte[]?> keys = [KeyOf(options.Secret ?? "", nameof(options.Secret), scheme, faults)];
        if (!string.IsNullOrEmpty(options.OtherSecret))
        {
            keys.Add(KeyOf(options.OtherSecret, nameof(options.OtherSecret), scheme, faults));
        }

        var isStandard = scheme == WebhookScheme.Standard;
        var idHeader = HeaderOf(options.IdHeader, nameof(options.IdHeader), isStandard ? "webhook-id" : null, faults);
        var source = new WebhookSource
        {
            Name = name,
            Scheme = scheme,
            Keys = [.. keys.OfType<byte[]>()],
            SignatureHeader = HeaderOf(
                options.SignatureHeader, nameof(options.SignatureHeader), isStandard ? "webhook-signature" : "X-Signature", faults)!,
            SignaturePrefix = PrefixOf(options, isStandard, faults),
            TimestampHeader = HeaderOf(
                options.TimestampHeader, nameof(options.TimestampHeader), isStandard ? "webhook-timestamp" : "X-Timestamp", faults)!,
            IdHeader = idHeader,
            Signs = SignsOf(options, isStandard, hasId: idHeader is not null, faults),
            Mapping = MappingOf(options, faults),
        };
        return faults.Count == 0 ? (source, faults) : (null, faults);
    }

    private static WebhookScheme SchemeOf(string scheme, List<SourceFault> faults)
    {
        WebhookScheme? known = scheme switch
        {
            "standard" => WebhookScheme.Standard,
            "hmac-hex" => WebhookScheme.HmacHex,
            "hmac-base64" => WebhookScheme.HmacBase64,
            _ => null,
        };
        if (known is null)
        {
            faults.Add(new SourceFault(nameof(WebhookSourceOptions.Scheme), "Must be standard, hmac-hex or hmac-base64."));
        }

        return known ?? WebhookScheme.HmacHex;
    }

    private static byte[]? KeyOf(string secret, string setting, WebhookScheme scheme, List<SourceFault> faults)
    {
        secret = secret.Trim();
        var key = scheme == WebhookScheme.Standard ? Base64Of(secret) : Encoding.UTF8.GetBytes(secret);
        if (key?.Length >= ShortestKey)
        {
            return key;
        }

        faults.Add(new SourceFault(setting, scheme == WebhookScheme.Standard
            ? $"Must be whsec_ and at least {ShortestKey} bytes in base64."
            : $"A secret of at least {ShortestKey} characters is needed."));
        return null;
    }

    private static byte[]? Base64Of(string secret)
    {
        var text = secret.StartsWith(SecretPrefix, StringComparison.Ordinal) ? secret[SecretPrefix.Length..] : secret;
        var bytes = new byte[text.Length];
        return Convert.TryFromBase64String(text, bytes, out var length) ? bytes[..length] : null;
    }

    private static string? HeaderOf(string? header, string setting, string? byDefault, List<SourceFault> faults)
    {
        if (string.IsNullOrWhiteSpace(header))
        {
            return byDefault;
        }

        if (!header.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '-' or '_'))
        {
            faults.Add(new SourceFault(setting, "Must be the name of a header, such as X-Signature."));
        }

        return header;
    }

    private static string PrefixOf(WebhookSourceOptions options, bool isStandard, List<SourceFault> faults)
    {
        if (isStandard && !string.IsNullOrEmpty(options.SignaturePrefix))
        {
            faults.Add(new SourceFault(nameof(options.SignaturePrefix), "Is what scheme standard says; leave it out."));
        }

        return options.SignaturePrefix ?? "";
    }

    private static SignedContent SignsOf(WebhookSourceOptions options, bool isStandard, bool hasId, List<SourceFault> faults)
    {
        var byDefault = hasId ? "{id}.{timestamp}.{body}" : "{timestamp}.{body}";
        if (isStandard && !string.IsNullOrEmpty(options.Signs))
        {
            faults.Add(new SourceFault(nameof(options.Signs), "Is what scheme standard says; leave it out."));
        }
        else if (SignedContent.Parse(string.IsNullOrEmpty(options.Signs) ? byDefault : options.Signs) is not { } signs)
        {
            faults.Add(new SourceFault(
                nameof(options.Signs), "Must hold {timestamp} once and end with {body}, as in {timestamp}.{body}; {id} may stand in it."));
        }
        else if (signs.HoldsId != hasId)
        {
            // An id that is not signed could be changed, and a delivery be sent again under another one.
            faults.Add(new SourceFault(nameof(options.Signs), "Must hold {id} where IdHeader is set, and nowhere else."));
        }
        else
        {
            return signs;
        }

        return SignedContent.Parse(byDefault)!;
    }

    private static WebhookMapping MappingOf(WebhookSourceOptions options, List<SourceFault> faults)
    {
        var channel = options.Channel?.Trim().ToLowerInvariant();
        if (!string.IsNullOrEmpty(channel) && !Formats.IsChannel(channel))
        {
            faults.Add(new SourceFault(nameof(options.Channel), "Must be a channel, such as review: 1 to 32 of a-z, 0-9, _ and -."));
        }

        var kind = Json.ParseName<MentionKind>(options.Kind);
        if (!string.IsNullOrEmpty(options.Kind) && kind is null)
        {
            faults.Add(new SourceFault(nameof(options.Kind), "Must be praise, problem, question, idea or other."));
        }

        var items = JsonPath.Parse(options.Items ?? "");
        if (items is null)
        {
            faults.Add(new SourceFault(
                nameof(options.Items), "Must be a path of names, [n] and at its end [*], such as data.reviews[*]."));
        }

        var (map, fault) = WebhookMapping.ReadMap(options.Map ?? "");
        if (fault is not null)
        {
            faults.Add(new SourceFault(nameof(options.Map), fault));
        }

        return new WebhookMapping(items ?? JsonPath.Whole, map, string.IsNullOrEmpty(channel) ? null : channel, kind);
    }
}
