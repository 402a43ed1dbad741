using System.ComponentModel;
using System.Diagnostics;

namespace Outreach.DevHost.Azurite;

/// <summary>Runs node and npm and takes what they print.</summary>
internal static class CommandLine
{
    /// <exception cref="AzuriteException">The program is not installed, or it failed.</exception>
    public static async Task<string> RunAsync(
        string program, IEnumerable<string> arguments, string? workingDirectory, CancellationToken cancellationToken)
    {
        using var process = Start(program, arguments, workingDirectory);
        try
        {
            var output = process.StandardOutput.ReadToEndAsync(cancellationToken);
            var errors = process.StandardError.ReadToEndAsync(cancellationToken);
            await process.WaitForExitAsync(cancellationToken);
            return process.ExitCode == 0
                ? (await output).Trim()
                : throw new AzuriteException($"{program} ended with exit code {process.ExitCode}: {(await errors).Trim()}");
        }
        catch (OperationCanceledException) when (!process.HasExited)
        {
            process.Kill(entireProcessTree: true);
            throw;
        }
    }

    /// <exception cref="AzuriteException">The program is not installed.</exception>
    public static Process Start(string program, IEnumerable<string> arguments, string? workingDirectory)
    {
        // npm is a batch file on Windows.
        var fileName = program == "npm" && OperatingSystem.IsWindows() ? "npm.cmd" : program;
        var start = new ProcessStartInfo(fileName, arguments)
        {
            WorkingDirectory = workingDirectory,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        try
        {
            return Process.Start(start)!;
        }
        catch (Win32Exception missing)
        {
            throw new AzuriteException(
                $"{program} was not found. Azurite needs Node.js {AzuriteInstallation.OldestNode} or newer with npm on the PATH.",
                missing);
        }
    }
}
