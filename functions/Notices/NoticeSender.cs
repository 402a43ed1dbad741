using System.Net;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Outreach.Platform;
using Outreach.Platform.Outbox;
using SendGrid;
using SendGrid.Helpers.Mail;

namespace Outreach.Notices;

/// <summary>Sends notices through SendGrid. 202 means that SendGrid has it; 429 and 5xx can pass; any other refusal can't.</summary>
public sealed class NoticeSender(ISendGridClient mail, IOptions<OutreachOptions> options, ILogger<NoticeSender> log)
{
    /// <summary>Sends one, and says how that went. Not an exception: the outbox decides what to do about it.</summary>
    public async Task<Carried> SendAsync(Notice notice, CancellationToken cancellationToken)
    {
        var settings = options.Value;
        var link = $"{settings.PublicUrl.TrimEnd('/')}/api/{notice.Path}";
        var message = MailHelper.CreateSingleEmail(
            new EmailAddress(settings.FromEmail, settings.FromName),
            new EmailAddress(notice.To.Email, notice.To.Name),
            notice.Subject,
            notice.PlainText(link),
            notice.Html(link));
        message.AddCustomArgs(new Dictionary<string, string> { ["outbox"] = notice.OutboxId, ["about"] = notice.About });
        message.SetClickTracking(false, false);
        message.SetOpenTracking(false, null);
        try
        {
            var answer = await mail.SendEmailAsync(message, cancellationToken);
            return (int)answer.StatusCode is >= 200 and < 300
                ? new Carried(notice.OutboxId)
                : Failed(notice, answer.StatusCode, answer.Headers?.RetryAfter?.Delta);
        }
        catch (Exception unreachable) when (unreachable is HttpRequestException or TaskCanceledException && !cancellationToken.IsCancellationRequested)
        {
            log.LogWarning("Notice {OutboxId} could not be sent: SendGrid was not reached ({Error})", notice.OutboxId, unreachable.GetType().Name);
            return new Carried(notice.OutboxId, "SendGrid was not reached");
        }
    }

    private Carried Failed(Notice notice, HttpStatusCode status, TimeSpan? retryAfter)
    {
        var canPass = status == HttpStatusCode.TooManyRequests || (int)status >= 500;
        log.LogWarning("Notice {OutboxId} was refused with {Status}; {Next}", notice.OutboxId, (int)status, canPass ? "it will be tried again" : "it is given up");
        return new Carried(notice.OutboxId, $"SendGrid answered {(int)status}", Permanent: !canPass, RetryAfter: retryAfter);
    }
}
