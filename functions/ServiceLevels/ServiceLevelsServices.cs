using Microsoft.Extensions.DependencyInjection;

namespace Outreach.ServiceLevels;

internal static class ServiceLevelsServices
{
    /// <summary>What the company promises.</summary>
    public static IServiceCollection AddServiceLevels(this IServiceCollection services)
    {
        services.AddSingleton<ServiceLevelStore>();
        return services;
    }
}
