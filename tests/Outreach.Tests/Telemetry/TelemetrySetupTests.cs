using System.Diagnostics;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using OpenTelemetry;
using OpenTelemetry.Logs;
using OpenTelemetry.Metrics;
using OpenTelemetry.Trace;
using Outreach.Platform.Telemetry;

namespace Outreach.Tests.Telemetry;

[Collection(Listening.Collection)]
public sealed class TelemetrySetupTests
{
    private const string Insights = "InstrumentationKey=00000000-0000-0000-0000-000000000001;IngestionEndpoint=http://127.0.0.1:9/";

    [Theory]
    [InlineData("OTEL_EXPORTER_OTLP_ENDPOINT", "collector:4317")]
    [InlineData("OTEL_EXPORTER_OTLP_ENDPOINT", "not an address")]
    [InlineData("OTEL_TRACES_SAMPLER", "sometimes")]
    [InlineData("OTEL_TRACES_SAMPLER_ARG", "half")]
    [InlineData("APPLICATIONINSIGHTS_CONNECTION_STRING", "IngestionEndpoint=http://127.0.0.1:9/")]
    [InlineData("APPLICATIONINSIGHTS_CONNECTION_STRING", "@Microsoft.KeyVault(SecretUri=https://vault.example/secrets/insights/)")]
    public void A_wrong_setting_stops_the_app_by_its_name(string name, string value)
    {
        var refused = Assert.Throws<OptionsValidationException>(() => Services(
            [("OTEL_TRACES_SAMPLER", "traceidratio"), ("OTEL_EXPORTER_OTLP_ENDPOINT", "http://127.0.0.1:9"), (name, value)]));

        Assert.Contains(name, refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Where_nobody_listens_nothing_is_added() =>
        Assert.Empty(new ServiceCollection().AddOutreachTelemetry(Configuration(("OTEL_EXPORTER_OTLP_ENDPOINT", ""))));

    [Theory]
    [InlineData("OTEL_EXPORTER_OTLP_ENDPOINT", "http://127.0.0.1:9")]
    [InlineData("APPLICATIONINSIGHTS_CONNECTION_STRING", Insights)]
    public void Every_span_is_recorded_although_the_one_above_it_is_not(string name, string value)
    {
        using var services = Services((name, value)).BuildServiceProvider();
        services.GetRequiredService<TracerProvider>();
        using var ofTheWebServer = new Activity("unrecorded").Start();

        Assert.False(ofTheWebServer.Recorded);
        for (var n = 0; n < 200; n++)
        {
            using var span = Spans.Begin("turn");
            Assert.True(span?.Recorded);
        }
    }

    [Theory]
    [InlineData("http://127.0.0.1:9", null, "always_off", null, 0)]
    [InlineData(null, Insights, "always_off", null, 0)]
    [InlineData(null, Insights, "always_on", null, 200)]
    [InlineData("http://127.0.0.1:9", Insights, null, null, 200)]
    [InlineData("http://127.0.0.1:9", Insights, "traceidratio", "0", 0)]
    [InlineData("http://127.0.0.1:9", Insights, "parentbased_traceidratio", "1", 200)]
    public void The_standards_own_setting_samples_whoever_listens(
        string? collector, string? insights, string? sampler, string? argument, int recorded)
    {
        using var services = Services(
            ("OTEL_EXPORTER_OTLP_ENDPOINT", collector),
            ("APPLICATIONINSIGHTS_CONNECTION_STRING", insights),
            ("OTEL_TRACES_SAMPLER", sampler),
            ("OTEL_TRACES_SAMPLER_ARG", argument))
            .BuildServiceProvider();
        services.GetRequiredService<TracerProvider>();

        Assert.Equal(recorded, Enumerable.Range(0, 200).Count(_ =>
        {
            using var span = Spans.Begin("turn");
            return span?.Recorded == true;
        }));
    }

    [Theory]
    [InlineData("OTEL_EXPORTER_OTLP_ENDPOINT", "http://127.0.0.1:9")]
    [InlineData("APPLICATIONINSIGHTS_CONNECTION_STRING", Insights)]
    public void Measures_and_lines_are_sent_to_the_same(string name, string value)
    {
        using var services = Services((name, value)).BuildServiceProvider();

        Assert.NotNull(services.GetService<MeterProvider>());
        Assert.NotNull(services.GetService<LoggerProvider>());
    }

    [Theory]
    [InlineData("OTEL_EXPORTER_OTLP_ENDPOINT", "http://127.0.0.1:9")]
    [InlineData("APPLICATIONINSIGHTS_CONNECTION_STRING", Insights)]
    public void The_Functions_host_is_told_that_the_lines_are_sent_from_here_and_the_service_keeps_its_name(string name, string value)
    {
        using var services = Services((name, value)).BuildServiceProvider();

        Assert.Equal("True", services.GetRequiredService<IOptions<WorkerOptions>>().Value.Capabilities["WorkerOpenTelemetryEnabled"]);
        Assert.Contains(
            KeyValuePair.Create("service.name", (object)"outreach"),
            services.GetRequiredService<TracerProvider>().GetResource().Attributes);
    }

    [Fact]
    public void What_the_worker_says_of_a_failure_is_not_sent_but_that_it_failed_is()
    {
        using var worker = new ActivitySource("Microsoft.Azure.Functions.Worker");
        using var services = Services(("OTEL_EXPORTER_OTLP_ENDPOINT", "http://127.0.0.1:9")).BuildServiceProvider();
        services.GetRequiredService<TracerProvider>();
        var span = worker.StartActivity("Invoke")!;

        span.SetStatus(ActivityStatusCode.Error, "jane@example.com is unknown");
        span.Dispose();

        Assert.Equal((ActivityStatusCode.Error, null), (span.Status, span.StatusDescription));
    }

    private static IServiceCollection Services(params (string Name, string? Value)[] settings)
    {
        var configuration = Configuration(settings);
        return new ServiceCollection().AddSingleton<IConfiguration>(configuration).AddLogging().AddOutreachTelemetry(configuration);
    }

    private static IConfiguration Configuration(params (string Name, string? Value)[] settings) =>
        new ConfigurationBuilder().AddInMemoryCollection(
            settings.Reverse().DistinctBy(one => one.Name).Select(one => KeyValuePair.Create(one.Name, one.Value))).Build();
}
