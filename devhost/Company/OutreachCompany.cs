using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Outreach.DevHost.Http;
using Outreach.DevHost.Seeds;
using Outreach.FollowUps;
using Outreach.Platform;
using Outreach.Staff;
using Outreach.Staff.Authorization;

namespace Outreach.DevHost.Company;

/// <summary>What makes a dev host Outreach's: its functions, its settings and its demo company.</summary>
public static class OutreachCompany
{
    private static readonly Type[] Functions = typeof(OutreachServices).Assembly.GetTypes();

    public static DevHostOptions AddOutreach(this DevHostOptions options) => options with
    {
        Functions = Functions,
        Settings = SettingsOf(SeedFiles.ReadCompany(), options.Settings),
        ConfigureServices = ConfigureServices,
        AnswerAsync = (http, function, run) => http.RequestServices.GetRequiredService<RequestGuard>()
            .AnswerAsync(http, function, async () => (IResult)(await run())!, http.RequestAborted),
        SeedAsync = (services, choice, cancellationToken) =>
            services.GetRequiredService<SeedLoader>().LoadAsync(choice, cancellationToken),
        WhenAllIsSentAsync = static services => services.GetRequiredService<FollowUpWaker>().WhenNoneIsLeftAsync(),
        ListStaffAsync = ListStaffAsync,
    };

    private static void ConfigureServices(IServiceCollection services, IConfiguration configuration)
    {
        services.AddSingleton<ICallerSource, DevHostCallerSource>();
        services.AddSingleton<SeedFollowUps>().AddSingleton<SeedCustomers>().AddSingleton<SeedLoader>();
        services.AddOutreach(configuration);
    }

    private static Dictionary<string, string?> SettingsOf(SeedCompany company, IReadOnlyDictionary<string, string?> given) => new(given)
    {
        // Everybody comes from this machine, and tries out a lot.
        ["Outreach:RequestsPerMinute"] = given.GetValueOrDefault("Outreach:RequestsPerMinute", "0"),
        ["Outreach:OfficeTimeZone"] = company.TimeZone,
        ["Outreach:FromEmail"] = company.From.Email,
        ["Outreach:FromName"] = company.From.Name,
        // Not a secret: it keys invented people on this machine.
        ["Outreach:IdentityKey"] = "the dev host's key for invented people",
        // Not a secret either: it signs links to invented people.
        ["Confirmation:Key"] = "the dev host's key for links to invented people",
        ["Confirmation:Company"] = company.Name,
        // No other instance of the app takes mentions in beside this one.
        ["Outreach:IntakeGrace"] = "00:00:00",
    };

    private static async Task<IReadOnlyList<SignInChoice>> ListStaffAsync(IServiceProvider services, CancellationToken cancellationToken)
    {
        var roster = await services.GetRequiredService<StaffStore>().GetRosterAsync(cancellationToken);
        return [
            .. roster.Members.Where(member => member.IsPerson).Select(
                member => new SignInChoice(member.Id, member.Name, Json.NameOf(member.Role)))];
    }
}
