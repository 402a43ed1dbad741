using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using NodaTime;
using Outreach.Platform.Http;
using Outreach.Platform.Storage;
using Outreach.Platform.Telemetry;
using PhoneNumbers;

namespace Outreach.Platform;

internal static class PlatformServices
{
    /// <summary>Settings, storage, HTTP and telemetry.</summary>
    public static IServiceCollection AddPlatform(this IServiceCollection services, IConfiguration configuration)
    {
        // What we write goes to machines and to people in many countries: it must not change with the server's own.
        CultureInfo.DefaultThreadCurrentCulture = CultureInfo.InvariantCulture;

        // The web server's own lines of each request hold its address, in which a caller may have put a name.
        // So does the scope that it puts around every other line, unless that category writes nothing at all. An address may also be
        // what proves that somebody is the customer who was asked.
        services.AddLogging(logging => logging
            .AddFilter("Microsoft.AspNetCore", LogLevel.Warning)
            .AddFilter("Microsoft.AspNetCore.Hosting.Diagnostics", LogLevel.None));
        services.AddSettings<OutreachOptions>(configuration, "Outreach")
            .Validate(options => string.IsNullOrWhiteSpace(options.PublicUrl) || WebAddress.IsSafe(options.PublicUrl),
                "Outreach__PublicUrl must be an https address, such as https://outreach.example; http on this machine alone.")
            .Validate(
                options =>
                    string.IsNullOrWhiteSpace(options.OfficeTimeZone)
                        || DateTimeZoneProviders.Tzdb.GetZoneOrNull(options.OfficeTimeZone) is not null,
                "Outreach__OfficeTimeZone must be an IANA zone, such as Europe/Amsterdam.")
            .Validate(
                options => string.IsNullOrEmpty(options.OfficeCountry)
                    || PhoneNumberUtil.GetInstance().GetSupportedRegions().Contains(options.OfficeCountry),
                "Outreach__OfficeCountry must be two capital letters of ISO 3166, such as NL, or left out.")
            .Validate(
                options => string.IsNullOrEmpty(options.IntakeKey) || options.IntakeKey.Trim().Length >= OutreachOptions.ShortestSecret,
                $"Outreach__IntakeKey must be a secret of at least {OutreachOptions.ShortestSecret} characters, or left out.");
        services.AddSingleton<IValidateOptions<OutreachOptions>>(new UnresolvedSecrets(configuration));

        // Who may call, and how much they may send, is the guard's and the functions' to say: the server's own limit would cut the
        // connection while the Functions host still hands the request on, and the caller would get an empty 500.
        services.Configure<KestrelServerOptions>(server => server.Limits.MaxRequestBodySize = null);
        services.AddResponseCompression(CompressedAnswers.Configure).AddTransient<IStartupFilter, CompressedAnswers>();
        services.AddOutreachTelemetry(configuration);
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton(_ => StorageSettings.TablesOf(configuration));
        services.TryAddSingleton(_ => StorageSettings.BlobsOf(configuration));
        services.AddSingleton<OutreachTables>().AddHostedService<TableSetup>();
        services.AddSingleton<KeptAnswers>();
        services.AddSingleton<RequestLimits>(provider => new(provider.GetRequiredService<IOptions<OutreachOptions>>()));
        services.AddSingleton(_ => new HttpFunctions(typeof(PlatformServices).Assembly));
        return services;
    }
}
