using System.Net;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using NSubstitute;
using NSubstitute.ExceptionExtensions;
using Outreach.Notices;
using Outreach.Platform;
using Outreach.Platform.Outbox;
using SendGrid;
using SendGrid.Helpers.Mail;

namespace Outreach.Tests.Notices;

/// <summary>202 means that SendGrid has it; what can pass is tried again, what can't is given up.</summary>
public sealed class NoticeSenderTests
{
    private static readonly Notice Notice = new()
    {
        OutboxId = "f1-2",
        About = "f1",
        Path = "followups/f1",
        To = Samples.Anna,
        Subject = "Answer Cleo on twitter",
        Lead = "This is yours: <Cleo> & co.",
        Quote = "<script>alert('x')</script>",
    };

    private readonly ISendGridClient _mail = Substitute.For<ISendGridClient>();

    [Fact]
    public async Task An_accepted_notice_is_done_and_carries_its_outbox_id()
    {
        SendGridMessage? sent = null;
        _mail.SendEmailAsync(Arg.Do<SendGridMessage>(message => sent = message), Arg.Any<CancellationToken>()).Returns(Answer(HttpStatusCode.Accepted));

        Assert.Equal(new Carried("f1-2"), await SendAsync());

        var personal = Assert.Single(sent!.Personalizations);
        Assert.Equal(Samples.Anna.Email, Assert.Single(personal.Tos).Email);
        Assert.Equal("f1-2", (personal.CustomArgs ?? sent.CustomArgs)["outbox"]);
        Assert.Contains("https://outreach.example/api/followups/f1", sent.Serialize());
    }

    [Theory]
    [InlineData(HttpStatusCode.TooManyRequests, false)]
    [InlineData(HttpStatusCode.InternalServerError, false)]
    [InlineData(HttpStatusCode.ServiceUnavailable, false)]
    [InlineData(HttpStatusCode.BadRequest, true)]
    [InlineData(HttpStatusCode.Unauthorized, true)]
    [InlineData(HttpStatusCode.RequestEntityTooLarge, true)]
    public async Task A_refusal_is_an_error_and_permanent_unless_it_can_pass(HttpStatusCode status, bool permanent)
    {
        _mail.SendEmailAsync(default, default).ReturnsForAnyArgs(Answer(status));

        Assert.Equal(new Carried("f1-2", $"SendGrid answered {(int)status}", permanent), await SendAsync());
    }

    [Fact]
    public async Task A_wait_that_SendGrid_asks_for_is_passed_on()
    {
        _mail.SendEmailAsync(default, default).ReturnsForAnyArgs(Answer(HttpStatusCode.TooManyRequests, retryAfter: "90"));

        Assert.Equal(TimeSpan.FromSeconds(90), (await SendAsync()).RetryAfter);
    }

    [Fact]
    public async Task An_answer_without_headers_is_an_answer()
    {
        _mail.SendEmailAsync(default, default).ReturnsForAnyArgs(new Response(HttpStatusCode.BadGateway, null, null));

        Assert.Equal(new Carried("f1-2", "SendGrid answered 502"), await SendAsync());
    }

    [Fact]
    public async Task A_connection_that_fails_or_times_out_is_tried_again()
    {
        foreach (var failure in new Exception[] { new HttpRequestException("no route to anna@outreach.example"), new TaskCanceledException() })
        {
            _mail.SendEmailAsync(default, default).ThrowsAsyncForAnyArgs(failure);

            var carried = await SendAsync();

            Assert.Equal(("f1-2", false), (carried.EntryId, carried.Permanent));
            Assert.DoesNotContain("anna", Assert.IsType<string>(carried.Error));
        }
    }

    [Fact]
    public async Task A_host_that_stops_is_no_failure_of_the_notice()
    {
        using var stopping = new CancellationTokenSource();
        stopping.Cancel();
        _mail.SendEmailAsync(default, default).ThrowsAsyncForAnyArgs(new TaskCanceledException());

        await Assert.ThrowsAsync<TaskCanceledException>(() => Sender().SendAsync(Notice, stopping.Token));
    }

    [Fact]
    public void What_a_customer_wrote_is_escaped_in_the_HTML_part_and_whole_in_the_text_part()
    {
        var html = Notice.Html("https://outreach.example/?a=1&b=\"2\"");

        Assert.DoesNotContain("<script", html);
        Assert.Contains("&lt;script&gt;alert(&#39;x&#39;)&lt;/script&gt;", html);
        Assert.Contains("&lt;Cleo&gt; &amp; co.", html);
        Assert.Contains("href=\"https://outreach.example/?a=1&amp;b=&quot;2&quot;\"", html);
        Assert.Contains(Notice.Quote, Notice.PlainText("https://outreach.example"));
    }

    private Task<Carried> SendAsync() => Sender().SendAsync(Notice, CancellationToken.None);

    private NoticeSender Sender() => new(
        _mail,
        Options.Create(new OutreachOptions
        {
            PublicUrl = "https://outreach.example/",
            OfficeTimeZone = "Europe/Amsterdam",
            IdentityKey = new string('k', 32),
            FromEmail = "care@outreach.example",
        }),
        NullLogger<NoticeSender>.Instance);

    private static Response Answer(HttpStatusCode status, string? retryAfter = null)
    {
        var message = new HttpResponseMessage(status) { Content = new StringContent("") };
        if (retryAfter is not null)
        {
            message.Headers.Add("Retry-After", retryAfter);
        }

        return new Response(status, message.Content, message.Headers);
    }
}
