using System.Globalization;
using Azure.Core;
using Azure.Data.Tables;
using Azure.Identity;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using NodaTime;
using Outreach.Absences;
using Outreach.Customers;
using Outreach.FollowUps;
using Outreach.Mentions;
using Outreach.Merges;
using Outreach.Notices;
using Outreach.Platform;
using Outreach.Platform.Http;
using Outreach.Platform.Identity;
using Outreach.Platform.Storage;
using Outreach.Platform.Telemetry;
using Outreach.Privacy;
using Outreach.Staff;
using Outreach.Sweep;
using Outreach.ThankYouCalls;
using Outreach.Worklists;
using SendGrid;

namespace Outreach;

/// <summary>All composition, for the worker in Azure and for the dev host.</summary>
public static class OutreachServices
{
    /// <summary>Adds everything that the functions need. What is there already, such as a clock, stays.</summary>
    /// <exception cref="OptionsValidationException">At start, by name, for a setting that is missing or wrong.</exception>
    public static IServiceCollection AddOutreach(this IServiceCollection services, IConfiguration configuration)
    {
        // What we write goes to machines and to people in many countries: it must not change with the server's own.
        CultureInfo.DefaultThreadCurrentCulture = CultureInfo.InvariantCulture;
        services.AddOptions<OutreachOptions>()
            .Bind(configuration.GetSection("Outreach"))
            .ValidateDataAnnotations()
            .Validate(
                options => options.OfficeTimeZone is { } zone && DateTimeZoneProviders.Tzdb.GetZoneOrNull(zone) is not null,
                "Outreach:OfficeTimeZone must be an IANA zone, such as Europe/Amsterdam.")
            .ValidateOnStart();
        services.AddSingleton<IValidateOptions<OutreachOptions>>(new UnresolvedSecrets(configuration));
        services.AddOptions<LoyaltyPolicy>().Bind(configuration.GetSection("Loyalty")).ValidateDataAnnotations().ValidateOnStart();
        services.AddOptions<RetentionPolicy>().Bind(configuration.GetSection("Retention")).ValidateDataAnnotations().ValidateOnStart();
        services.AddOptions<CallPolicy>().Bind(configuration.GetSection("ThankYouCalls")).ValidateDataAnnotations().ValidateOnStart();
        services.AddOptions<SendGridOptions>()
            .Bind(configuration.GetSection("SendGrid"))
            .ValidateDataAnnotations()
            .Validate(
                options => string.IsNullOrEmpty(options.WebhookKey) || WebhookSignature.KeyOf(options.WebhookKey) is not null,
                "SendGrid:WebhookKey must be the verification key of SendGrid's signed event webhook, or left out.")
            .ValidateOnStart();

        services.AddOutreachTelemetry(configuration);
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton(_ => TableServiceOf(configuration));
        services.AddHttpClient(nameof(SendGridClient));
        services.TryAddSingleton<ISendGridClient>(provider => MailOf(provider));
        services.TryAddSingleton<ICallerSource, AppServiceCallerSource>();
        services.AddHostedService<AuthenticationCheck>();

        services.AddSingleton<OutreachTables>().AddHostedService<TableSetup>();
        services.AddSingleton(_ => new HttpFunctions(typeof(OutreachServices).Assembly)).AddSingleton<RequestGuard>();
        services.AddSingleton<ServiceLevels.ServiceLevelStore>().AddSingleton<StaffStore>().AddSingleton<Workload>();
        services.AddSingleton<StaffChanges>().AddSingleton<PersonStarter>();
        services.AddSingleton<IdentityKey>().AddSingleton<IdentityStore>().AddSingleton<FormerWishes>().AddSingleton<CustomerStore>().AddSingleton<CustomerMemory>().AddSingleton<CustomerChanges>().AddSingleton<ThankYou>();
        services.AddSingleton<CustomerMatchStore>();
        services.AddSingleton<MergeStore>().AddSingleton<MergeStarter>().AddSingleton<MergePages>().AddSingleton<MergedNotes>().AddSingleton<MergeForth>().AddSingleton<MergeBack>();
        services.AddSingleton<CustomerMerges>().AddSingleton<FollowUpMoves>().AddSingleton<FollowUpMerge>();
        services.AddSingleton<MentionIntake>().AddSingleton<MentionMemory>().AddSingleton<IntakeInFlight>();
        services.AddSingleton<FollowUpStore>().AddSingleton<FollowUpWaker>().AddSingleton<FollowUpRevival>();
        services.AddSingleton<FollowUpCommandHandler>().AddSingleton<FollowUpTurns>();
        services.AddSingleton<CallStore>().AddSingleton<CallStarter>().AddSingleton<CallRevival>().AddSingleton<CallScheduling>();
        services.AddSingleton<CallCommandHandler>().AddSingleton<CallTurns>();
        services.AddSingleton<CallNews>().AddSingleton<CallBriefing>().AddSingleton<CallList>().AddSingleton<Reports.FeedbackStore>().AddSingleton<Reports.StandingGauges>();
        services.AddSingleton<FollowUpHandOver>().AddSingleton<CallHandOver>().AddSingleton<AbsenceHandOver>();
        services.AddSingleton<WorkIndex>().AddSingleton<IndexList>().AddSingleton<NoticeSender>();
        services.AddSingleton<NoticePost>().AddSingleton<BounceStore>().AddSingleton<DigestStore>().AddSingleton<DigestReader>().AddSingleton<DigestSender>();
        services.AddSingleton<SweepStore>().AddSingleton<SweepStarter>();
        services.AddSingleton<CustomerCalendar>().AddSingleton<CustomerTouch>().AddSingleton<CustomerLook>().AddSingleton<CustomerSweep>().AddSingleton<PeopleSweep>().AddSingleton<HistorySweep>();
        services.AddSingleton<FollowUpForgetting>().AddSingleton<CallErasure>().AddSingleton<ErasurePartitions>().AddSingleton<ErasureStore>().AddSingleton<ErasureStarter>().AddSingleton<ErasurePages>();
        services.AddSingleton<IKeptElsewhere, KeptDays>().AddSingleton<IKeptElsewhere, KeptToDo>().AddSingleton<IKeptElsewhere, KeptSweepReports>().AddSingleton<IKeptElsewhere, KeptMatches>().AddSingleton<IKeptElsewhere, KeptFeedback>().AddSingleton<IKeptElsewhere, KeptMerges>();
        services.AddSingleton<CustomerExport>().AddSingleton<RetentionDuty>().AddSingleton<ErasureSweep>();
        services.AddSingleton<OpenWorkSweep>().AddSingleton<WorklistSweep>().AddSingleton<OrchestrationSweep>();
        return services;
    }

    private static TableServiceClient TableServiceOf(IConfiguration configuration)
    {
        if (configuration["AzureWebJobsStorage"] is { Length: > 0 } connectionString)
        {
            return new TableServiceClient(connectionString);
        }

        var uri = configuration["AzureWebJobsStorage:tableServiceUri"] is { Length: > 0 } given ? given
            : configuration["AzureWebJobsStorage:accountName"] is { Length: > 0 } account ? $"https://{account}.table.core.windows.net"
            : throw new InvalidOperationException("Set AzureWebJobsStorage, or AzureWebJobsStorage__accountName for access by identity.");
        TokenCredential credential = configuration["AzureWebJobsStorage:clientId"] is { Length: > 0 } clientId
            ? new ManagedIdentityCredential(ManagedIdentityId.FromUserAssignedClientId(clientId))
            : new DefaultAzureCredential();
        return new TableServiceClient(new Uri(uri), credential);
    }

    private static SendGridClient MailOf(IServiceProvider provider)
    {
        var settings = provider.GetRequiredService<IOptions<SendGridOptions>>().Value;
        var options = new SendGridClientOptions { ApiKey = settings.ApiKey };
        if (settings.Host is { Length: > 0 } host)
        {
            options.Host = host;
        }

        return new SendGridClient(provider.GetRequiredService<IHttpClientFactory>().CreateClient(nameof(SendGridClient)), options);
    }
}
