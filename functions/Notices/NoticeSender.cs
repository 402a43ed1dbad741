using System.Net.Http.Headers;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Outreach.Platform;
using Outreach.SharedKernel;
using SendGrid;
using SendGrid.Helpers.Mail;

namespace Outreach.Notices;

/// <summary>How a send ended.</summary>
/// <param name="Error">Null where SendGrid has it; else why not, without personal data.</param>
/// <param name="Permanent">Whether trying again can't help.</param>
/// <param name="RetryAfter">How long SendGrid asked us to wait.</param>
internal sealed record SendOutcome(string? Error = null, bool Permanent = false, TimeSpan? RetryAfter = null);

/// <summary>
/// Sends e-mails to staff through SendGrid. 202 means that SendGrid has it; 429 and 5xx are transient; any other refusal is final.
/// </summary>
internal sealed partial class NoticeSender(
    ISendGridClient mail, NoticeKinds kinds, IOptions<OutreachOptions> options, TimeProvider clock, ILogger<NoticeSender> log)
{
    private const int SubjectUnits = 200;

    /// <inheritdoc cref="OutreachOptions.LinkTo"/>
    public string LinkTo(string path) => options.Value.LinkTo(path);

    /// <summary>Notifies one person of one or more items in one e-mail.</summary>
    public Task<SendOutcome> SendAsync(IReadOnlyList<Notice> notices, CancellationToken cancellationToken) =>
        SendAsync(NoticeMail.Write(notices, kinds, LinkTo), cancellationToken);

    /// <summary>Sends one e-mail and returns the outcome. Not an exception: the caller decides what to do about a failure.</summary>
    public async Task<SendOutcome> SendAsync(StaffMail staffMail, CancellationToken cancellationToken)
    {
        var settings = options.Value;
        var message = MailHelper.CreateSingleEmail(
            new EmailAddress(settings.FromEmail, settings.FromName),
            new EmailAddress(staffMail.To.Email, staffMail.To.Name),
            ForeignText.SubjectOf(staffMail.Subject, SubjectUnits),
            staffMail.Text,
            staffMail.Html);
        message.AddCustomArgs(new Dictionary<string, string>(staffMail.CustomArgs));
        message.SetClickTracking(false, false);
        message.SetOpenTracking(false, null);
        var first = staffMail.CustomArgs["outbox"].Split(',')[0];
        try
        {
            var answer = await mail.SendEmailAsync(message, cancellationToken);
            var status = (int)answer.StatusCode;
            if (status is >= 200 and < 300)
            {
                return new SendOutcome();
            }

            var canPass = status is 429 or >= 500;
            LogMailRefused(first, status, canPass ? "it will be tried again" : "it is given up");
            return new SendOutcome($"SendGrid answered {status}", Permanent: !canPass, WaitOf(answer.Headers?.RetryAfter));
        }
        catch (Exception unreachable) when (
            unreachable is HttpRequestException or TaskCanceledException && !cancellationToken.IsCancellationRequested)
        {
            LogMailNotSent(first, unreachable.GetType().Name);
            return new SendOutcome("SendGrid was not reached");
        }
    }

    /// <summary>Seconds, or a date; one that is past asks for nothing.</summary>
    private TimeSpan? WaitOf(RetryConditionHeaderValue? retryAfter) =>
        retryAfter?.Delta ?? (retryAfter?.Date is { } date && date - clock.GetUtcNow() is var wait && wait > TimeSpan.Zero ? wait : null);

    [LoggerMessage(EventId = 401, Level = LogLevel.Warning, Message = "E-mail {OutboxId} was refused with {Status}; {Next}")]
    private partial void LogMailRefused(string outboxId, int status, string next);

    [
        LoggerMessage(
            EventId = 402, Level = LogLevel.Warning, Message = "E-mail {OutboxId} could not be sent: SendGrid was not reached ({Error})")]
    private partial void LogMailNotSent(string outboxId, string error);
}
