using Microsoft.Extensions.DependencyInjection;

namespace Outreach.Contract;

internal static class ContractServices
{
    /// <summary>The contract of the HTTP API.</summary>
    public static IServiceCollection AddContract(this IServiceCollection services)
    {
        services.AddSingleton<OpenApiDocument>();
        return services;
    }
}
