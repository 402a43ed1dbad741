using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Outreach.Notices;
using Outreach.Platform;
using Outreach.SharedKernel;
using Outreach.Staff;
using SendGrid;

namespace Outreach.DevHost.Tests.Inbox;

/// <summary>Our e-mails through SendGrid's own client to the dev inbox, which takes SendGrid's place.</summary>
public sealed class StaffMailTests
{
    private static readonly StaffMember Anna = new()
    {
        Id = "anna",
        Name = "Anna",
        Email = "ann@example.org",
        Role = StaffRole.Agent,
        Type = AccountType.Person,
        Channels = [],
        TimeZone = "Europe/Amsterdam",
    };

    [Fact]
    public async Task The_request_is_what_SendGrid_takes()
    {
        await using var host = await InboxHost.StartAsync();
        using var recorder = new Recorder();

        var outcome = await SenderTo(host, recorder).SendAsync(
            Mail("It's \"due\"", "Line 1\nLine 2 é 😀", "<p>a & b</p>"), CancellationToken.None);

        Assert.Equal(new SendOutcome(), outcome);
        Assert.Equal(
            ("POST /v3/mail/send", "Bearer SG.key", "application/json"), (recorder.Line, recorder.Authorization, recorder.MediaType));
        using var sent = JsonDocument.Parse(recorder.Body!);
        using var expected = JsonDocument.Parse(
            """
            {"from":{"name":"The desk","email":"desk@example.org"},
            "personalizations":[{"to":[{"name":"Anna","email":"ann@example.org"}],"subject":"It's \"due\"",
            "custom_args":{"outbox":"f1-3","to":"anna"}}],
            "content":[{"type":"text/plain","value":"Line 1\nLine 2 é 😀"},{"type":"text/html","value":"<p>a & b</p>"}],
            "tracking_settings":{"click_tracking":{"enable":false,"enable_text":false},"open_tracking":{"enable":false}}}
            """);
        Assert.True(JsonElement.DeepEquals(expected.RootElement, sent.RootElement), recorder.Body);
    }

    [Fact]
    public async Task Every_character_arrives_and_the_outbox_id_with_it()
    {
        await using var host = await InboxHost.StartAsync();
        var text = string.Concat(Enumerable.Range(1, 0x2100).Select(code => (char)code)) + "\U0001F600";

        await SenderTo(host, new Recorder()).SendAsync(Mail("Subject", text, "<p>Html</p>"), CancellationToken.None);

        var shown = await host.Http.GetFromJsonAsync<JsonElement>("/dev/inbox");
        var item = Assert.Single(shown.GetProperty("items").EnumerateArray());
        Assert.Equal(text, item.GetProperty("text").GetString());
        Assert.Equal("f1-3", item.GetProperty("customArgs").GetProperty("outbox").GetString());
    }

    [Theory]
    [InlineData(429, false)]
    [InlineData(503, false)]
    [InlineData(401, true)]
    public async Task A_refusal_is_an_outcome_that_says_whether_trying_again_can_help(int status, bool permanent)
    {
        await using var host = await InboxHost.StartAsync();
        using var ordered = await host.Http.PutAsJsonAsync("/dev/inbox/faults", new { status, times = 1, retryAfter = 7 });

        var outcome = await SenderTo(host, new Recorder()).SendAsync(Mail("Subject", "Text", "<p>Html</p>"), CancellationToken.None);

        Assert.Equal(new SendOutcome($"SendGrid answered {status}", permanent, TimeSpan.FromSeconds(7)), outcome);
    }

    private static StaffMail Mail(string subject, string text, string html) => new()
    {
        To = Anna,
        Subject = subject,
        Text = text,
        Html = html,
        CustomArgs = new Dictionary<string, string> { ["outbox"] = "f1-3", ["to"] = "anna" },
    };

    private static NoticeSender SenderTo(InboxHost host, Recorder recorder)
    {
        var client = new SendGridClient(
            new HttpClient(recorder),
            new SendGridClientOptions { ApiKey = "SG.key", Host = host.Http.BaseAddress!.ToString().TrimEnd('/') });
        var options = new OutreachOptions
        {
            PublicUrl = "http://localhost:7071",
            OfficeTimeZone = "Europe/Amsterdam",
            IdentityKey = "key",
            FromEmail = "desk@example.org",
            FromName = "The desk",
        };
        return new NoticeSender(
            client, new NoticeKinds([]), Options.Create(options), TimeProvider.System, NullLogger<NoticeSender>.Instance);
    }

    private sealed class Recorder() : DelegatingHandler(new HttpClientHandler())
    {
        public string? Line { get; private set; }

        public string? Authorization { get; private set; }

        public string? MediaType { get; private set; }

        public string? Body { get; private set; }

        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            Line = $"{request.Method} {request.RequestUri!.AbsolutePath}";
            Authorization = request.Headers.Authorization?.ToString();
            MediaType = request.Content!.Headers.ContentType!.MediaType;
            Body = await request.Content.ReadAsStringAsync(cancellationToken);
            return await base.SendAsync(request, cancellationToken);
        }
    }
}
