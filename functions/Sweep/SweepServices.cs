using Microsoft.Extensions.DependencyInjection;
using Outreach.Privacy;

namespace Outreach.Sweep;

internal static class SweepServices
{
    /// <summary>The nightly reconciliation.</summary>
    public static IServiceCollection AddSweep(this IServiceCollection services)
    {
        services.AddSingleton<SweepStore>();
        services.AddSingleton<SweepStarter>();
        services.AddSingleton<CustomerSweep>();
        services.AddSingleton<PeopleSweep>();
        services.AddSingleton<HistorySweep>();
        services.AddSingleton<ErasureSweep>();
        services.AddSingleton<OpenWorkSweep>();
        services.AddSingleton<WorklistSweep>();
        services.AddSingleton<OrchestrationSweep>();
        services.AddSingleton<IKeptElsewhere, KeptSweepReports>();
        return services;
    }
}
