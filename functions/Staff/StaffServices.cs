using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Outreach.SharedKernel;
using Outreach.Staff.Absences;
using Outreach.Staff.Authorization;
using Outreach.Staff.Snippets;

namespace Outreach.Staff;

internal static class StaffServices
{
    /// <summary>The roster, who may call, absences and assignment.</summary>
    public static IServiceCollection AddStaff(this IServiceCollection services)
    {
        services.TryAddSingleton<ICallerSource, AppServiceCallerSource>();
        services.AddSingleton<RequestGuard>().AddHostedService<AuthenticationCheck>();
        services.AddSingleton<NoticeKinds>();
        services.AddSingleton<StaffStore>();
        services.AddSingleton<StaffChanges>();
        services.AddSingleton<Workload>();
        services.AddSingleton<PersonStarter>();
        services.AddSingleton<AbsenceHandOver>();
        services.AddSingleton<SnippetStore>();
        return services;
    }
}
