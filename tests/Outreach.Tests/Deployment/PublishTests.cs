using System.Diagnostics;
using System.Text.Json;
using System.Xml.Linq;

namespace Outreach.Tests.Deployment;

/// <summary>What <c>dotnet publish functions</c> takes, as MSBuild evaluates it. <c>.ci/check-publish</c> looks into the folder.</summary>
public sealed class PublishTests
{
    private const string Scheduler = "Microsoft.Azure.Functions.Worker.Extensions.DurableTask.AzureManaged";

    [Fact]
    public async Task Publishing_takes_nothing_of_the_dev_host_and_of_our_files_host_json_alone()
    {
        // What the publish command tells MSBuild.
        using var evaluated = JsonDocument.Parse(
            await EvaluateAsync(
                "-p:_IsPublishing=true",
                "-getProperty:OutputType,AzureFunctionsVersion",
                "-getItem:ProjectReference,PackageReference,PackageVersion,None,Content,EmbeddedResource"));
        var (properties, items) = (evaluated.RootElement.GetProperty("Properties"), evaluated.RootElement.GetProperty("Items"));

        Assert.Equal(
            ("Exe", "v4"), (properties.GetProperty("OutputType").GetString(), properties.GetProperty("AzureFunctionsVersion").GetString()));
        Assert.Contains("Microsoft.Azure.Functions.Worker.Sdk", NamesOf(items, "PackageReference"));
        AssertAsked(schedulersPackage: false, items);
        Assert.Empty(NamesOf(items, "ProjectReference"));
        Assert.Empty(NamesOf(items, "Content"));
        Assert.Empty(NamesOf(items, "EmbeddedResource"));
        Assert.Equal(
            ["../host.json"],
            items.GetProperty("None").EnumerateArray()
                .Where(item => item.TryGetProperty("CopyToPublishDirectory", out var copy) && copy.GetString() is not ("Never" or ""))
                .Select(item => item.GetProperty("Identity").GetString()));
    }

    [Fact]
    public void Local_settings_are_published_under_no_name_and_no_condition()
    {
        var items = XDocument.Parse(Repository.Read("functions/Outreach.Functions.csproj")).Descendants("None")
            .Where(
                item => item.Attribute("Include")?.Value.Contains("local.settings", StringComparison.OrdinalIgnoreCase) == true).ToList();

        Assert.Equal(2, items.Count);
        Assert.All(items, item => Assert.Equal("Never", item.Attribute("CopyToPublishDirectory")?.Value));
    }

    [Theory]
    [InlineData("storage", false)]
    [InlineData("scheduler", true)]
    public async Task The_schedulers_package_is_asked_for_where_it_is_chosen_and_nowhere_else(string backend, bool asked)
    {
        using var evaluated = JsonDocument.Parse(
            await EvaluateAsync($"-p:DurableBackend={backend}", "-getItem:PackageReference,PackageVersion"));

        AssertAsked(asked, evaluated.RootElement.GetProperty("Items"));
    }

    [Fact]
    public async Task An_unknown_backend_is_refused_by_its_name()
    {
        var (code, output) = await RunAsync("-p:DurableBackend=redis", "-t:CollectPackageReferences");

        Assert.NotEqual(0, code);
        Assert.Contains("DurableBackend is storage (or left out) or scheduler, not redis.", output, StringComparison.Ordinal);
    }

    private static void AssertAsked(bool schedulersPackage, JsonElement items)
    {
        Assert.Contains("Microsoft.Azure.Functions.Worker.Extensions.DurableTask", NamesOf(items, "PackageReference"));
        Assert.Equal(schedulersPackage, NamesOf(items, "PackageReference").Contains(Scheduler));
        Assert.Equal(schedulersPackage, NamesOf(items, "PackageVersion").Contains(Scheduler));
    }

    private static IEnumerable<string?> NamesOf(JsonElement items, string kind) =>
        items.TryGetProperty(kind, out var ofKind) ? ofKind.EnumerateArray().Select(item => item.GetProperty("Identity").GetString()) : [];

    private static async Task<string> EvaluateAsync(params string[] arguments)
    {
        var (code, output) = await RunAsync(arguments);
        Assert.True(code == 0, output);
        return output;
    }

    private static async Task<(int Code, string Output)> RunAsync(params string[] arguments)
    {
        string[] command = ["msbuild", Repository.PathOf("functions/Outreach.Functions.csproj"), "-nologo", .. arguments];
        using var msbuild = Process.Start(
            new ProcessStartInfo(
                Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet", command)
            { RedirectStandardOutput = true })!;
        var output = await msbuild.StandardOutput.ReadToEndAsync();
        await msbuild.WaitForExitAsync();
        return (msbuild.ExitCode, output);
    }
}
