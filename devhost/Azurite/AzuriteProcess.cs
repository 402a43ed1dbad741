using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;

namespace Outreach.DevHost.Azurite;

/// <summary>
/// Azurite, one process with its blob, queue and table services, in a session of its own: it outlives a killed host, and the next host on
/// the same data adopts it.
/// </summary>
public sealed class AzuriteProcess
{
    private const int SigTerm = 15;

    private static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan StopLimit = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan AutoSaveInterval = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(20);

    private readonly string _recordPath;
    private readonly AzuriteRecord _record;
    private readonly AzuritePorts _ports;

    private AzuriteProcess(string recordPath, AzuriteRecord record, AzuritePorts ports, bool wasAdopted)
    {
        _recordPath = recordPath;
        _record = record;
        _ports = ports;
        WasAdopted = wasAdopted;
    }

    /// <summary>A storage connection string for blobs, queues and tables; it holds Azurite's well-known account, no secret.</summary>
    public string ConnectionString => _ports.ConnectionString;

    public int Pid => _record.Pid;

    /// <summary>It was running already when this host started.</summary>
    public bool WasAdopted { get; }

    /// <summary>Starts Azurite on a data directory, or adopts the one that serves it, and returns when it answers.</summary>
    /// <param name="dataDirectory">Where the data, the log and the record of the process are kept.</param>
    /// <param name="inMemory">Keep nothing on disk.</param>
    /// <param name="output">Gets a message when Azurite has to be installed first; the console's error output unless given.</param>
    /// <exception cref="AzuriteException">Azurite can't be installed or started, or serves the directory in the other mode.</exception>
    public static async Task<AzuriteProcess> StartOrAdoptAsync(
        string dataDirectory, bool inMemory, CancellationToken cancellationToken, TextWriter? output = null)
    {
        var directory = Path.GetFullPath(dataDirectory);
        Directory.CreateDirectory(directory);
        var recordPath = Path.Combine(directory, "azurite.json");
        var installation = await AzuriteInstallation.EnsureAsync(output ?? Console.Error, cancellationToken);
        using var turn = await ExclusiveFile.HoldAsync(Path.Combine(directory, "azurite.lock"), cancellationToken);
        if (AzuriteRecord.Read(recordPath) is { } running && running.IsRunning())
        {
            if (running.InMemory != inMemory)
            {
                var where = running.InMemory ? "in memory" : "on disk";
                throw new AzuriteException($"An Azurite that keeps its data {where} serves {directory}; stop process {running.Pid} first.");
            }

            if (running.Ports is { } ports)
            {
                await WaitUntilItAnswersAsync(ports, running, directory, cancellationToken);
                return new AzuriteProcess(recordPath, running, ports, wasAdopted: true);
            }

            // An older version started it, for tables alone, or a host that was killed before it answered.
            await StopAsync(recordPath, running, cancellationToken);
        }

        return await StartAsync(installation, directory, recordPath, inMemory, cancellationToken);
    }

    /// <summary>Asks Azurite to save and end, and waits until it has; it is never killed hard, since that would lose writes.</summary>
    /// <exception cref="AzuriteException">It has not ended within half a minute.</exception>
    public Task StopAsync(CancellationToken cancellationToken) => StopAsync(_recordPath, _record, cancellationToken);

    private static async Task StopAsync(string recordPath, AzuriteRecord record, CancellationToken cancellationToken)
    {
        if (record.IsRunning())
        {
            await AskToEndAsync(record.Pid, cancellationToken);
        }

        var watch = Stopwatch.StartNew();
        while (record.IsRunning())
        {
            if (watch.Elapsed > StopLimit)
            {
                throw new AzuriteException($"Azurite (process {record.Pid}) has not ended within {StopLimit.TotalSeconds:0} seconds.");
            }

            await Task.Delay(Pause, cancellationToken);
        }

        File.Delete(recordPath);
    }

    private static async Task AskToEndAsync(int pid, CancellationToken cancellationToken)
    {
        if (!OperatingSystem.IsWindows())
        {
            _ = Kill(pid, SigTerm);
            return;
        }

        // Windows has no signal for a process without a window: let the periodic save pass, then end it.
        await Task.Delay(AutoSaveInterval + TimeSpan.FromSeconds(1), cancellationToken);
        using var process = Process.GetProcessById(pid);
        process.Kill();
    }

    private static async Task<AzuriteProcess> StartAsync(
        AzuriteInstallation installation, string directory, string recordPath, bool inMemory, CancellationToken cancellationToken)
    {
        string[] persistence = inMemory ? ["--inMemoryPersistence"] : ["--location", directory];
        using var launcher = CommandLine.Start(
            "node",
            [
                installation.Launcher, LogPath(directory), directory, installation.Preload, installation.Main,
                "--blobHost", "127.0.0.1", "--blobPort", "0",
                "--queueHost", "127.0.0.1", "--queuePort", "0",
                "--tableHost", "127.0.0.1", "--tablePort", "0",
                "--loose", "--skipApiVersionCheck", "--disableTelemetry", "--silent", .. persistence,
            ],
            directory);
        var output = launcher.StandardOutput;
        if (!int.TryParse(await output.ReadLineAsync(CancellationToken.None), CultureInfo.InvariantCulture, out var pid))
        {
            var errors = await launcher.StandardError.ReadToEndAsync(cancellationToken);
            throw new AzuriteException($"Azurite could not be started: {errors.Trim()}");
        }

        // The record is written before the ports are known: a host that finds it stops that process, so that no two ever write to one
        // directory.
        var record = new AzuriteRecord(pid, Ports: null, StartTime(pid, directory), inMemory);
        record.Write(recordPath);
        try
        {
            var line = await output.ReadLineAsync(cancellationToken).AsTask().WaitAsync(StartLimit, cancellationToken);
            var ports = AzuriteRecord.ReadPorts(line ?? throw Silent(pid, directory));
            record = record with { Ports = ports };
            record.Write(recordPath);
            return new AzuriteProcess(recordPath, record, ports, wasAdopted: false);
        }
        catch (Exception failed)
        {
            await StopAsync(recordPath, record, CancellationToken.None);
            throw failed is TimeoutException ? Silent(pid, directory) : failed;
        }
    }

    private static DateTimeOffset StartTime(int pid, string directory)
    {
        try
        {
            using var process = Process.GetProcessById(pid);
            return process.StartTime.ToUniversalTime();
        }
        catch (Exception gone) when (gone is ArgumentException or InvalidOperationException)
        {
            throw new AzuriteException($"Azurite ended at once. {LogPath(directory)} may say why.", gone);
        }
    }

    private static async Task WaitUntilItAnswersAsync(
        AzuritePorts ports, AzuriteRecord record, string directory, CancellationToken cancellationToken)
    {
        using var http = new HttpClient();
        var watch = Stopwatch.StartNew();
        foreach (var (server, address) in ports.Services)
        {
            while (!await AnswersAsync(http, server, address, cancellationToken))
            {
                if (!record.IsRunning() || watch.Elapsed > StartLimit)
                {
                    throw Silent(record.Pid, directory);
                }

                await Task.Delay(Pause, cancellationToken);
            }
        }
    }

    private static async Task<bool> AnswersAsync(HttpClient http, string server, Uri address, CancellationToken cancellationToken)
    {
        try
        {
            using var response = await http.GetAsync(address, cancellationToken);
            return response.Headers.TryGetValues("Server", out var servers)
                && servers.Any(name => name.StartsWith(server, StringComparison.Ordinal));
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }

    private static AzuriteException Silent(int pid, string directory) =>
        new($"Azurite (process {pid}) does not answer. {LogPath(directory)} may say why.");

    private static string LogPath(string directory) => Path.Combine(directory, "azurite.log");

    [DllImport("libc", EntryPoint = "kill", SetLastError = true)]
    private static extern int Kill(int pid, int signal);
}
