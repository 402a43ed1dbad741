using System.Text.Json;
using System.Text.RegularExpressions;
using Outreach.Platform.Http;
using Outreach.Platform.Identity;

namespace Outreach.Tests.Deployment;

/// <summary>What the infrastructure must hold to, as far as it can be seen without Bicep's compiler.</summary>
public sealed partial class BicepTests
{
    // learn.microsoft.com/azure/role-based-access-control/built-in-roles
    private static readonly IReadOnlyDictionary<string, string> Roles = new Dictionary<string, string>
    {
        ["b7e6dc6d-f1e8-4753-8033-0f276bb0955b"] = "Storage Blob Data Owner",
        ["974c5e8b-45b9-4653-ba55-5f855dd0fb88"] = "Storage Queue Data Contributor",
        ["0a9a7e1f-b9d0-4cc4-a60d-0319b160aaa3"] = "Storage Table Data Contributor",
        ["4633458b-17de-408a-b874-0445c86b69e6"] = "Key Vault Secrets User",
        ["b86a8fe4-44ce-4948-aee5-eccb2c155cd7"] = "Key Vault Secrets Officer",
        ["3913510d-42f4-4e42-8a64-420c390055eb"] = "Monitoring Metrics Publisher",
        ["0ad04412-c4d5-4796-b79c-f76d14c8d402"] = "Durable Task Data Contributor",
    };

    private static readonly IReadOnlyList<BicepFile> Files = [.. Repository.Files("infra", "*.bicep").Select(BicepFile.Read)];

    private static BicepFile Main => Files.Single(file => file.Path == "infra/main.bicep");

    [Fact]
    public void Every_bracket_and_every_quote_has_its_other_half() =>
        Assert.Empty(
            Files.Concat(
                Repository.Files("infra", "*.bicepparam").Select(BicepFile.Read)).Select(file => file.Unbalanced()).OfType<string>());

    [Theory]
    [InlineData("var a = {\n  b: [1\n}\n")]
    [InlineData("var a = 'one\nvar b = 'two'\n")]
    [InlineData("var a = '${b'\n")]
    [InlineData("var a = (1\n")]
    public void A_missing_half_is_seen(string broken) => Assert.NotNull(BicepFile.Of(broken).Unbalanced());

    [Fact]
    public void Every_module_is_called_and_gets_what_it_needs_and_nothing_that_it_does_not_know()
    {
        var called = Files.SelectMany(file => file.Modules).ToList();

        Assert.Equal(Repository.Files("infra/modules", "*.bicep"), called.Select(module => module.Path).Order(StringComparer.Ordinal));
        foreach (var module in called)
        {
            var declared = Files.Single(file => file.Path == module.Path).Parameters;
            Assert.NotEmpty(declared);
            Assert.Empty(module.Parameters.Except(declared.Keys).Select(name => $"{module.Path} does not know {name}"));
            Assert.Empty(
                declared
                    .Where(one => one.Value)
                    .Select(one => one.Key)
                    .Except(module.Parameters)
                    .Select(name => $"{module.Path} needs {name}"));
        }
    }

    [Fact]
    public void Every_output_of_a_module_that_is_read_exists()
    {
        var read = OutputRead().Matches(Main.Text).Select(
            found => (Symbol: found.Groups["symbol"].Value, Name: found.Groups["name"].Value)).ToList();

        Assert.NotEmpty(read);
        Assert.All(read, one => Assert.Contains(
            one.Name, Files.Single(file => file.Path == Main.Modules.Single(module => module.Symbol == one.Symbol).Path).Outputs));
    }

    [Fact]
    public void Whatever_is_declared_is_used() => Assert.Empty(
        from file in Files
        from name in file.Parameters.Keys.Concat(file.Variables)
        where file.Uses(name) < 2
        select $"{file.Path}: {name}");

    [Fact]
    public void Every_parameter_file_gives_what_is_needed_and_nothing_unknown()
    {
        var files = Repository.Files("infra", "*.bicepparam");

        Assert.Equal(["infra/dev.bicepparam", "infra/main.bicepparam", "infra/prod.bicepparam"], files);
        foreach (var file in files.Select(BicepFile.Read))
        {
            Assert.Contains("\nusing 'main.bicep'\n", file.Text, StringComparison.Ordinal);
            Assert.Empty(file.Parameters.Keys.Except(Main.Parameters.Keys));
            Assert.Empty(Main.Parameters.Where(one => one.Value).Select(one => one.Key).Except(file.Parameters.Keys));
        }
    }

    [Fact]
    public void A_type_has_one_version_everywhere_and_a_preview_only_where_there_is_nothing_else()
    {
        var versions = Files.SelectMany(file => file.Resources).Distinct().ToList();

        Assert.Distinct(versions.Select(one => one.Type));
        Assert.All(versions, one => Assert.Matches(@"^20\d\d-\d\d-\d\d(-preview)?$", one.Version));
        Assert.Equal(
            ["Microsoft.Insights/diagnosticSettings"],
            versions.Where(one => one.Version.EndsWith("preview", StringComparison.Ordinal)).Select(one => one.Type));
    }

    [Fact]
    public void Every_role_is_named_beside_its_id()
    {
        var found = Files.SelectMany(file => RoleId().Matches(file.Text)).Select(
            role => (Id: role.Groups["id"].Value, Name: role.Groups["name"].Value)).ToList();

        Assert.Equal(
            Roles.OrderBy(role => role.Key), found.Select(role => KeyValuePair.Create(role.Id, role.Name)).OrderBy(role => role.Key));
        Assert.Equal(found.Count, Files.Sum(file => GuidLiteral().Count(file.Text)));
    }

    [Fact]
    public void A_role_is_given_on_one_resource_by_a_name_of_scope_principal_and_role()
    {
        var assignments = Files.SelectMany(
            file => RoleAssignment().Matches(file.Text).Select(found => file.BodyFrom(found.Index))).ToList();

        Assert.NotEmpty(assignments);
        Assert.All(assignments, assignment =>
        {
            var name = AssignmentName().Match(assignment);
            Assert.True(name.Success, assignment);
            Assert.Contains($"scope: {name.Groups["scope"].Value}\n", assignment, StringComparison.Ordinal);
            Assert.Contains($"principalId: {name.Groups["principal"].Value}\n", assignment, StringComparison.Ordinal);
            Assert.Contains(
                $"'Microsoft.Authorization/roleDefinitions', {name.Groups["role"].Value})", assignment, StringComparison.Ordinal);
        });
    }

    [Fact]
    public void Nothing_can_be_reached_with_a_key()
    {
        var all = string.Concat(Files.Select(file => file.Text));

        Assert.Contains("allowSharedKeyAccess: false", all, StringComparison.Ordinal);
        Assert.Contains("allowBlobPublicAccess: false", all, StringComparison.Ordinal);
        Assert.Equal(2, Regex.Count(all, "(?i)disableLocalAuth: true"));
        Assert.Contains("enableRbacAuthorization: true", all, StringComparison.Ordinal);
        Assert.Equal(2, Regex.Count(all, "properties: { allow: false }"));
        Assert.Contains("httpsOnly: true", all, StringComparison.Ordinal);
        Assert.DoesNotMatch(@"(?i)\blist(Keys|Secrets|AccountSas|ServiceSas|Credentials)?\s*\(|\.list[A-Z]\w*\(", all);
    }

    [Fact]
    public void No_page_of_another_site_is_let_in_by_the_infrastructure_or_by_the_code()
    {
        string[] files = [
            "host.json",
            .. Repository.Files("infra", "*.bicep"),
            .. Repository.Files("infra", "*.bicepparam"),
            .. Repository.Files("functions", "*.cs")];

        Assert.True(files.Length > 150, "the files are not found any more");
        Assert.DoesNotContain(files, file => Regex.IsMatch(Repository.Read(file), @"(?i)\b(add|use|enable)?cors\b|Access-Control-"));
    }

    [Fact]
    public void No_output_tells_more_than_a_name_or_an_address() =>
        Assert.DoesNotMatch(
            @"(?im)^output .*(connectionString|instrumentationKey|secret|password|\bkey)", string.Concat(Files.Select(file => file.Text)));

    [Fact]
    public void Sign_in_is_required_of_every_address_but_those_whose_callers_prove_themselves_to_the_app()
    {
        var signIn = Files.Single(file => file.Path == "infra/modules/sign-in.bicep");
        var open = PublicPath().Matches(signIn.Text).Select(found => found.Value.Trim('\'')).ToList();
        Assert.Contains("requireAuthentication: true", signIn.Text, StringComparison.Ordinal);
        Assert.Equal(["/api/webhooks/*", "/confirm/*", "/api/mentions", "/api/health"], open);

        // Below the address of each source are staff's own, who are known there as on /api/mentions when they have signed in.
        Assert.All(Samples.HttpFunctions.All.Where(function => !IsOfStaffBesideWebhooks(function)), function => Assert.True(
            open.Any(
                path =>
                    path.EndsWith('*')
                        ? $"/{function.Route}".StartsWith(path[..^1], StringComparison.Ordinal)
                        : $"/{function.Route}" == path)
                == (function.Access is Access.Anyone or Access.MachineOrPerson),
            $"{function.Route} permits {function.Access}, and sign-in does not fit to that"));
    }

    private static bool IsOfStaffBesideWebhooks(HttpFunction function) =>
        function.Access == Access.Lead
        && function.Route is "api/webhooks/{source}/test" or "api/webhooks/parked" or "api/webhooks/parked/{id}"
            or "api/webhooks/parked/{id}/retry";

    [Fact]
    public void Every_alert_asks_for_a_measure_that_is_on_the_list_and_names_none_itself()
    {
        var alerts = Repository.Read("infra/modules/alerts.bicep");
        using var measures = JsonDocument.Parse(Repository.Read("infra/measures.json"));
        var asked = MeasureRead().Matches(alerts).Select(found => found.Groups["key"].Value).ToList();

        Assert.NotEmpty(asked);
        Assert.All(asked, key => Assert.True(measures.RootElement.TryGetProperty(key, out _), key));
        Assert.DoesNotContain("outreach.", Regex.Replace(alerts, @"//.*", ""), StringComparison.Ordinal);
    }

    [GeneratedRegex(@"(?<symbol>\w+)!?\.outputs\.(?<name>\w+)")]
    private static partial Regex OutputRead();

    [
        GeneratedRegex(
            @"^// (?<name>[A-Z][A-Za-z ]+): .*\n(?://.*\n)*var \w+ = '(?<id>[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})'$",
            RegexOptions.Multiline)]
    private static partial Regex RoleId();

    [GeneratedRegex("[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")]
    private static partial Regex GuidLiteral();

    [GeneratedRegex(@"^resource \w+ 'Microsoft.Authorization/roleAssignments@", RegexOptions.Multiline)]
    private static partial Regex RoleAssignment();

    [GeneratedRegex(@"name: guid\((?<scope>\w+)\.id, (?<principal>\w+), (?<role>\w+)\)")]
    private static partial Regex AssignmentName();

    [GeneratedRegex(@"(?<=^  )'/[^']*'$", RegexOptions.Multiline)]
    private static partial Regex PublicPath();

    [GeneratedRegex(@"\$\{measures\.(?<key>\w+)\.name\}")]
    private static partial Regex MeasureRead();
}
