using System.Text;
using Outreach.Tests.InboundMail;

namespace Outreach.EndToEnd.Fuzz;

/// <summary>A request to try.</summary>
/// <param name="Way">By which way in.</param>
/// <param name="Marker">A word of it that is found again wherever it is stored or quoted.</param>
internal sealed record FuzzInput(string Way, HttpMethod Method, string Path, byte[] Body, string ContentType, string Marker)
{
    public IReadOnlyList<(string Name, string Value)> Headers { get; init; } = [];

    /// <summary>Whether nothing of it may be kept even if it is taken.</summary>
    public bool StoresNothing { get; init; }
}

/// <summary>A way in, and how to make random requests to it.</summary>
internal sealed record WayIn(string Name, Func<Random, string, FuzzInput> Make)
{
    /// <summary>The secret of the address that takes e-mails, which the host has to be given.</summary>
    public const string MailToken = "an-address-that-nobody-could-guess";

    private static readonly string[] Channels = ["twitter", "email", "review", "Blog ", "", "\u202e"];

    public static IReadOnlyList<WayIn> All { get; } =
    [
        new("mention", (random, marker) => new(
            "mention", HttpMethod.Post, "api/mentions", Damage.Of(random, MentionOf(random, marker)), JsonType(random), marker)
        {
            Headers = random.Next(4) == 0 ? [("Prefer", "handling=strict")] : [],
        }),
        new("import", (random, marker) =>
        {
            var dryRun = random.Next(2) == 0;
            return new(
                "import",
                HttpMethod.Post,
                $"api/imports?channel=twitter{(dryRun ? "&dryRun=true" : "")}{(random.Next(4) == 0 ? "&map=a:b,%22" : "")}",
                Damage.Of(random, FileOf(random, marker)),
                random.Next(3) == 0 ? "application/x-ndjson" : "text/csv",
                marker)
            {
                Headers = [("X-Outreach-Staff", "hanneke-vos")],
                StoresNothing = dryRun,
            };
        }),
        new("mail", (random, marker) => new(
            "mail",
            HttpMethod.Post,
            $"api/webhooks/sendgrid/inbound/{MailToken}",
            Damage.Of(random, MailOf(random, marker)),
            random.Next(8) switch { 0 => "application/json", 1 or 2 => "multipart/form-data; boundary=fuzz", _ => "message/rfc822" },
            marker)),
    ];

    private static string JsonType(Random random) => random.Next(20) == 0 ? "text/plain" : "application/json; charset=utf-8";

    private static byte[] MentionOf(Random random, string marker)
    {
        var one = $$"""
            {"channel":"{{Channels[random.Next(Channels.Length)]}}","externalId":"post-{{random.Next(1000)}}",
            "author":{"handle":"@fuzz{{random.Next(40)}}",
            "displayName":"Ada","email":"ada@example.com","phone":"020 123 45 67","timeZone":"Europe/Amsterdam"},"text":"{{marker}} broken",
            "url":"https://example.com/1","postedAt":"2026-01-05T10:00:00Z","kind":"problem","media":[{"url":"https://example.com/p"}],
            "inReplyTo":"post-{{random.Next(1000)}}"}
            """;
        return Encoding.UTF8.GetBytes(random.Next(3) == 0 ? $"[{one}]" : one);
    }

    private static byte[] MailOf(Random random, string marker)
    {
        var known = MailCorpus.Read(MailCorpus.Names[random.Next(MailCorpus.Names.Count)]);
        byte[] mail = [.. Encoding.UTF8.GetBytes($"X-Marker: {marker}\r\nFrom: {marker}@mail.example\r\n"), .. known];
        return random.Next(3) > 0 ? mail : [
            .. Encoding.UTF8.GetBytes("--fuzz\r\nContent-Disposition: form-data; name=\"email\"\r\n\r\n"), .. mail,
            .. Encoding.UTF8.GetBytes($"\r\n--fuzz\r\nContent-Disposition: form-data; name=\"to\"\r\n\r\n{marker}\r\n--fuzz--\r\n"),
        ];
    }

    private static byte[] FileOf(Random random, string marker) => Encoding.UTF8.GetBytes(random.Next(3) == 0
        ? $$"""{"channel":"review","externalId":"{{marker}}","author":{"handle":"fuzz"},"text":"{{marker}}"}""" + "\n"
        : $"external_id;author;text;postedAt\r\n{marker};fuzz;\"{marker} \"\"quoted\"\"\r\nline\";2026-01-05\r\n{marker}b;fuzz;more;\r\n");
}
