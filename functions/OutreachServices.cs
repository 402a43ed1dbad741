using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Outreach.Board;
using Outreach.Confirmation;
using Outreach.Contract;
using Outreach.Customers;
using Outreach.FollowUps;
using Outreach.Imports;
using Outreach.InboundMail;
using Outreach.Merges;
using Outreach.Notices;
using Outreach.Platform;
using Outreach.Privacy;
using Outreach.Reports;
using Outreach.ServiceLevels;
using Outreach.Staff;
using Outreach.Sweep;
using Outreach.Webhooks;
using Outreach.WorkItems;

namespace Outreach;

/// <summary>All composition, for the worker in Azure and for the dev host.</summary>
internal static class OutreachServices
{
    /// <summary>Adds everything that the functions need. What is there already, such as a clock, stays.</summary>
    /// <exception cref="OptionsValidationException">At start, by name, for a setting that is missing or wrong.</exception>
    public static IServiceCollection AddOutreach(this IServiceCollection services, IConfiguration configuration) => services
        .AddPlatform(configuration)
        .AddWorkItems()
        .AddServiceLevels()
        .AddStaff()
        .AddNotices(configuration)
        .AddCustomers(configuration)
        .AddFollowUps()
        .AddImports()
        .AddWebhooks(configuration)
        .AddInboundMail(configuration)
        .AddConfirmation(configuration)
        .AddMerges()
        .AddPrivacy()
        .AddReports()
        .AddSweep()
        .AddBoard()
        .AddContract();
}
