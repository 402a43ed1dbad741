using Microsoft.Extensions.DependencyInjection;

namespace Outreach.Imports;

internal static class ImportsServices
{
    public static IServiceCollection AddImports(this IServiceCollection services)
    {
        services.AddSingleton<ImportStore>();
        services.AddSingleton<ImportFiles>();
        services.AddSingleton<ImportGate>();
        services.AddSingleton<ImportStarter>();
        services.AddSingleton<KnownRows>();
        services.AddSingleton<ImportPages>();
        return services;
    }
}
