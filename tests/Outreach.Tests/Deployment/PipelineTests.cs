using System.Text.Json;
using System.Text.RegularExpressions;

namespace Outreach.Tests.Deployment;

/// <summary>The pipeline's files: no YAML reader is at hand, so what is said of them here is what their lines show.</summary>
public sealed partial class PipelineTests
{
    private static readonly IReadOnlyList<string> Workflows = Repository.Files(".github/workflows", "*.yml");

    [Fact]
    public void Every_action_is_pinned_by_its_commit_with_the_version_beside_it()
    {
        var uses = Workflows.SelectMany(file => Uses().Matches(Repository.Read(file)).Select(found => found.Groups["what"].Value)).ToList();

        Assert.NotEmpty(uses);
        Assert.All(uses, what => Assert.True(
            what.StartsWith("./", StringComparison.Ordinal) ? Repository.Has(what) : PinnedAction().IsMatch(what), what));
        Assert.All(
            uses.Where(what => !what.StartsWith("./", StringComparison.Ordinal)).GroupBy(what => what.Split('@')[0]),
            action => Assert.Single(action.Distinct()));
    }

    [Fact]
    public void Every_workflow_begins_with_reading_alone_and_no_script_holds_what_somebody_typed() => Assert.All(Workflows, file =>
    {
        var text = Repository.Read(file);
        Assert.Contains("\npermissions:\n  contents: read\n", text, StringComparison.Ordinal);
        Assert.DoesNotContain("pull_request_target", text, StringComparison.Ordinal);
        Assert.DoesNotMatch(@"\$\{\{[^}]*\bsecrets\.", text);
        foreach (Match script in Script().Matches(text))
        {
            Assert.DoesNotContain("${{", script.Value, StringComparison.Ordinal);
        }
    });

    [Fact]
    public void Every_file_that_a_workflow_or_azd_names_is_there()
    {
        var named = Workflows.Append("azure.yaml").Append("docs/operations.md")
            .SelectMany(file => FileName().Matches(Repository.Read(file)).Select(found => found.Value))
            .Distinct().ToList();

        Assert.Contains("infra/check-secrets.sh", named);
        Assert.Contains("infra/check-doors.sh", named);
        Assert.All(named, file => Assert.True(Repository.Has(file), file));
    }

    [Fact]
    public void Every_environment_that_can_be_chosen_has_its_parameter_file()
    {
        var chosen = Environments().Match(Repository.Read(".github/workflows/deploy.yml")).Groups["names"].Value.Split(", ");

        Assert.Equal(["dev", "prod"], chosen);
        Assert.All(chosen, name => Assert.Contains(
            $"param environmentName = '{name}'\n", Repository.Read($"infra/{name}.bicepparam"), StringComparison.Ordinal));
    }

    [Fact]
    public void The_package_is_made_for_the_durable_backend_that_the_environments_parameter_file_chooses()
    {
        var (deploy, ci) = (Repository.Read(".github/workflows/deploy.yml"), Repository.Read(".github/workflows/ci.yml"));
        Assert.Contains("    with:\n      environment: ${{ inputs.environment }}\n", deploy, StringComparison.Ordinal);
        Assert.Contains("run: bash .ci/publish publish \"$ENVIRONMENT\"", ci, StringComparison.Ordinal);
        var allowed = Regex.Match(Repository.Read("infra/main.bicep"), @"@allowed\(\[(?<values>.+)\]\)\n.+\nparam durableBackend ")
            .Groups["values"].Value.Split(", ");
        Assert.Equal(["'AzureStorage'", "'DurableTaskScheduler'"], allowed);
        Assert.Contains("^param durableBackend = 'DurableTaskScheduler'$", Repository.Read(".ci/publish"), StringComparison.Ordinal);
        Assert.All(
            ["infra/dev.bicepparam", "infra/prod.bicepparam"],
            file => Assert.Contains(Regex.Match(Repository.Read(file), @"(?m)(?<=^param durableBackend = )'\w+'$").Value, allowed));
    }

    [Fact]
    public void Every_output_that_is_read_after_a_deployment_is_one()
    {
        var outputs = BicepFile.Read("infra/main.bicep").Outputs;
        var read = new[] { ".github/workflows/deploy.yml", "infra/check-secrets.sh", "docs/operations.md" }
            .SelectMany(file => OutputName().Matches(Repository.Read(file)).Select(found => found.Value)).Distinct().ToList();

        Assert.NotEmpty(read);
        Assert.Empty(read.Except(outputs));
    }

    [Fact]
    public void Azd_deploys_to_what_Bicep_tags_for_it()
    {
        var service = Regex.Match(Repository.Read("azure.yaml"), @"\n  (?<name>\w+):\n    project: (?<project>\w+)\n");

        Assert.Contains(
            $"'azd-service-name': '{service.Groups["name"].Value}'", Repository.Read("infra/modules/app.bicep"), StringComparison.Ordinal);
        Assert.True(Repository.Has($"{service.Groups["project"].Value}/Outreach.Functions.csproj"));
    }

    [Fact]
    public void Every_JSON_file_can_be_read() =>
        Assert.All(
            [.. Repository.Files("infra", "*.json"), "host.json", "global.json", "local.settings.sample.json"],
            file => JsonDocument.Parse(Repository.Read(file)).Dispose());

    [Fact]
    public void No_YAML_file_has_a_tab_or_a_half_level() =>
        Assert.All([.. Repository.Files(".github", "*.yml"), "azure.yaml"], file => Assert.All(
            Repository.Read(file).Split('\n'), line => Assert.Matches(@"^(?:  )*(?:[^\s].*)?$", line)));

    [GeneratedRegex(@"^\s+(?:- )?uses: (?<what>.+)$", RegexOptions.Multiline)]
    private static partial Regex Uses();

    [GeneratedRegex(@"^[\w-]+/[\w-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$")]
    private static partial Regex PinnedAction();

    [GeneratedRegex(@"(?<=^(?<indent> +)(?:- )?run: )(?:[^|\n].*|\|\n(?:\k<indent>  .*\n|\n)+)", RegexOptions.Multiline)]
    private static partial Regex Script();

    [GeneratedRegex(@"(?:infra|\.ci|docs|functions)/[\w./-]*\.(?:sh|bicep|json|md|bicepparam)\b|\.ci/[\w-]+")]
    private static partial Regex FileName();

    [GeneratedRegex(@"options: \[(?<names>[\w, ]+)\]")]
    private static partial Regex Environments();

    [GeneratedRegex(@"\bAZURE_(?:RESOURCE_GROUP|FUNCTION_NAME)\b|\bOUTREACH_(?:URL|VAULT|STORAGE|IDENTITY\w+)\b")]
    private static partial Regex OutputName();
}
