using Microsoft.Extensions.DependencyInjection;
using Outreach.Customers;

namespace Outreach.Merges;

internal static class MergesServices
{
    public static IServiceCollection AddMerges(this IServiceCollection services)
    {
        services.AddSingleton<MergeStore>();
        services.AddSingleton<MergeStarter>();
        services.AddSingleton<MergeClaims>();
        services.AddSingleton<MergeSteps>();
        services.AddSingleton<MergedProfiles>();
        services.AddSingleton<MergedCalls>();
        services.AddSingleton<MergedContacts>();
        services.AddSingleton<MergedNotes>();
        services.AddSingleton<IAbsorbedNotes>(provider => provider.GetRequiredService<MergedNotes>());
        services.AddSingleton<CustomerMerges>();
        return services;
    }
}
