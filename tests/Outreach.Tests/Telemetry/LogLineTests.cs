using System.Reflection;
using System.Text.RegularExpressions;
using Microsoft.Extensions.Logging;
using Outreach.Tests.Deployment;

namespace Outreach.Tests.Telemetry;

/// <summary>
/// A line of the log is known by its event, whatever its words become: a collector gets the number and the name, Log Analytics the name
/// alone, since the worker hands no number on.
/// </summary>
public sealed partial class LogLineTests
{
    private static readonly IReadOnlyList<(int Id, string Name, string Words)> Lines =
    [
        .. from type in typeof(OutreachServices).Assembly.GetTypes()
           from method in type.GetMethods(BindingFlags.Instance | BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly)
           let line = method.GetCustomAttribute<LoggerMessageAttribute>()
           where line is not null
           select (line.EventId, line.EventName ?? method.Name, line.Message),
    ];

    [Fact]
    public void Every_line_has_a_number_and_a_name_of_its_own()
    {
        Assert.True(Lines.Count > 15, $"only {Lines.Count} lines are found");
        Assert.All(Lines, line => Assert.InRange(line.Id, 100, 999));
        Assert.Distinct(Lines.Select(line => line.Id));
        Assert.Distinct(Lines.Select(line => line.Name));
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
        var rows = Row().Matches(Repository.Read("docs/operations.md")).Select(row => row.Groups["line"].Value);

        Assert.Equal(Lines.Select(line => $"{line.Id} {line.Name} | `{line.Words}`").Order(), rows.Order());
    }

    [GeneratedRegex(@"\bLog(Trace|Debug|Information|Warning|Error|Critical)\(|\.Log\(")]
    private static partial Regex PlainLine();

    // | 101 LogName | `the line` | what to do |
    [GeneratedRegex(@"^\| (?<line>\d{3} \w+ \| `[^`]+`) \| .+ \|$", RegexOptions.Multiline)]
    private static partial Regex Row();
}
