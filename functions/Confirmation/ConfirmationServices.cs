using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Outreach.Platform;

namespace Outreach.Confirmation;

internal static class ConfirmationServices
{
    /// <summary>Links by which customers say themselves whether it is fixed, and the page that they lead to.</summary>
    public static IServiceCollection AddConfirmation(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddSettings<ConfirmationOptions>(configuration, "Confirmation")
            .Validate(options => IsSecretOrNone(options.Key), $"Confirmation__Key {SecretOrNone}")
            .Validate(options => IsSecretOrNone(options.PreviousKey), $"Confirmation__PreviousKey {SecretOrNone}");
        services.AddSingleton<ConfirmLinkStore>();
        services.AddSingleton<ConfirmLinks>();
        return services;
    }

    private static readonly string SecretOrNone =
        $"must be a secret of at least {OutreachOptions.ShortestSecret} characters, or left out.";

    private static bool IsSecretOrNone(string? key) =>
        string.IsNullOrEmpty(key) || key.Trim().Length >= OutreachOptions.ShortestSecret;
}
