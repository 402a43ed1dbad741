using System.Text.Json;
using SendGrid.Helpers.Mail;

namespace Outreach.DevHost.Tests.SendGrid;

public sealed class MessageJsonTests
{
    [Fact]
    public void A_message_is_written_as_the_service_s_library_writes_it()
    {
        var message = MailHelper.CreateSingleEmail(
            new EmailAddress("desk@example.org", "The desk"),
            new EmailAddress("ann@example.org"),
            "It's \"due\"",
            "Line 1\nLine 2 \u00e9 \U0001F600",
            "<p>a & b</p>");
        message.AddCustomArg("outbox_id", "f1:3");
        message.AddGlobalCustomArg("app", "outreach");
        message.SetReplyTo(new EmailAddress("lead@example.org"));
        message.SetClickTracking(false, false);
        message.SetOpenTracking(false);

        Assert.Equal(
            """
            {"from":{"name":"The desk","email":"desk@example.org"},"personalizations":[{"to":[{"email":"ann@example.org"}],
            "subject":"It\u0027s \u0022due\u0022","custom_args":{"outbox_id":"f1:3"}}],"content":[{"type":"text/plain","value":"Line 1\nLine 2 é 😀"},
            {"type":"text/html","value":"\u003cp\u003ea \u0026 b\u003c/p\u003e"}],"custom_args":{"app":"outreach"},
            "tracking_settings":{"click_tracking":{"enable":false,"enable_text":false},"open_tracking":{"enable":false}},
            "reply_to":{"email":"lead@example.org"}}
            """.ReplaceLineEndings(string.Empty),
            message.Serialize());
    }

    [Fact]
    public void Every_character_survives_a_JSON_reader()
    {
        var text = string.Concat(Enumerable.Range(1, 0x2100).Select(code => (char)code)) + "\U0001F600";
        var message = new SendGridMessage { PlainTextContent = text };

        using var json = JsonDocument.Parse(message.Serialize());

        Assert.Equal(text, json.RootElement.GetProperty("content")[0].GetProperty("value").GetString());
    }

    [Fact]
    public void Plain_text_comes_before_HTML_and_an_address_is_named_once()
    {
        var message = new SendGridMessage();
        message.AddContent("text/html", "<p>h</p>");
        message.AddContent("text/plain", "t");
        message.AddTo("ann@example.org", "Ann");
        message.AddTo("ANN@example.org");

        using var json = JsonDocument.Parse(message.Serialize());

        Assert.Equal("t", json.RootElement.GetProperty("content")[0].GetProperty("value").GetString());
        Assert.Equal(1, json.RootElement.GetProperty("personalizations")[0].GetProperty("to").GetArrayLength());
    }
}
