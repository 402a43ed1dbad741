using System.Text.RegularExpressions;

namespace Outreach.Tests.Deployment;

/// <summary>Who may call.</summary>
public enum Visitor
{
    /// <summary>Who shows nothing.</summary>
    Nobody,

    /// <summary>Who has signed in and is not on the roster.</summary>
    Stranger,

    /// <summary>A program with the key.</summary>
    Machine,

    /// <summary>A program on the roster.</summary>
    Bot,

    /// <summary>A shared account.</summary>
    Team,

    /// <summary>A person.</summary>
    Agent,

    /// <summary>A person who leads.</summary>
    Lead,

    /// <summary>A person who runs the system.</summary>
    Admin,
}

/// <summary>A row of the table for one route.</summary>
/// <param name="Method">Such as <c>GET</c>.</param>
/// <param name="Route">Such as <c>api/followups/{id}</c>.</param>
/// <param name="Cells">What it says, by the column's heading.</param>
internal sealed record RouteRow(string Method, string Route, IReadOnlyDictionary<string, string> Cells)
{
    /// <summary>What it says of somebody.</summary>
    public string Of(Visitor visitor) => Cells[visitor switch
    {
        Visitor.Nobody or Visitor.Stranger => "anyone",
        Visitor.Machine => "machine's key",
        Visitor.Bot or Visitor.Team => "any account",
        Visitor.Agent => "person",
        Visitor.Lead => "lead",
        Visitor.Admin => "admin",
        _ => throw new ArgumentOutOfRangeException(nameof(visitor)),
    }];

    /// <summary>Whether somebody may, at least sometimes: what the words beside a yes depend on is not seen by the guard.</summary>
    public bool Permits(Visitor visitor) => Of(visitor).Length > 0;
}

/// <summary>Who may do what, as docs/security.md says it.</summary>
internal static partial class RouteTable
{
    /// <summary>The rows, one a route.</summary>
    public static IReadOnlyList<RouteRow> Rows { get; } = [.. Read(Repository.Read("docs/security.md"))];

    private static IEnumerable<RouteRow> Read(string page)
    {
        var lines =
            page[page.IndexOf("## Who may do what", StringComparison.Ordinal)..page.IndexOf("## The entrances", StringComparison.Ordinal)]
            .Split('\n').Where(line => line.StartsWith('|')).Select(CellsOf).ToList();
        return
            from cells in lines.Skip(2)
            from route in Route().Matches(cells[0])
            select new RouteRow(
                route.Groups["method"].Value,
                route.Groups["route"].Value,
                lines[0].Zip(cells).Skip(1).ToDictionary(cell => cell.First, cell => cell.Second));
    }

    private static List<string> CellsOf(string line) => [.. line.Trim('|').Split('|').Select(cell => cell.Trim())];

    [GeneratedRegex("`(?<method>[A-Z]+) /(?<route>[^`]+)`")]
    private static partial Regex Route();
}
