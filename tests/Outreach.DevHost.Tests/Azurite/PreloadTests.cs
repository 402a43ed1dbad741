using System.Diagnostics;
using System.Text.Json;
using Outreach.DevHost.Azurite;

namespace Outreach.DevHost.Tests.Azurite;

public sealed class PreloadTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("outreach-preload-").FullName;

    [Fact]
    public async Task Each_mend_holds_at_Azurite_s_own_stores()
    {
        var installation = await AzuriteInstallation.EnsureAsync(Console.Error, CancellationToken.None);

        var (exitCode, output) = await NodeAsync(
            "--require", installation.Preload,
            Path.Combine(AppContext.BaseDirectory, "Azurite", "preload.tests.cjs"), installation.Directory);

        Assert.True(exitCode == 0, output);
        Assert.Contains("# fail 0", output);
    }

    [Fact]
    public async Task Another_version_than_the_one_that_is_mended_does_not_start()
    {
        var installation = await AzuriteInstallation.EnsureAsync(Console.Error, CancellationToken.None);
        var azurite = Directory.CreateDirectory(Path.Combine(_folder, "node_modules", "azurite")).FullName;
        await File.WriteAllTextAsync(Path.Combine(azurite, "package.json"), """{ "name": "azurite", "version": "3.38.0" }""");
        var preload = Path.Combine(_folder, "preload.cjs");
        File.Copy(installation.Preload, preload);

        var (exitCode, output) = await NodeAsync("--require", preload, "--eval", "0");

        Assert.NotEqual(0, exitCode);
        Assert.Contains("preload.cjs was written for 3.37.0 of ./package.json, not for 3.38.0.", output);
    }

    [Fact]
    public async Task What_lacks_something_to_mend_does_not_start()
    {
        var installation = await AzuriteInstallation.EnsureAsync(Console.Error, CancellationToken.None);
        var store = Path.Combine(
            installation.Directory, "node_modules", "azurite", "dist", "src", "queue", "persistence", "LokiQueueMetadataStore.js");
        var before = Path.Combine(_folder, "before.cjs");
        await File.WriteAllTextAsync(before, $"delete require({JsonSerializer.Serialize(store)}).default.prototype.clearExpiredMessages;");

        var (exitCode, output) = await NodeAsync("--require", before, "--require", installation.Preload, "--eval", "0");

        Assert.NotEqual(0, exitCode);
        Assert.Contains("preload.cjs does not find clearExpiredMessages", output);
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private static async Task<(int ExitCode, string Output)> NodeAsync(params string[] arguments)
    {
        var start = new ProcessStartInfo("node", arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
        using var node = Process.Start(start)!;
        var output = node.StandardOutput.ReadToEndAsync();
        var errors = node.StandardError.ReadToEndAsync();
        using var limit = new CancellationTokenSource(TimeSpan.FromMinutes(2));
        await using var kill = limit.Token.Register(() => node.Kill());
        await node.WaitForExitAsync();
        return (node.ExitCode, await output + await errors);
    }
}
