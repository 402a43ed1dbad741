using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Outreach.DevHost.Inbox;
using SendGrid.Helpers.Mail;

namespace Outreach.DevHost.Tests.Inbox;

public sealed class InboxEndpointsTests
{
    private const string Valid =
        """
        {"personalizations":[{"to":[{"email":"a@example.org"}]}],"from":{"email":"b@example.org"}
        ,"subject":"s","content":[{"type":"text/plain","value":"t"}]}
        """;

    [Fact]
    public async Task A_mail_sent_with_the_client_is_shown_with_all_that_was_sent()
    {
        await using var host = await InboxHost.StartAsync();
        var message = MailHelper.CreateSingleEmail(
            new EmailAddress("desk@example.org"), new EmailAddress("ann@example.org"), "Subject", "Text é 😀", "<p>Html</p>");
        message.AddCustomArg("outbox_id", "f1:3");
        message.AddGlobalCustomArg("app", "outreach");

        var response = await host.Client.SendEmailAsync(message);
        var shown = await host.Http.GetFromJsonAsync<JsonElement>("/dev/inbox");

        Assert.Equal(HttpStatusCode.Accepted, response.StatusCode);
        Assert.NotEmpty(response.Headers.GetValues("X-Message-Id").Single());
        var item = Assert.Single(shown.GetProperty("items").EnumerateArray());
        using var expected = JsonDocument.Parse(
            """
            {"to":"ann@example.org","subject":"Subject","text":"Text é 😀","html":"<p>Html</p>",
            "customArgs":{"app":"outreach","outbox_id":"f1:3"},"at":"2026-03-29T01:30:00+00:00"}
            """);
        Assert.True(JsonElement.DeepEquals(expected.RootElement, item), item.GetRawText());
    }

    [Theory]
    [InlineData("""{"from":{"email":"b@example.org"},"subject":"s","content":[{"type":"text/plain","value":"t"}]}""", "personalizations")]
    [
        InlineData(
            """{"personalizations":[{}],"from":{"email":"b@example.org"},"subject":"s","content":[{"type":"text/plain","value":"t"}]}""",
            "personalizations.0.to")]
    [InlineData(
        """
        {"personalizations":[{"to":[{"email":"nobody"}]}],"from":{"email":"b@example.org"}
        ,"subject":"s","content":[{"type":"text/plain","value":"t"}]}
        """,
        "personalizations.0.to.0.email")]
    [
        InlineData(
            """{"personalizations":[{"to":[{"email":"a@example.org"}]}],"subject":"s","content":[{"type":"text/plain","value":"t"}]}""",
            "from.email")]
    [InlineData(
        """
        {"personalizations":[{"to":[{"email":"a@example.org"}]}],"from":{"email":"b"}
        ,"subject":"s","content":[{"type":"text/plain","value":"t"}]}
        """,
        "from.email")]
    [InlineData(
        """
        {"personalizations":[{"to":[{"email":"a@example.org"}]}],"from":{"email":"b@example.org"}
        ,"content":[{"type":"text/plain","value":"t"}]}
        """,
        "subject")]
    [InlineData("""{"personalizations":[{"to":[{"email":"a@example.org"}]}],"from":{"email":"b@example.org"},"subject":"s"}""", "content")]
    [InlineData(
        """
        {"personalizations":[{"to":[{"email":"a@example.org"}]}],"from":{"email":"b@example.org"}
        ,"subject":"s","content":[{"type":"text/plain","value":""}]}
        """,
        "content.0.value")]
    [InlineData("{", null)]
    [InlineData("""{"personalizations":"text"}""", null)]
    public async Task A_mail_that_the_service_would_refuse_is_refused_with_the_field(string json, string? field)
    {
        await using var host = await InboxHost.StartAsync();

        using var response = await PostAsync(host, json);

        var body = await response.Content.ReadFromJsonAsync<JsonElement>();
        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        var error = Assert.Single(body.GetProperty("errors").EnumerateArray());
        Assert.Equal(field, error.GetProperty("field").GetString());
        Assert.NotEmpty(error.GetProperty("message").GetString()!);
        Assert.Equal(0, host.Inbox.Count);
    }

    [Fact]
    public async Task A_mail_without_a_key_of_another_type_or_too_large_is_refused()
    {
        await using var host = await InboxHost.StartAsync();

        using var withoutKey = await PostAsync(host, Valid, authorization: null);
        using var otherType = await PostAsync(host, Valid, mediaType: "text/plain");
        using var tooLarge = await PostAsync(host, new string(' ', 30 * 1024 * 1024) + Valid);
        using var accepted = await PostAsync(host, Valid);

        Assert.Equal(
            [
                HttpStatusCode.Unauthorized,
                HttpStatusCode.UnsupportedMediaType,
                HttpStatusCode.RequestEntityTooLarge,
                HttpStatusCode.Accepted],
            [withoutKey.StatusCode, otherType.StatusCode, tooLarge.StatusCode, accepted.StatusCode]);
        Assert.Equal(1, host.Inbox.Count);
    }

    [Fact]
    public async Task Ordered_faults_hit_so_many_sends_and_no_more()
    {
        await using var host = await InboxHost.StartAsync();

        using var ordered = await host.Http.PutAsJsonAsync("/dev/inbox/faults", new { status = 429, times = 2, retryAfter = 7 });
        using var first = await PostAsync(host, Valid);
        using var second = await PostAsync(host, Valid);
        using var third = await PostAsync(host, Valid);

        Assert.Equal(HttpStatusCode.NoContent, ordered.StatusCode);
        Assert.Equal([429, 429, 202], [(int)first.StatusCode, (int)second.StatusCode, (int)third.StatusCode]);
        Assert.Equal(TimeSpan.FromSeconds(7), first.Headers.RetryAfter!.Delta);
        Assert.Equal(1, host.Inbox.Count);
    }

    [Theory]
    [InlineData("""{"status":200,"times":1}""")]
    [InlineData("""{"status":500,"times":-1}""")]
    [InlineData("nonsense")]
    public async Task A_fault_that_is_none_is_refused(string json)
    {
        await using var host = await InboxHost.StartAsync();

        using var response = await host.Http.PutAsync("/dev/inbox/faults", new StringContent(json, Encoding.UTF8, "application/json"));

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Null(host.Inbox.Faults.Take());
    }

    [Fact]
    public async Task A_browser_gets_a_page_in_which_a_mail_is_text_and_never_markup()
    {
        await using var host = await InboxHost.StartAsync();
        host.Inbox.Append(new InboxItem(
            "ann@example.org",
            "<script>alert(1)</script>",
            "\"><img src=x onerror=alert(1)> http://127.0.0.1/confirm/a?b=1&c=\"x",
            null,
            new Dictionary<string, string> { ["<b>"] = "<i>" },
            InboxHost.Now));
        using var request = new HttpRequestMessage(HttpMethod.Get, "/dev/inbox");
        request.Headers.Accept.ParseAdd("text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8");

        using var response = await host.Http.SendAsync(request);
        var page = await response.Content.ReadAsStringAsync();

        Assert.Equal("text/html", response.Content.Headers.ContentType!.MediaType);
        Assert.Contains("&lt;script&gt;alert(1)&lt;/script&gt;", page, StringComparison.Ordinal);
        Assert.Contains("<a rel=\"noreferrer\" href=\"http://127.0.0.1/confirm/a?b=1&amp;c=\">", page, StringComparison.Ordinal);
        Assert.All((string[])["<script", "<img", "<b>", "<i>"], markup => Assert.DoesNotContain(markup, page, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_cleared_inbox_is_empty()
    {
        await using var host = await InboxHost.StartAsync();
        using var sent = await PostAsync(host, Valid);

        using var cleared = await host.Http.DeleteAsync("/dev/inbox");

        Assert.Equal(HttpStatusCode.NoContent, cleared.StatusCode);
        Assert.Equal("""{"items":[]}""", await host.Http.GetStringAsync("/dev/inbox"));
    }

    private static async Task<HttpResponseMessage> PostAsync(
        InboxHost host,
        string json,
        string? authorization = "Bearer SG.key",
        string mediaType = "application/json")
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/v3/mail/send")
        {
            Content = new StringContent(json, Encoding.UTF8, mediaType),
        };
        request.Headers.ExpectContinue = json.Length > 1024 * 1024;
        request.Headers.Authorization = authorization is null ? null : AuthenticationHeaderValue.Parse(authorization);
        return await host.Http.SendAsync(request);
    }
}
