using System.Text;
using Outreach.EndToEnd.Client;
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

/// <summary>What requests need to know of the host that they go to.</summary>
/// <param name="Now">By its clock, for signatures.</param>
/// <param name="Links">Links for customers that are good, each for one answer.</param>
internal sealed record FuzzTarget(DateTimeOffset Now, IReadOnlyList<string> Links);

/// <summary>A way in, and how to make random requests to it.</summary>
internal sealed record WayIn(string Name, Func<Random, string, FuzzTarget, FuzzInput> Make)
{
    /// <summary>The secret of the address that takes e-mails, which the host has to be given.</summary>
    public const string MailToken = "the-last-part-of-a-secret-address";

    private static readonly string[] Channels = ["twitter", "email", "review", "Blog ", "", "\u202e"];

    private static readonly string[] Answers = ["fixed", "not_yet", "something_else", ""];

    public static IReadOnlyList<WayIn> All { get; } =
    [
        new("mention", (random, marker, _) => new(
            "mention", HttpMethod.Post, "api/mentions", Damage.Of(random, MentionOf(random, marker)), JsonType(random), marker)
        {
            Headers = random.Next(4) == 0 ? [("Prefer", "handling=strict")] : [],
        }),
        new("import", (random, marker, _) =>
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
        new("webhook", (random, marker, target) =>
        {
            var body = Damage.Of(random, DeliveryOf(random, marker));
            return new("webhook", HttpMethod.Post, "api/webhooks/forum", body, JsonType(random), marker)
            {
                Headers = [.. WebhookSender.SignForum(random.Next(5) == 0 ? [] : body, target.Now)],
            };
        }),
        new("mail", (random, marker, _) => new(
            "mail",
            HttpMethod.Post,
            $"api/webhooks/sendgrid/inbound/{(random.Next(6) == 0 ? MailToken[..^1] : MailToken)}",
            Damage.Of(random, MailOf(random, marker)),
            random.Next(8) switch { 0 => "application/json", 1 or 2 => "multipart/form-data; boundary=fuzz", _ => "message/rfc822" },
            marker)),
        new("confirm", (random, marker, target) =>
        {
            var link = target.Links[random.Next(target.Links.Count)];
            var token = random.Next(3) == 0
                ? Uri.EscapeDataString(Encoding.Latin1.GetString(Damage.Of(random, Encoding.UTF8.GetBytes(link))))
                : link;
            return new(
                "confirm",
                random.Next(4) == 0 ? HttpMethod.Get : HttpMethod.Post,
                $"confirm/{token}",
                Damage.Of(random, FormOf(Answers[random.Next(Answers.Length)], marker)),
                random.Next(10) == 0 ? "text/plain" : "application/x-www-form-urlencoded",
                marker);
        }),
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

    private static byte[] FormOf(string answer, string marker) =>
        Encoding.UTF8.GetBytes($"answer={answer}&about_fixed={marker}&about_not_yet={marker}&about_something_else={marker}+it+is");

    private static byte[] DeliveryOf(Random random, string marker) => Encoding.UTF8.GetBytes(
        $$"""[{"externalId":"post-{{random.Next(1000)}}","author":{"handle":"fuzz{{random.Next(40)}}"},"text":"{{marker}} hello"}]""");

    private static byte[] FileOf(Random random, string marker) => Encoding.UTF8.GetBytes(random.Next(3) == 0
        ? $$"""{"channel":"review","externalId":"{{marker}}","author":{"handle":"fuzz"},"text":"{{marker}}"}""" + "\n"
        : $"external_id;author;text;postedAt\r\n{marker};fuzz;\"{marker} \"\"quoted\"\"\r\nline\";2026-01-05\r\n{marker}b;fuzz;more;\r\n");
}
