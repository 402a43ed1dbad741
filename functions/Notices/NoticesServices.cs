using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using Outreach.Platform;
using Outreach.Staff;
using Outreach.WorkItems;
using SendGrid;

namespace Outreach.Notices;

internal static class NoticesServices
{
    /// <summary>E-mail to staff: notices, digests and bounces.</summary>
    public static IServiceCollection AddNotices(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddSettings<SendGridOptions>(configuration, "SendGrid")
            .Validate(options => options.Host is null || WebAddress.IsSafe(options.Host),
                "SendGrid__Host must be an https address, such as https://api.sendgrid.com; http on this machine alone.")
            .Validate(options => string.IsNullOrEmpty(options.WebhookKey) || WebhookSignature.KeyOf(options.WebhookKey) is not null,
                "SendGrid__WebhookKey must be the verification key of SendGrid's signed event webhook, or left out.");
        services.AddHttpClient(nameof(SendGridClient));
        services.TryAddSingleton<ISendGridClient>(provider => MailOf(provider));
        services.AddSingleton<NoticeSender>();
        services.AddSingleton<PendingNoticeStore>();
        services.AddSingleton<StaffMailCounts>();
        services.AddSingleton<NoticeQueue>();
        services.AddSingleton<NoticeReview>();
        services.AddSingleton<INoticeDispatcher, NoticeDispatcher>();
        services.AddSingleton<BounceStore>();
        services.AddSingleton<DigestStore>();
        services.AddSingleton<DigestReader>();
        services.AddSingleton<IMailboxReports, MailboxReports>();
        services.AddSingleton<IPersonDuty, NoticeBatchSender>();
        services.AddSingleton<IHandOverDuty, LeadNotices>();
        services.AddSingleton<DigestSender>().AddSingleton<IPersonDuty>(provider => provider.GetRequiredService<DigestSender>());
        return services;
    }

    private static SendGridClient MailOf(IServiceProvider provider)
    {
        var settings = provider.GetRequiredService<IOptions<SendGridOptions>>().Value;
        var options = new SendGridClientOptions { ApiKey = settings.ApiKey };
        if (settings.Host is { Length: > 0 } host)
        {
            options.Host = host;
        }

        return new SendGridClient(provider.GetRequiredService<IHttpClientFactory>().CreateClient(nameof(SendGridClient)), options);
    }
}
