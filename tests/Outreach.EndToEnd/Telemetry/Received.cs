namespace Outreach.EndToEnd.Telemetry;

/// <summary>A span as it arrived.</summary>
internal sealed record ReceivedSpan(
    string TraceId, string SpanId, string ParentId, string Name, bool Failed, IReadOnlyDictionary<string, string> Tags)
{
    public string? this[string tag] => Tags.GetValueOrDefault(tag);
}

/// <summary>A measure as it arrived: its latest value.</summary>
internal sealed record ReceivedMeasure(string Name, double Value, IReadOnlyDictionary<string, string> Tags);

/// <summary>A line of the log as it arrived.</summary>
internal sealed record ReceivedLine(string Body, string TraceId, IReadOnlyDictionary<string, string> Tags);

/// <summary>What the messages of OTLP hold, by the field numbers of github.com/open-telemetry/opentelemetry-proto.</summary>
internal static class Received
{
    public static IEnumerable<ReceivedSpan> SpansIn(WireMessage request) =>
        from span in request.All(1).SelectMany(resource => resource.All(2)).SelectMany(scope => scope.All(2))
        select new ReceivedSpan(
            span.Hex(1), span.Hex(2), span.Hex(4), span.Text(5), span.All(15).Any(status => status.Number(3) == 2), TagsIn(span.All(9)));

    public static IEnumerable<ReceivedMeasure> MeasuresIn(WireMessage request) =>
        from metric in request.All(1).SelectMany(resource => resource.All(2)).SelectMany(scope => scope.All(2))
        from point in metric.All(5).Concat(metric.All(7)).SelectMany(data => data.All(1))
        select new ReceivedMeasure(metric.Text(1), point.Has(4) ? point.Double(4) : point.Number(6), TagsIn(point.All(7)));

    public static IEnumerable<ReceivedLine> LinesIn(WireMessage request) =>
        from line in request.All(1).SelectMany(resource => resource.All(2)).SelectMany(scope => scope.All(2))
        select new ReceivedLine(line.All(5).Select(ValueOf).FirstOrDefault(""), line.Hex(9), TagsIn(line.All(6)));

    public static string ServiceOf(WireMessage request) =>
        TagsIn(request.All(1).First().All(1).SelectMany(resource => resource.All(1)))["service.name"];

    private static Dictionary<string, string> TagsIn(IEnumerable<WireMessage> attributes) =>
        attributes.GroupBy(one => one.Text(1)).ToDictionary(
            same => same.Key, same => same.Last().All(2).Select(ValueOf).FirstOrDefault(""));

    private static string ValueOf(WireMessage value) =>
        value.Has(1)
            ? value.Text(1)
            : value.Has(2)
            ? (value.Number(2) == 1 ? "true" : "false")
            : value.Has(4)
            ? $"{value.Double(4)}"
            : $"{value.Number(3)}";
}
