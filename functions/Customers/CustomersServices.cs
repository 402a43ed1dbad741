using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Outreach.Customers.Search;
using Outreach.Customers.ThankYouCalls;
using Outreach.Notices;
using Outreach.Platform;
using Outreach.SharedKernel;
using Outreach.Staff.Worklists;

namespace Outreach.Customers;

internal static class CustomersServices
{
    public static IServiceCollection AddCustomers(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddSettings<LoyaltyPolicy>(configuration, "Loyalty");
        services.AddSettings<RetentionPolicy>(configuration, "Retention");
        services.AddSettings<CallPolicy>(configuration, "ThankYouCalls");
        services.AddSingleton<IdentityKey>();
        services.AddSingleton<IdentityStore>();
        services.AddSingleton<SuppressionList>();
        services.AddSingleton<CustomerStore>();
        services.AddSingleton<CustomerHistory>();
        services.AddSingleton<CustomerChanges>();
        services.AddSingleton<CustomerMatchStore>();
        services.AddSingleton<RefusedDuplicates>();
        services.AddSingleton<CustomerCalendar>();
        services.AddSingleton<ContactReminders>();
        services.AddSingleton<IScheduledContacts>(provider => provider.GetRequiredService<ContactReminders>());
        services.AddSingleton<ScheduledReviews>();
        services.AddSingleton<ThankYou>();
        services.AddSingleton<CustomerEdits>();
        services.AddSingleton<ContactTransfer>();
        services.AddSingleton<CustomerSearch>();
        services.AddSingleton<SearchAudit>();
        services.AddSingleton<CallOpening>();
        services.AddSingleton<ResolutionCalls>();
        services.AddSingleton<CallStore>();
        services.AddSingleton<CallStarter>();
        services.AddSingleton<CallScheduling>();
        services.AddSingleton<CallCommandHandler>();
        services.AddSingleton<CallTurns>();
        services.AddSingleton<CallReporting>();
        services.AddSingleton<CallOutcomeRecorder>();
        services.AddSingleton<CallBriefing>();
        services.AddSingleton<CallList>();
        services.AddSingleton<CallHandOver>();
        services.AddSingleton<IOpenItems, OpenCalls>();
        services.AddSingleton<INoticeSource, CallNoticeSource>();
        services.AddSingleton<INoticeCatalogue>(CallNotices.Catalogue);
        return services;
    }
}
