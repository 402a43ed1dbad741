using System.Diagnostics;
using Outreach.Contract;
using Outreach.Platform.Http;
using Outreach.Tests.Deployment;

namespace Outreach.EndToEnd.Browser;

/// <summary>The board's modules are checked against the contract of the API, and its libraries against those of npm.</summary>
public sealed class PageTypesTests
{
    [Fact]
    public async Task The_page_uses_the_API_as_its_contract_says_and_its_libraries_are_those_of_npm()
    {
        var page = Repository.PathOf("functions/Board/page");
        if (!Directory.Exists(Path.Combine(page, "node_modules", "typescript-native")))
        {
            Assert.Equal((0, ""), await RunAsync(page, "npm", "ci", "--no-audit", "--no-fund", "--loglevel=error"));
        }

        await File.WriteAllTextAsync(
            Path.Combine(page, "openapi.json"),
            new OpenApiDocument(new HttpFunctions(typeof(OutreachServices).Assembly), DevHost.Rehearsal.Mail.Kinds).Text);

        var (code, output) = await RunAsync(page, "npm", "run", "--silent", "check");

        Assert.True(code == 0, output);
    }

    private static async Task<(int Code, string Output)> RunAsync(string folder, string program, params string[] arguments)
    {
        var start = new ProcessStartInfo(OperatingSystem.IsWindows() ? $"{program}.cmd" : program, arguments)
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync();
        var errors = process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        return (process.ExitCode, process.ExitCode == 0 ? "" : await output + await errors);
    }
}
