using Microsoft.Extensions.DependencyInjection;
using Outreach.Privacy;

namespace Outreach.Sweep;

internal static class SweepServices
{
    public static IServiceCollection AddSweep(this IServiceCollection services)
    {
        services.AddSingleton<SweepStore>();
        services.AddSingleton<SweepStarter>();
        services.AddSingleton<ISweepPart, CustomerSweep>();
        services.AddSingleton<PendingNoticeSweep>();
        services.AddSingleton<ISweepPart, PeopleSweep>();
        services.AddSingleton<ISweepPart, HistorySweep>();
        services.AddSingleton<ISweepPart, ErasureSweep>();
        services.AddSingleton<ISweepPart, KeptAnswerSweep>();
        services.AddSingleton<ISweepPart, ImportSweep>();
        services.AddSingleton<ISweepPart, WebhookSweep>();
        services.AddSingleton<ISweepPart, InboundMailSweep>();
        services.AddSingleton<ISweepPart, ConfirmLinkSweep>();
        services.AddSingleton<ISweepPart, PresenceSweep>();
        services.AddSingleton<ISweepPart, SaidWordsSweep>();
        services.AddSingleton<ISweepPart, ReportSweep>();
        services.AddSingleton<ISweepPart, OpenWorkSweep>();
        services.AddSingleton<ISweepPart, WorklistSweep>();
        services.AddSingleton<ISweepPart, OrchestrationSweep>();
        services.AddSingleton<IKeptElsewhere, KeptSweepReports>();
        return services;
    }
}
