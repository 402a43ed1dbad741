using System.Net;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using NSubstitute;
using NSubstitute.ExceptionExtensions;
using Outreach.FollowUps;
using Outreach.Notices;
using Outreach.Platform;
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
        Kind = FollowUpNotices.Assigned,
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
        _mail.SendEmailAsync(
            Arg.Do<SendGridMessage>(message => sent = message), Arg.Any<CancellationToken>()).Returns(Answer(HttpStatusCode.Accepted));

        Assert.Equal(new SendOutcome(), await SendAsync());

        var personal = Assert.Single(sent!.Personalizations);
        Assert.Equal(Samples.Anna.Email, Assert.Single(personal.Tos).Email);
        var arguments = personal.CustomArgs ?? sent.CustomArgs;
        Assert.Equal(("f1-2", "f1", "assigned", "anna"), (arguments["outbox"], arguments["about"], arguments["kind"], arguments["to"]));
        Assert.Contains("https://outreach.example/board/followups/f1", sent.Serialize());
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

        Assert.Equal(new SendOutcome($"SendGrid answered {(int)status}", permanent), await SendAsync());
    }

    [Fact]
    public async Task A_wait_that_SendGrid_asks_for_is_passed_on()
    {
        _mail.SendEmailAsync(default, default).ReturnsForAnyArgs(Answer(HttpStatusCode.TooManyRequests, retryAfter: "90"));

        Assert.Equal(TimeSpan.FromSeconds(90), (await SendAsync()).RetryAfter);
    }

    [Theory]
    [InlineData("Mon, 02 Mar 2026 09:02:00 GMT", 120)]
    [InlineData("Mon, 02 Mar 2026 08:59:00 GMT", null)]
    public async Task A_wait_may_be_given_as_a_date(string until, int? seconds)
    {
        _mail.SendEmailAsync(default, default).ReturnsForAnyArgs(Answer(HttpStatusCode.ServiceUnavailable, retryAfter: until));

        Assert.Equal(seconds, (int?)(await SendAsync()).RetryAfter?.TotalSeconds);
    }

    [Fact]
    public async Task A_subject_is_one_line_whatever_a_customer_calls_themselves()
    {
        SendGridMessage? sent = null;
        _mail.SendEmailAsync(
            Arg.Do<SendGridMessage>(message => sent = message), Arg.Any<CancellationToken>()).Returns(Answer(HttpStatusCode.Accepted));
        var injected = "Answer Cleo\r\nBcc: all@outreach.example\u2028\u0085 on twitter" + new string('x', 198) + "🙂";
        var mean = Notice with { Subject = injected };

        await Sender().SendAsync([mean], CancellationToken.None);

        var subject = sent!.Personalizations[0].Subject ?? sent.Subject;
        Assert.DoesNotContain(subject, unit => char.IsControl(unit) || unit == '\u2028' || char.IsSurrogate(unit));
        Assert.StartsWith("Answer Cleo  Bcc: all", subject);
    }

    [Fact]
    public async Task An_answer_without_headers_is_an_answer()
    {
        _mail.SendEmailAsync(default, default).ReturnsForAnyArgs(new Response(HttpStatusCode.BadGateway, null, null));

        Assert.Equal(new SendOutcome("SendGrid answered 502"), await SendAsync());
    }

    [Fact]
    public async Task A_connection_that_fails_or_times_out_is_tried_again()
    {
        foreach (var failure in new Exception[] { new HttpRequestException(
            "no route to anna@outreach.example"), new TaskCanceledException() })
        {
            _mail.SendEmailAsync(default, default).ThrowsAsyncForAnyArgs(failure);

            var outcome = await SendAsync();

            Assert.False(outcome.Permanent);
            Assert.DoesNotContain("anna", Assert.IsType<string>(outcome.Error));
        }
    }

    [Fact]
    public async Task A_host_that_stops_is_no_failure_of_the_notice()
    {
        using var stopping = new CancellationTokenSource();
        stopping.Cancel();
        _mail.SendEmailAsync(default, default).ThrowsAsyncForAnyArgs(new TaskCanceledException());

        await Assert.ThrowsAsync<TaskCanceledException>(() => Sender().SendAsync([Notice], stopping.Token));
    }

    private Task<SendOutcome> SendAsync() => Sender().SendAsync([Notice], CancellationToken.None);

    private NoticeSender Sender() => SenderOver(_mail);

    internal static NoticeSender SenderOver(ISendGridClient mail) => new(
        mail,
        Samples.NoticeKinds,
        Options.Create(new OutreachOptions
        {
            PublicUrl = "https://outreach.example/",
            OfficeTimeZone = "Europe/Amsterdam",
            IdentityKey = new string('k', 32),
            FromEmail = "care@outreach.example",
        }),
        new StandingClock(),
        NullLogger<NoticeSender>.Instance);

    private sealed class StandingClock : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => Samples.Monday;
    }

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
