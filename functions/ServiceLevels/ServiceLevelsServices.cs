using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Outreach.Platform;
using Outreach.SharedKernel;

namespace Outreach.ServiceLevels;

internal static class ServiceLevelsServices
{
    public static IServiceCollection AddServiceLevels(this IServiceCollection services)
    {
        services.AddSingleton(provider =>
        {
            var options = provider.GetRequiredService<IOptions<OutreachOptions>>().Value;
            var office = new Office(options.OfficeTimeZone);
            return string.IsNullOrEmpty(options.OfficeCountry) ? office : office with { Country = options.OfficeCountry };
        });
        services.AddSingleton<ServiceLevelStore>();
        return services;
    }
}
