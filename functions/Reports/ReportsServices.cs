using Microsoft.Extensions.DependencyInjection;
using Outreach.Customers.ThankYouCalls;
using Outreach.Notices;
using Outreach.Privacy;

namespace Outreach.Reports;

internal static class ReportsServices
{
    public static IServiceCollection AddReports(this IServiceCollection services)
    {
        services.AddSingleton<VoiceTopicStore>();
        services.AddSingleton<FeedbackStore>();
        services.AddSingleton<IFeedbackLog>(provider => provider.GetRequiredService<FeedbackStore>());
        services.AddSingleton<IAskedTopics, AskedTopics>();
        services.AddSingleton<ReportDayStore>();
        services.AddSingleton<FeedbackRebuild>();
        services.AddSingleton<ReportRebuild>();
        services.AddSingleton<EventExport>();
        services.AddSingleton<StandingGauges>();
        services.AddSingleton<OpenWorkMeasures>();
        services.AddSingleton<StandingMeasures>();
        services.AddSingleton<WeekFigures>();
        services.AddSingleton<IWeeklyReport, WeeklyReport>();
        services.AddSingleton<IKeptElsewhere, KeptFeedback>();
        services.AddSingleton<IKeptElsewhere, KeptCallFacts>();
        return services;
    }
}
