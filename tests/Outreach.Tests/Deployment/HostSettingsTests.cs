using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Outreach.Tests.Deployment;

/// <summary>host.json can't hold comments: its reasons are a table of the operations page.</summary>
public sealed partial class HostSettingsTests
{
    private static readonly IReadOnlyDictionary<string, string> Settings = ReadSettings();

    [Fact]
    public void The_page_gives_a_reason_for_every_setting_of_host_json_and_for_no_other()
    {
        var page = Repository.Read("docs/operations.md");
        var section = page[page.IndexOf("## What host.json says", StringComparison.Ordinal)..page.IndexOf("### When an instance stops, or dies", StringComparison.Ordinal)];
        var rows = Row().Matches(section).Select(row => $"{row.Groups["path"].Value}={row.Groups["value"].Value}");

        Assert.Equal(Settings.Select(one => $"{one.Key}={one.Value}").Order(StringComparer.Ordinal), rows.Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("controlQueueVisibilityTimeout", "00:01:00", "01:00:00")]
    [InlineData("workItemQueueVisibilityTimeout", "00:01:00", "01:00:00")]
    [InlineData("maxQueuePollingInterval", "00:00:01", "00:00:05")]
    public void A_time_is_one_that_the_extension_takes_and_staff_can_live_with(string name, string least, string most) => Assert.InRange(
        TimeSpan.ParseExact(Settings[$"extensions.durableTask.storageProvider.{name}"], "c", CultureInfo.InvariantCulture),
        TimeSpan.ParseExact(least, "c", CultureInfo.InvariantCulture),
        TimeSpan.ParseExact(most, "c", CultureInfo.InvariantCulture));

    [Fact]
    public void The_partitions_are_as_many_as_the_extension_takes() =>
        Assert.InRange(int.Parse(Settings["extensions.durableTask.storageProvider.partitionCount"], CultureInfo.InvariantCulture), 1, 16);

    [Fact]
    public void The_page_reckons_polling_from_the_settings()
    {
        var queues = int.Parse(Settings["extensions.durableTask.storageProvider.partitionCount"], CultureInfo.InvariantCulture) + 1;
        var interval = TimeSpan.ParseExact(Settings["extensions.durableTask.storageProvider.maxQueuePollingInterval"], "c", CultureInfo.InvariantCulture);
        var polls = queues * (TimeSpan.FromMinutes(1) / interval);

        Assert.Contains($"are {polls} calls instead of {queues * 2}: about {45 - (queues * 2) + polls} queue calls a minute", Repository.Read("docs/operations.md"), StringComparison.Ordinal);
    }

    private static Dictionary<string, string> ReadSettings()
    {
        using var host = JsonDocument.Parse(Repository.Read("host.json"));
        return Leaves("", host.RootElement).ToDictionary();
    }

    private static IEnumerable<KeyValuePair<string, string>> Leaves(string path, JsonElement element) =>
        element.ValueKind == JsonValueKind.Object
            ? element.EnumerateObject().SelectMany(one => Leaves(path.Length == 0 ? one.Name : $"{path}.{one.Name}", one.Value))
            : [KeyValuePair.Create(path, element.ValueKind == JsonValueKind.String ? element.GetString()! : element.GetRawText())];

    // | `path.of.setting` | `value` | why | what it costs |
    [GeneratedRegex(@"^\| `(?<path>[A-Za-z.]+)` \| `(?<value>[^`]+)` \| [^|]+ \|[^|]*\|$", RegexOptions.Multiline)]
    private static partial Regex Row();
}
