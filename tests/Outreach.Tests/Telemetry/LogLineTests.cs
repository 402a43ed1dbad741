using System.Reflection;
using System.Text.RegularExpressions;
using Microsoft.Extensions.Logging;
using Outreach.Tests.Deployment;

namespace Outreach.Tests.Telemetry;

/// <summary>A line of the log is known by its event id: an alert, a query and the page go by that, whatever its words become.</summary>
public sealed partial class LogLineTests
{
    private static readonly IReadOnlyList<LoggerMessageAttribute> Lines =
    [
        .. typeof(OutreachServices).Assembly.GetTypes()
            .SelectMany(type => type.GetMethods(BindingFlags.Instance | BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly))
            .Select(method => method.GetCustomAttribute<LoggerMessageAttribute>())
            .OfType<LoggerMessageAttribute>(),
    ];

    [Fact]
    public void Every_line_has_an_event_id_of_its_own()
    {
        Assert.True(Lines.Count > 15, $"only {Lines.Count} lines are found");
        Assert.All(Lines, line => Assert.InRange(line.EventId, 100, 999));
        Assert.Distinct(Lines.Select(line => line.EventId));
    }

    [Fact]
    public void Nobody_logs_without_one()
    {
        var others = Repository.Files("functions", "*.cs").Where(file => PlainLine().IsMatch(Repository.Read(file)));

        Assert.Empty(others);
    }

    [Fact]
    public void The_page_says_of_every_line_what_it_means_and_names_no_other()
    {
        var rows = Row().Matches(Repository.Read("docs/operations.md"))
            .ToDictionary(row => int.Parse(row.Groups["id"].Value, System.Globalization.CultureInfo.InvariantCulture), row => row.Groups["line"].Value);

        Assert.Equal(Lines.ToDictionary(line => line.EventId, line => line.Message).OrderBy(line => line.Key), rows.OrderBy(row => row.Key));
    }

    [GeneratedRegex(@"\bLog(Trace|Debug|Information|Warning|Error|Critical)\(|\.Log\(")]
    private static partial Regex PlainLine();

    // | 101 | `the line` | what to do |
    [GeneratedRegex(@"^\| (?<id>\d{3}) \| `(?<line>[^`]+)` \| .+ \|$", RegexOptions.Multiline)]
    private static partial Regex Row();
}
