using System.Text.Json;
using System.Text.RegularExpressions;
using Outreach.Platform;
using Outreach.SharedKernel;
using Outreach.Staff;

namespace Outreach.Tests.Deployment;

/// <summary>What the pages for those who run Outreach promise is there.</summary>
public sealed partial class DeploymentPageTests
{
    private static readonly string Operations = Repository.Read("docs/operations.md");
    private static readonly string Security = Repository.Read("docs/security.md");

    [Fact]
    public void Every_alert_has_a_section_of_its_own_that_says_what_to_do()
    {
        var alerts = AlertName()
            .Matches(Repository.Read("infra/modules/alerts.bicep"))
            .Select(found => found.Groups["name"].Value)
            .ToList();

        Assert.Equal(["function-failures", "no-sweep", "oldest-unacknowledged", "outbox-age", "poison-messages", "bounced-staff"], alerts);
        Assert.All(alerts, name => Assert.Contains($"\n### {name}\n", Operations, StringComparison.Ordinal));
    }

    [Fact]
    public void Every_measure_is_on_the_page_and_the_page_names_no_other()
    {
        using var measures = JsonDocument.Parse(Repository.Read("infra/measures.json"));
        var names = measures.RootElement.EnumerateObject().Select(one => one.Value.GetProperty("name").GetString()!).ToList();

        Assert.Distinct(names);
        Assert.Equal(names.Order(), MeasureName().Matches(Operations).Select(found => found.Value.Trim('`')).Distinct().Order());
    }

    [Fact]
    public void The_page_says_of_every_table_whether_a_backup_needs_it()
    {
        var tables = Table().Matches(
            Repository.Read("functions/Platform/Storage/OutreachTables.cs")).Select(found => found.Groups["name"].Value).ToList();
        var section = Operations[Operations.IndexOf("## Backup and restore", StringComparison.Ordinal)..];

        Assert.True(tables.Count >= 10, "the tables are not found any more");
        Assert.All(tables, name => Assert.Matches($@"(?m)^\|[^|]*\b{name}\b[^|]*\|", section));
    }

    [Fact]
    public void The_first_admin_of_the_page_is_one_the_app_takes_for_an_admin()
    {
        var row = AdminRow().Match(Operations).Groups["json"].Value;

        var admin = JsonSerializer.Deserialize<StaffMember>(row, Json.Rows)!;
        Assert.Equal((StaffRole.Admin, true), (admin.Role, admin.IsPerson));
        Assert.True(StaffId.IsWellFormed(admin.Id));
        Assert.Contains($"RowKey={admin.Id} ", Operations, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_test_that_the_threat_model_leans_on_exists()
    {
        var tests = string.Concat(Repository.Files("tests", "*.cs").Select(Repository.Read));
        var named = TestName().Matches(Security).Select(
            found => (Class: found.Groups["class"].Value, Test: found.Groups["test"].Value)).ToList();

        Assert.True(named.Count > 15, "the tests are not found any more");
        Assert.Empty(named.Where(one => !tests.Contains($"class {one.Class}", StringComparison.Ordinal)).Select(one => one.Class));
        Assert.Empty(named.Where(one => !Regex.IsMatch(tests, $@"\b{one.Test}\(")).Select(one => one.Test));
    }

    [Fact]
    public void The_threat_model_says_of_every_route_who_may()
    {
        var routes = Repository.Files("functions", "*.cs").SelectMany(file => Route().Matches(Repository.Read(file)))
            .Select(found => $"{found.Groups["method"].Value.ToUpperInvariant()} /{found.Groups["route"].Value}").ToList();

        Assert.True(routes.Count > 20, "the routes are not found any more");
        Assert.All(routes, route => Assert.Contains($"`{route}`", Security, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("README.md")]
    [InlineData("CONTRIBUTING.md")]
    [InlineData("docs/architecture.md")]
    [InlineData("docs/settings.md")]
    [InlineData("docs/staff-guide.md")]
    [InlineData("docs/decisions/README.md")]
    [InlineData("docs/operations.md")]
    [InlineData("docs/security.md")]
    [InlineData("docs/dev-host.md")]
    public void Every_link_to_a_file_leads_to_one(string page) => Assert.All(
        Link().Matches(Repository.Read(page)).Select(found => found.Groups["path"].Value),
        path => Assert.True(Repository.Has(Path.Combine(Path.GetDirectoryName(page)!, path)), path));

    [GeneratedRegex(@"^    name: '(?<name>[a-z-]+)'$", RegexOptions.Multiline)]
    private static partial Regex AlertName();

    [GeneratedRegex(@"`outreach\.[a-z_.]+`")]
    private static partial Regex MeasureName();

    [GeneratedRegex(@"GetTableClient\(""(?<name>\w+)""\)")]
    private static partial Regex Table();

    [GeneratedRegex(@"Data='(?<json>\{[^']+\})'")]
    private static partial Regex AdminRow();

    [GeneratedRegex(@"`(?<class>\w+Tests)\.(?<test>\w+)`")]
    private static partial Regex TestName();

    [GeneratedRegex(@"HttpTrigger\(AuthorizationLevel\.Anonymous, ""(?<method>\w+)"", Route = ""(?<route>[^""]+)""")]
    private static partial Regex Route();

    [GeneratedRegex(@"\]\((?<path>(?!https?:|#)[^)#\s]+)(?:#[\w-]+)?\)")]
    private static partial Regex Link();
}
