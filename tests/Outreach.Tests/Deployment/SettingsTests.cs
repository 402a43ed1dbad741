using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Outreach.Tests.Deployment;

/// <summary>
/// One list of settings in four places: what the code reads, what Bicep sets, what the sample for a laptop has and what the
/// docs/settings.md says. A setting that nobody reads, and one that nobody is told of, are defects.
/// </summary>
public sealed partial class SettingsTests
{
    /// <summary>What others than our code read, and who.</summary>
    private static readonly IReadOnlyDictionary<string, string> ReadByOthers = new Dictionary<string, string>
    {
        ["AzureWebJobsDisableHomepage"] = "the Functions host",
        ["AzureWebJobsStorage__credential"] = "the Functions host",
        ["FUNCTIONS_WORKER_RUNTIME"] = "func on a laptop; in Azure the plan says it",
        ["AzureFunctionsJobHost__extensions__durableTask__storageProvider__type"] = "the Functions host, in place of host.json",
        ["AzureFunctionsJobHost__extensions__durableTask__storageProvider__connectionStringName"] =
            "the Functions host, in place of host.json",
        ["DURABLE_TASK_SCHEDULER_CONNECTION_STRING"] = "the scheduler's backend, by the setting above",
        ["OVERRIDE_USE_MI_FIC_ASSERTION_CLIENTID"] = "App Service authentication",
        ["WEBSITE_AUTH_AAD_ALLOWED_TENANTS"] = "App Service authentication",
        ["WEBSITE_HOSTNAME"] = "the durable extension; in Azure the platform says it",
    };

    private static readonly IReadOnlyDictionary<string, string> Sample = ReadSample();
    private static readonly IReadOnlyDictionary<string, string> Page = ReadPage();
    private static readonly IReadOnlyCollection<string> Bicep = ReadBicep();

    private static HashSet<string> Read =>
        [.. SettingsThatAreRead.ByName.Concat(SettingsThatAreRead.Options.Select(option => option.Key)).Select(Name), .. ReadByHostJson];

    private static IEnumerable<string> ReadByHostJson =>
        Percent().Matches(Repository.Read("host.json")).Select(found => found.Groups["name"].Value);

    private static IEnumerable<string> Needed =>
        SettingsThatAreRead.Options.Where(option => option.IsNeeded).Select(option => Name(option.Key));

    [Fact]
    public void The_code_is_seen_to_read_its_settings()
    {
        Assert.Superset(
            new HashSet<string> { "AzureWebJobsStorage:accountName", "WEBSITE_AUTH_ENABLED" }, SettingsThatAreRead.ByName.ToHashSet());
        Assert.Superset(
            new HashSet<string> { "Outreach:IdentityKey", "Outreach:IntakeKey", "SendGrid:ApiKey", "Loyalty:Mentions" },
            SettingsThatAreRead.Options.Select(option => option.Key).ToHashSet());
    }

    [Fact]
    public void Every_setting_in_Bicep_is_read() => Assert.Empty(Bicep.Except(Read).Except(ReadByOthers.Keys));

    [Fact]
    public void Every_setting_that_must_be_set_is_in_Bicep() => Assert.Empty(Needed.Except(Bicep));

    [Fact]
    public void Every_setting_that_a_parameter_file_adds_is_read() =>
        Assert.Empty(
            Repository.Files("infra", "*.bicepparam").SelectMany(
                file => AddedSetting().Matches(Repository.Read(file)).Select(found => found.Value)).Except(Read));

    [Fact]
    public void Every_setting_of_the_sample_is_read() =>
        Assert.Empty(Sample.Keys.Select(WithoutIndex).Except(Read).Except(ReadByOthers.Keys));

    [Fact]
    public void The_page_names_every_setting_that_is_read() => Assert.Empty(Read.Except(Page.Keys.Select(WithoutIndex)));

    [Fact]
    public void The_page_names_no_setting_that_nobody_reads() =>
        Assert.Empty(Page.Keys.Select(WithoutIndex).Except(Read).Except(ReadByOthers.Keys));

    [Fact]
    public void The_sample_holds_the_defaults_of_the_page() => Assert.Equal(
        Page.Where(row => row.Value != "-").Select(
            row => $"{row.Key}={(row.Value is "needed" or "none" ? "" : row.Value.Trim('`'))}").Order(StringComparer.Ordinal),
        Sample.Select(row => $"{row.Key}={row.Value}").Order(StringComparer.Ordinal));

    [Fact]
    public void What_the_page_calls_needed_is_what_stops_the_app() =>
        Assert.Equal(
            Needed.Where(name => Sample[name].Length == 0).Order(),
            Page.Where(row => row.Value == "needed").Select(row => row.Key).Order());

    [Fact]
    public void The_sample_once_filled_in_starts_the_app_with_the_codes_own_defaults()
    {
        using var services = Start(Filled());
        services.GetRequiredService<IStartupValidator>().Validate();

        var differing = SettingsThatAreRead.Options.Where(option =>
            option.Default is string or ValueType
                && Sample[Name(option.Key)] != Convert.ToString(option.Default, System.Globalization.CultureInfo.InvariantCulture));
        Assert.Empty(differing.Select(option => option.Key));
    }

    [Fact]
    public void The_scheduler_is_chosen_where_host_json_says_Azure_Storage()
    {
        using var host = JsonDocument.Parse(Repository.Read("host.json"));
        var provider = host.RootElement.GetProperty("extensions").GetProperty("durableTask").GetProperty("storageProvider");

        Assert.Equal("AzureStorage", provider.GetProperty("type").GetString());
        Assert.Equal(
            ["connectionStringName", "type"],
            Bicep.Where(
                name => name.StartsWith("AzureFunctionsJobHost__extensions__durableTask__storageProvider__", StringComparison.Ordinal))
                .Select(name => name.Split("__")[^1]).Order());
    }

    private static string Name(string key) => key.Replace(":", "__", StringComparison.Ordinal);

    private static string WithoutIndex(string name) => Index().Replace(name, "");

    private static ServiceProvider Start(Dictionary<string, string?> settings) =>
        new ServiceCollection()
            .AddLogging()
            .AddOutreach(
                new ConfigurationBuilder().AddInMemoryCollection(
                    settings.ToDictionary(one => one.Key.Replace("__", ":", StringComparison.Ordinal), one => one.Value)).Build())
            .BuildServiceProvider();

    private static Dictionary<string, string?> Filled() =>
        Sample.ToDictionary(row => row.Key, row => (string?)(
            row.Value.Length > 0 || Page[row.Key] != "needed"
                ? row.Value
                : row.Key.EndsWith("Email", StringComparison.Ordinal)
                ? "outreach@example.com"
                : new string('k', 40)));

    private static Dictionary<string, string> ReadSample()
    {
        using var sample = JsonDocument.Parse(Repository.Read("local.settings.sample.json"));
        return sample.RootElement.GetProperty("Values").EnumerateObject().ToDictionary(one => one.Name, one => one.Value.GetString()!);
    }

    private static Dictionary<string, string> ReadPage() =>
        Row().Matches(Repository.Read("docs/settings.md")).ToDictionary(row => row.Groups["name"].Value, row => row.Groups["value"].Value);

    private static HashSet<string> ReadBicep()
    {
        using var secrets = JsonDocument.Parse(Repository.Read("infra/secrets.json"));
        return
        [
            .. BicepFile.Read("infra/modules/app.bicep").SettingsInVariables,
            .. secrets.RootElement.EnumerateArray().Select(secret => secret.GetProperty("setting").GetString()!),
        ];
    }

    [GeneratedRegex("%(?<name>[A-Za-z]+)%")]
    private static partial Regex Percent();

    [GeneratedRegex(@"__\d+$")]
    private static partial Regex Index();

    [GeneratedRegex(@"(?<=^  )\w+(?=: )", RegexOptions.Multiline)]
    private static partial Regex AddedSetting();

    // | `Setting` | default | what |, the default being a value in backticks, "needed", "none", or "-" for what a laptop does not set.
    [GeneratedRegex(@"^\| `(?<name>[A-Za-z_0-9]+)` \| (?<value>`[^`]+`|needed|none|-) \| .+ \|$", RegexOptions.Multiline)]
    private static partial Regex Row();
}
