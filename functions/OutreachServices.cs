using System.Globalization;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
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

        // The web server's own lines of each request hold its address, in which a caller may have put a name.
        services.AddLogging(logging => logging.AddFilter("Microsoft.AspNetCore", LogLevel.Warning));
        services.AddSettings<OutreachOptions>(configuration, "Outreach")
            .Validate(options => string.IsNullOrWhiteSpace(options.PublicUrl) || WebAddress.IsSafe(options.PublicUrl),
                "Outreach__PublicUrl must be an https address, such as https://outreach.example; http on this machine alone.")
            .Validate(options => string.IsNullOrWhiteSpace(options.OfficeTimeZone) || DateTimeZoneProviders.Tzdb.GetZoneOrNull(options.OfficeTimeZone) is not null,
                "Outreach__OfficeTimeZone must be an IANA zone, such as Europe/Amsterdam.")
            .Validate(options => string.IsNullOrEmpty(options.IntakeKey) || options.IntakeKey.Trim().Length >= OutreachOptions.ShortestSecret,
                $"Outreach__IntakeKey must be a secret of at least {OutreachOptions.ShortestSecret} characters, or left out.");
        services.AddSingleton<IValidateOptions<OutreachOptions>>(new UnresolvedSecrets(configuration));
        services.AddSettings<LoyaltyPolicy>(configuration, "Loyalty");
        services.AddSettings<RetentionPolicy>(configuration, "Retention");
        services.AddSettings<CallPolicy>(configuration, "ThankYouCalls");
        services.AddSettings<SendGridOptions>(configuration, "SendGrid")
            .Validate(options => options.Host is null || WebAddress.IsSafe(options.Host),
                "SendGrid__Host must be an https address, such as https://api.sendgrid.com; http on this machine alone.")
            .Validate(options => string.IsNullOrEmpty(options.WebhookKey) || WebhookSignature.KeyOf(options.WebhookKey) is not null,
                "SendGrid__WebhookKey must be the verification key of SendGrid's signed event webhook, or left out.");

        // Who may call, and how much they may send, is the guard's and the functions' to say: the server's own limit would cut the
        // connection while the Functions host still hands the request on, and the caller would get an empty 500.
        services.Configure<KestrelServerOptions>(server => server.Limits.MaxRequestBodySize = null);

        services.AddOutreachTelemetry(configuration);
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton(_ => StorageSettings.TablesOf(configuration));
        services.AddHttpClient(nameof(SendGridClient));
        services.TryAddSingleton<ISendGridClient>(provider => MailOf(provider));
        services.TryAddSingleton<ICallerSource, AppServiceCallerSource>();
        services.AddHostedService<AuthenticationCheck>();

        services.AddSingleton<OutreachTables>().AddHostedService<TableSetup>();
        services.AddSingleton(_ => new HttpFunctions(typeof(OutreachServices).Assembly)).AddSingleton<RequestGuard>().AddSingleton<Contract.OpenApiDocument>();
        services.AddSingleton<ServiceLevels.ServiceLevelStore>().AddSingleton<StaffStore>().AddSingleton<Workload>();
        services.AddSingleton<StaffChanges>().AddSingleton<PersonStarter>();
        services.AddSingleton<IdentityKey>().AddSingleton<IdentityStore>().AddSingleton<FormerWishes>().AddSingleton<CustomerStore>().AddSingleton<CustomerMemory>().AddSingleton<CustomerChanges>().AddSingleton<ThankYou>();
        services.AddSingleton<CustomerMatchStore>();
        services.AddSingleton<MergeStore>().AddSingleton<MergeStarter>().AddSingleton<MergePages>().AddSingleton<MergedNotes>().AddSingleton<MergeForth>().AddSingleton<MergeBack>();
        services.AddSingleton<CustomerMerges>().AddSingleton<FollowUpMoves>().AddSingleton<FollowUpMerge>();
        services.AddSingleton<MentionIntake>().AddSingleton<FirstTurns>().AddSingleton<MentionMemory>().AddSingleton<IntakeInFlight>();
        services.AddSingleton<FollowUpStore>().AddSingleton<FollowUpWaker>().AddSingleton<FollowUpRevival>();
        services.AddSingleton<FollowUpCommandHandler>().AddSingleton<FollowUpTurns>();
        services.AddSingleton<CallStore>().AddSingleton<CallStarter>().AddSingleton<CallRevival>().AddSingleton<CallScheduling>();
        services.AddSingleton<CallCommandHandler>().AddSingleton<CallTurns>();
        services.AddSingleton<CallNews>().AddSingleton<CallBriefing>().AddSingleton<CallList>().AddSingleton<Reports.FeedbackStore>().AddSingleton<Reports.StandingGauges>().AddSingleton<Reports.StandingMeasures>();
        services.AddSingleton<FollowUpHandOver>().AddSingleton<CallHandOver>().AddSingleton<AbsenceHandOver>();
        services.AddSingleton<WorkIndex>().AddSingleton<IndexList>().AddSingleton<NoticeSender>();
        services.AddSingleton<PendingNoticeStore>().AddSingleton<NoticeQueue>().AddSingleton<NoticeBatchSender>();
        services.AddSingleton<INoticeSource, FollowUpNoticeSource>().AddSingleton<INoticeSource, CallNoticeSource>();
        services.AddSingleton<BounceStore>().AddSingleton<DigestStore>().AddSingleton<DigestReader>().AddSingleton<DigestSender>();
        services.AddSingleton<SweepStore>().AddSingleton<SweepStarter>();
        services.AddSingleton<CustomerCalendar>().AddSingleton<CustomerTouch>().AddSingleton<CustomerLook>().AddSingleton<CustomerSweep>().AddSingleton<PeopleSweep>().AddSingleton<HistorySweep>();
        services.AddSingleton<FollowUpForgetting>().AddSingleton<CallErasure>().AddSingleton<ErasurePartitions>().AddSingleton<ErasureStore>().AddSingleton<ErasureStarter>().AddSingleton<ErasurePages>();
        services.AddSingleton<IKeptElsewhere, KeptDays>().AddSingleton<IKeptElsewhere, KeptToDo>().AddSingleton<IKeptElsewhere, KeptSweepReports>().AddSingleton<IKeptElsewhere, KeptMatches>().AddSingleton<IKeptElsewhere, KeptFeedback>().AddSingleton<IKeptElsewhere, KeptMerges>();
        services.AddSingleton<CustomerExport>().AddSingleton<RetentionDuty>().AddSingleton<ErasureSweep>();
        services.AddSingleton<OpenWorkSweep>().AddSingleton<WorklistSweep>().AddSingleton<OrchestrationSweep>();
        return services;
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
