using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Outreach.Platform;
using Outreach.SharedKernel;

namespace Outreach.ServiceLevels;

internal static class ServiceLevelsServices
{
    public static IServiceCollection AddServiceLevels(this IServiceCollection services)
    {
        services.AddSingleton(provider => new Office(provider.GetRequiredService<IOptions<OutreachOptions>>().Value.OfficeTimeZone));
        services.AddSingleton<ServiceLevelStore>();
        return services;
    }
}
