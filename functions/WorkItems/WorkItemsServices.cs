using Microsoft.Extensions.DependencyInjection;

namespace Outreach.WorkItems;

internal static class WorkItemsServices
{
    /// <summary>The indexes of what is open and closed, and what reports count.</summary>
    public static IServiceCollection AddWorkItems(this IServiceCollection services)
    {
        services.AddSingleton<WorkIndex>();
        services.AddSingleton<IndexList>();
        services.AddSingleton<ReportFactsLog>();
        services.AddSingleton<PresenceStore>();
        return services;
    }
}
