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
    public static async Task<HostProcess> StartAsync(params string[] arguments)
    {
        var dll = Path.Combine(AppContext.BaseDirectory, "Outreach.DevHost.dll");
        var process = Process.Start(new ProcessStartInfo("dotnet", [dll, .. arguments]) { RedirectStandardOutput = true })!;
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

    /// <summary>Asks it to stop, as Ctrl+C does, and waits until it and its storage have.</summary>
    public async ValueTask DisposeAsync()
    {
        using (var signal = Process.Start("kill", ["-TERM", _process.Id.ToString(CultureInfo.InvariantCulture)]))
        {
            await signal.WaitForExitAsync();
        }

        await _process.WaitForExitAsync();
        _process.Dispose();
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
