using System.Diagnostics;
using System.Text;

namespace Outreach.EndToEnd.Hosting;

/// <summary>The functions as the process that the Functions host starts: the executable that is published, not the dev host.</summary>
internal sealed class WorkerProcess : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly StringBuilder _output = new();
    private readonly Process _process;

    private WorkerProcess(Process process) => _process = process;

    /// <summary>Where it was built to, from the same sources as the tests.</summary>
    public static string Folder { get; } = FolderOf(new DirectoryInfo(AppContext.BaseDirectory));

    /// <summary>What it has written to its console so far.</summary>
    public string Output
    {
        get
        {
            lock (_output)
            {
                return _output.ToString();
            }
        }
    }

    /// <summary>Starts it as the Functions host would.</summary>
    /// <param name="host">Where it finds the host.</param>
    /// <param name="settings">The app's settings, as environment variables.</param>
    public static WorkerProcess Start(Uri host, IReadOnlyDictionary<string, string> settings)
    {
        var start = new ProcessStartInfo(Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet")
        {
            ArgumentList =
            {
                Path.Combine(Folder, "Outreach.Functions.dll"),
                "--host", host.Host, "--port", $"{host.Port}", "--workerId", "worker-1", "--requestId", "request-1",
                "--grpcMaxMessageLength", "2147483647",
                "--functions-uri", host.ToString(), "--functions-worker-id", "worker-1", "--functions-request-id", "request-1",
                "--functions-grpc-max-message-length", "2147483647",
            },
            WorkingDirectory = Folder,
            Environment = { ["FUNCTIONS_APPLICATION_DIRECTORY"] = Folder },
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var (name, value) in settings)
        {
            start.Environment[name] = value;
        }

        var worker = new WorkerProcess(new Process { StartInfo = start });
        worker._process.OutputDataReceived += (_, line) => worker.Note(line.Data);
        worker._process.ErrorDataReceived += (_, line) => worker.Note(line.Data);
        worker._process.Start();
        worker._process.BeginOutputReadLine();
        worker._process.BeginErrorReadLine();
        return worker;
    }

    /// <summary>Waits until it has ended by itself, and gives its exit code.</summary>
    public async Task<int> EndedAsync()
    {
        using var limit = new CancellationTokenSource(Patience);
        await _process.WaitForExitAsync(limit.Token);
        return _process.ExitCode;
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
            await _process.WaitForExitAsync();
        }

        _process.Dispose();
    }

    /// <summary>From tests/Outreach.EndToEnd/bin/Debug/net10.0 to functions/bin/Debug/net10.0.</summary>
    private static string FolderOf(DirectoryInfo tests) =>
        Path.Combine(Outreach.Tests.Deployment.Repository.PathOf("functions"), "bin", tests.Parent!.Name, tests.Name);

    private void Note(string? line)
    {
        lock (_output)
        {
            _output.AppendLine(line);
        }
    }
}
