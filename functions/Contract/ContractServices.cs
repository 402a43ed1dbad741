using Microsoft.Extensions.DependencyInjection;

namespace Outreach.Contract;

internal static class ContractServices
{
    public static IServiceCollection AddContract(this IServiceCollection services)
    {
        services.AddSingleton<OpenApiDocument>();
        return services;
    }
}
