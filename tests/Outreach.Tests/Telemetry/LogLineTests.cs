using System.Reflection;
using System.Text.RegularExpressions;
using Azure;
using Microsoft.Extensions.Logging;
using Outreach.Platform.Telemetry;
using Outreach.Tests.Deployment;

namespace Outreach.Tests.Telemetry;

/// <summary>
/// A line of the log is known by its event, whatever its words become: a collector gets the number and the name, Log Analytics the name
/// alone, since the worker hands no number on.
/// </summary>
public sealed partial class LogLineTests
{
    private static readonly IReadOnlyList<(int Id, string Name, string Words, IReadOnlyList<Type> Takes)> Lines =
    [
        .. from type in typeof(OutreachServices).Assembly.GetTypes()
           from method in type.GetMethods(
               BindingFlags.Instance | BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly)
           let line = method.GetCustomAttribute<LoggerMessageAttribute>()
           where line is not null
           select (line.EventId, line.EventName
               ?? method.Name, line.Message, (IReadOnlyList<Type>)[.. method.GetParameters().Select(parameter => parameter.ParameterType)]),
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
    public void A_failure_is_logged_without_what_it_says_for_that_may_be_what_somebody_wrote()
    {
        Assert.All(Lines, line => Assert.DoesNotContain(
            line.Takes, taken => taken.IsAssignableTo(typeof(Exception)) && taken != typeof(RedactedException)));

        var logged = new RedactedException(
            Thrown(
                new FormatException(
                    "jane@example.com was not in a correct format.",
                    Thrown(new RequestFailedException(409, "Jane", "EntityAlreadyExists", null))))).ToString();

        Assert.DoesNotContain("jane", logged, StringComparison.OrdinalIgnoreCase);
        Assert.StartsWith(
            "System.FormatException <- Azure.RequestFailedException (409 EntityAlreadyExists)", logged, StringComparison.Ordinal);
        Assert.Contains(nameof(Thrown), logged, StringComparison.Ordinal);
    }

    [Fact]
    public void The_page_says_of_every_line_what_it_means_and_names_no_other()
    {
        var rows = Row().Matches(Repository.Read("docs/operations.md")).Select(row => row.Groups["line"].Value);

        Assert.Equal(Lines.Select(line => $"{line.Id} {line.Name} | `{line.Words}`").Order(), rows.Order());
    }

    private static Exception Thrown(Exception failed)
    {
        try
        {
            throw failed;
        }
        catch (Exception thrown)
        {
            return thrown;
        }
    }

    [GeneratedRegex(@"\bLog(Trace|Debug|Information|Warning|Error|Critical)\(|\.Log\(")]
    private static partial Regex PlainLine();

    // | 101 LogName | `the line` | what to do |
    [GeneratedRegex(@"^\| (?<line>\d{3} \w+ \| `[^`]+`) \| .+ \|$", RegexOptions.Multiline)]
    private static partial Regex Row();
}
