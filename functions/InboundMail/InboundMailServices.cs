using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Outreach.Notices;
using Outreach.Platform;

namespace Outreach.InboundMail;

internal static class InboundMailServices
{
    private const string MustBeSecret =
        "must have at least 32 characters of those that an address may hold (a-z, A-Z, 0-9, - and _), or be left out.";

    public static IServiceCollection AddInboundMail(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddSettings<InboundMailOptions>(configuration, "InboundMail")
            .Validate(options => IsSecret(options.Token), $"InboundMail__Token {MustBeSecret}")
            .Validate(options => IsSecret(options.PreviousToken), $"InboundMail__PreviousToken {MustBeSecret}")
            .Validate(
                options => string.IsNullOrEmpty(options.SignatureKey) || WebhookSignature.KeyOf(options.SignatureKey) is not null,
                "InboundMail__SignatureKey must be the verification key of SendGrid's signed Inbound Parse, or left out.")
            .Validate(
                options => options.OwnDomains?.All(domain => Uri.CheckHostName(domain) == UriHostNameType.Dns) != false,
                "InboundMail__OwnDomains must be domains, such as outreach.example.");
        services.AddSingleton(provider => new OwnMail(
            provider.GetRequiredService<IOptions<OutreachOptions>>().Value.FromEmail,
            [.. provider.GetRequiredService<IOptions<InboundMailOptions>>().Value.OwnDomains ?? []]));
        services.AddSingleton<MailThreads>();
        services.AddSingleton<MailNotes>();
        services.AddSingleton<MailSenders>();
        services.AddSingleton<MailIntake>();
        return services;
    }

    private static bool IsSecret(string? token) =>
        string.IsNullOrEmpty(token)
        || (token.Length >= OutreachOptions.ShortestSecret && token.All(unit => char.IsAsciiLetterOrDigit(unit) || unit is '-' or '_'));
}
