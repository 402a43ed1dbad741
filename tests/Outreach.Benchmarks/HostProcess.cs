using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;

namespace Outreach.Benchmarks;

/// <summary>A dev host in a process of its own, as a developer starts it.</summary>
internal sealed partial class HostProcess : IAsyncDisposable
{
    private readonly Process _process;

    private HostProcess(Process process, Uri address) => (_process, Address) = (process, address);

    /// <summary>Where it answers.</summary>
    public Uri Address { get; }

    /// <summary>The memory that it has in RAM now, in MB.</summary>
    public double ResidentMegabytes
    {
        get
        {
            _process.Refresh();
            return _process.WorkingSet64 / 1e6;
        }
    }

    /// <summary>Starts one and returns when it has said where it answers.</summary>
    public static async Task<HostProcess> StartAsync(IReadOnlyList<string> arguments)
    {
        var process = Start(arguments);
        try
        {
            var said = new TaskCompletionSource<Uri>(TaskCreationOptions.RunContinuationsAsynchronously);
            _ = ReadAsync(process, said);
            return new HostProcess(process, await said.Task.WaitAsync(TimeSpan.FromMinutes(2)));
        }
        catch
        {
            process.Kill();
            process.Dispose();
            throw;
        }
    }

    /// <summary>Runs one that ends by itself, and gives what it says.</summary>
    public static async Task<(int ExitCode, string Output)> RunAsync(IReadOnlyList<string> arguments)
    {
        using var process = Start(arguments);
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        return (process.ExitCode, output);
    }

    /// <summary>Ends it as a power cut would; its storage, which is a process of its own, goes on.</summary>
    public async Task KillAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync();
    }

    /// <summary>Asks it to stop, as Ctrl+C does, and waits until it and its storage have.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_process.HasExited)
        {
            _process.Dispose();
            return;
        }

        using (var signal = Process.Start("kill", ["-TERM", _process.Id.ToString(CultureInfo.InvariantCulture)]))
        {
            await signal.WaitForExitAsync();
        }

        await _process.WaitForExitAsync();
        _process.Dispose();
    }

    private static Process Start(IReadOnlyList<string> arguments)
    {
        var dll = Path.Combine(AppContext.BaseDirectory, "Outreach.DevHost.dll");
        return Process.Start(new ProcessStartInfo("dotnet", [dll, .. arguments]) { RedirectStandardOutput = true })!;
    }

    // Read to the end: a full pipe would stop the host.
    private static async Task ReadAsync(Process process, TaskCompletionSource<Uri> said)
    {
        while (await process.StandardOutput.ReadLineAsync() is { } line)
        {
            if (WhereItAnswers().Match(line) is { Success: true, Value: var address })
            {
                said.TrySetResult(new Uri(address));
            }
            else if (LogOfTrouble().IsMatch(line))
            {
                await Console.Error.WriteLineAsync($"host: {line}");
            }
        }

        said.TrySetException(new InvalidOperationException("The dev host ended before it said where it answers."));
    }

    [GeneratedRegex(@"(?<=^Outreach is at )http://\S+")]
    private static partial Regex WhereItAnswers();

    [GeneratedRegex(@"\b(warn|fail|crit):")]
    private static partial Regex LogOfTrouble();
}
