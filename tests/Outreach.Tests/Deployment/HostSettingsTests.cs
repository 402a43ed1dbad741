using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Outreach.Tests.Deployment;

/// <summary>host.json can't hold comments: its reasons are a table of the operations page.</summary>
public sealed partial class HostSettingsTests
{
    private const string Begins = "## What host.json says";
    private const string Ends = "### When an instance stops, or dies";
    private const string Provider = "extensions.durableTask.storageProvider.";

    private static readonly IReadOnlyDictionary<string, string> Settings = ReadSettings();
    private static readonly string Page = Repository.Read("docs/operations.md");

    private static int Partitions => int.Parse(Settings[Provider + "partitionCount"], CultureInfo.InvariantCulture);

    [Fact]
    public void The_page_gives_a_reason_for_every_setting_of_host_json_and_for_no_other()
    {
        var section = Page[Page.IndexOf(Begins, StringComparison.Ordinal)..Page.IndexOf(Ends, StringComparison.Ordinal)];
        var rows = Row().Matches(section).Select(row => $"{row.Groups["path"].Value}={row.Groups["value"].Value}");

        Assert.Equal(Settings.Select(one => $"{one.Key}={one.Value}").Order(StringComparer.Ordinal), rows.Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("controlQueueVisibilityTimeout", "00:01:00", "01:00:00")]
    [InlineData("workItemQueueVisibilityTimeout", "00:01:00", "01:00:00")]
    [InlineData("maxQueuePollingInterval", "00:00:01", "00:00:05")]
    public void A_time_is_one_that_the_extension_takes_and_staff_can_live_with(string name, string least, string most) => Assert.InRange(
        Time(Settings[Provider + name]), Time(least), Time(most));

    [Fact]
    public void The_partitions_are_as_many_as_the_extension_takes() => Assert.InRange(Partitions, 1, 16);

    [Fact]
    public void The_page_reckons_polling_from_the_settings()
    {
        var queues = Partitions + 1;
        var polls = queues * (TimeSpan.FromMinutes(1) / Time(Settings[Provider + "maxQueuePollingInterval"]));

        Assert.Contains(
            $"are {polls} calls instead of {queues * 2}: about {45 - (queues * 2) + polls} queue calls a minute",
            Page,
            StringComparison.Ordinal);
    }

    private static TimeSpan Time(string text) => TimeSpan.ParseExact(text, "c", CultureInfo.InvariantCulture);

    private static Dictionary<string, string> ReadSettings()
    {
        using var host = JsonDocument.Parse(Repository.Read("host.json"));
        return Leaves("", host.RootElement).ToDictionary();
    }

    private static IEnumerable<KeyValuePair<string, string>> Leaves(string path, JsonElement element) =>
        element.ValueKind == JsonValueKind.Object
            ? element.EnumerateObject().SelectMany(one => Leaves(path.Length == 0 ? one.Name : $"{path}.{one.Name}", one.Value))
            : [KeyValuePair.Create(
                path,
                element.ValueKind == JsonValueKind.String && element.GetString() is { Length: > 0 } text ? text : element.GetRawText())];

    // | `path.of.setting` | `value` | why | what it costs |
    [GeneratedRegex(@"^\| `(?<path>[A-Za-z.]+)` \| `(?<value>[^`]+)` \| [^|]+ \|[^|]*\|$", RegexOptions.Multiline)]
    private static partial Regex Row();
}
