using System.Diagnostics;
using System.Globalization;
using Azure.Core;
using Azure.Identity;
using Azure.Monitor.OpenTelemetry.Exporter;
using Microsoft.Azure.Functions.Worker.OpenTelemetry;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using OpenTelemetry;
using OpenTelemetry.Logs;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace Outreach.Platform.Telemetry;

/// <summary>
/// Where traces, measures and logs go: to the targets that the settings name; where they name none, nowhere and at no cost.
/// </summary>
internal static class TelemetrySetup
{
    private const string ServiceName = "outreach";
    private const string OtlpEndpoint = "OTEL_EXPORTER_OTLP_ENDPOINT";
    private const string SamplerName = "OTEL_TRACES_SAMPLER";
    private const string SamplerArgument = "OTEL_TRACES_SAMPLER_ARG";
    private const string Insights = "APPLICATIONINSIGHTS_CONNECTION_STRING";
    private const string InsightsAuthentication = "APPLICATIONINSIGHTS_AUTHENTICATION_STRING";

    /// <summary>
    /// The worker's span of an execution. In Azure it is what carries on the platform's trace; on the dev host that does the same.
    /// </summary>
    private const string Worker = "Microsoft.Azure.Functions.Worker";

    /// <summary>The durable client's span of a start: the orchestration gets the trace it is part of only where somebody listens.</summary>
    private const string DurableClient = "Microsoft.DurableTask";

    /// <summary>Adds the OpenTelemetry SDK where a collector or Application Insights is set up.</summary>
    /// <exception cref="OptionsValidationException">A setting is wrong, by name.</exception>
    public static IServiceCollection AddOutreachTelemetry(this IServiceCollection services, IConfiguration configuration)
    {
        var (collector, insights) = (EndpointOf(configuration[OtlpEndpoint]), ConnectionOf(configuration[Insights]));
        var (sampler, authentication) = (
            SamplerOf(configuration[SamplerName], configuration[SamplerArgument]), configuration[InsightsAuthentication]);
        if (collector is null && insights is null)
        {
            return services;
        }

        // host.json has telemetryMode OpenTelemetry: the defaults make the Functions host aware that our lines are sent from here, so that
        // it doesn't send them again. Our own name comes after theirs.
        var telemetry = services.AddOpenTelemetry()
            .UseFunctionsWorkerDefaults()
            .ConfigureResource(resource => resource.AddService(ServiceName).AddEnvironmentVariableDetector())
            .WithTracing(traces => traces.AddSource(Spans.Source, Worker, DurableClient).AddProcessor(new KindOfFailureOnly()))
            .WithMetrics(metrics => metrics.AddMeter(Counters.Meter));
        if (insights is not null)
        {
            var credential = CredentialOf(authentication);
            telemetry
                .WithTracing(traces => traces.AddAzureMonitorTraceExporter(ToInsights))
                .WithMetrics(metrics => metrics.AddAzureMonitorMetricExporter(ToInsights))
                .WithLogging(logs => logs.AddAzureMonitorLogExporter(ToInsights), WithScopes);

            // A line is kept also where its trace is not: what is alerted and looked up is in lines.
            void ToInsights(AzureMonitorExporterOptions options) =>
                (options.ConnectionString, options.Credential, options.EnableTraceBasedLogsSampler) = (insights, credential, false);
        }

        if (collector is not null)
        {
            // How, and with which headers, the standard's own settings say; the SDK reads them.
            telemetry.WithLogging(configureBuilder: null, WithScopes).UseOtlpExporter();
        }

        // After the exporters: Azure Monitor's sets one of its own, which keeps five traces a second.
        telemetry.WithTracing(traces => traces.SetSampler(sampler));
        return services;

        static void WithScopes(OpenTelemetryLoggerOptions logs) => (logs.IncludeScopes, logs.IncludeFormattedMessage) = (true, true);
    }

    /// <summary>
    /// The standard's names, see opentelemetry.io/docs/specs/otel/configuration/sdk-environment-variables. Left out: every span, also below
    /// one that somebody else made and did not record, as a web server does that nobody listens to.
    /// </summary>
    private static Sampler SamplerOf(string? name, string? argument) => name switch
    {
        null or "" or "always_on" => new AlwaysOnSampler(),
        "always_off" => new AlwaysOffSampler(),
        "traceidratio" => new TraceIdRatioBasedSampler(RatioOf(argument)),
        "parentbased_always_on" => new ParentBasedSampler(new AlwaysOnSampler()),
        "parentbased_always_off" => new ParentBasedSampler(new AlwaysOffSampler()),
        "parentbased_traceidratio" => new ParentBasedSampler(new TraceIdRatioBasedSampler(RatioOf(argument))),
        _ =>
            throw Wrong(
                $"{SamplerName} must be one of always_on, always_off, traceidratio and the same with parentbased_ before it, or left out."),
    };

    private static double RatioOf(string? argument) =>
        string.IsNullOrEmpty(argument) ? 1
        : double.TryParse(argument, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var ratio) && ratio is >= 0 and <= 1
            ? ratio
        : throw Wrong($"{SamplerArgument} must be a share from 0 to 1, such as 0.25.");

    private static string? EndpointOf(string? endpoint) =>
        string.IsNullOrEmpty(endpoint) ? null
        : Uri.TryCreate(endpoint, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https" ? endpoint
        : throw Wrong($"{OtlpEndpoint} must be the address of a collector, such as http://localhost:4317, or left out.");

    private static string? ConnectionOf(string? connection) =>
        string.IsNullOrEmpty(connection) ? null
        : ValueIn(connection, "InstrumentationKey") is { Length: > 0 } ? connection
        : throw Wrong($"{Insights} must be the connection string of Application Insights, or left out.");

    /// <summary>The resource takes no key: the app signs in with its own identity.</summary>
    private static TokenCredential CredentialOf(string? authentication) =>
        ValueIn(authentication, "ClientId") is { Length: > 0 } clientId
            ? new ManagedIdentityCredential(ManagedIdentityId.FromUserAssignedClientId(clientId))
            : new DefaultAzureCredential();

    private static string? ValueIn(string? pairs, string name) =>
        (pairs ?? "").Split(';', StringSplitOptions.TrimEntries)
            .Select(pair => pair.Split('=', 2))
            .FirstOrDefault(pair => pair.Length == 2 && pair[0].Equals(name, StringComparison.OrdinalIgnoreCase))?[1];

    private static OptionsValidationException Wrong(string message) => new(ServiceName, typeof(TelemetrySetup), [message]);

    /// <summary>The worker notes what an exception says, which may be what somebody wrote.</summary>
    private sealed class KindOfFailureOnly : BaseProcessor<Activity>
    {
        public override void OnEnd(Activity span)
        {
            if (span.Source.Name == Worker && span.StatusDescription is not null)
            {
                span.SetStatus(span.Status);
            }
        }
    }
}
