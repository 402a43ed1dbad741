using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Outreach.Platform;
using Outreach.Staff;

namespace Outreach.Webhooks;

internal static class WebhooksServices
{
    /// <summary>Mentions that other systems send.</summary>
    public static IServiceCollection AddWebhooks(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddNamedSettings<WebhookSourceOptions>(configuration, "Webhooks")
            .Validate(named => named.All.Keys.All(WebhookSources.IsName),
                "Webhooks__{name}: the name of a source is 1 to 32 of a-z and 0-9, and not sendgrid, mail or parked.");
        services.AddSingleton<WebhookSources>();
        services.AddSingleton<WebhookDeliveries>();
        services.AddSingleton<ParkedItems>();
        services.AddSingleton<WebhookIntake>();
        services.AddSingleton<SourceActivities>();
        services.AddSingleton<SilentSources>();
        services.AddSingleton<IPersonDuty, SilenceNotices>();
        return services;
    }
}
