using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;

namespace Outreach.DevHost.Azurite;

/// <summary>
/// Azurite's table service as a process of its own session: it outlives a killed host, and the next host on the same data adopts it.
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

    private AzuriteProcess(string recordPath, AzuriteRecord record, bool wasAdopted)
    {
        _recordPath = recordPath;
        _record = record;
        WasAdopted = wasAdopted;
    }

    /// <summary>The account's address at the table service.</summary>
    public Uri Endpoint => new(_record.Endpoint, "devstoreaccount1");

    /// <summary>A storage connection string that leads to the table service; it holds Azurite's well-known account, no secret.</summary>
    public string ConnectionString =>
        "DefaultEndpointsProtocol=http;AccountName=devstoreaccount1;" +
        "AccountKey=Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==;" +
        $"TableEndpoint={Endpoint};";

    /// <summary>The process id.</summary>
    public int Pid => _record.Pid;

    /// <summary>It was running already when this host started.</summary>
    public bool WasAdopted { get; }

    /// <summary>Starts Azurite on a data directory, or adopts the one that serves it, and returns when it answers.</summary>
    /// <param name="dataDirectory">Where the tables, the log and the record of the process are kept.</param>
    /// <param name="inMemory">Keep nothing on disk.</param>
    /// <param name="cancellationToken">Gives up waiting; what was started by then is stopped.</param>
    /// <param name="output">Is told when Azurite has to be installed first; the console's error output unless given.</param>
    /// <exception cref="AzuriteException">Azurite can't be installed or started, or serves the directory in the other mode.</exception>
    public static async Task<AzuriteProcess> StartOrAdoptAsync(
        string dataDirectory,
        bool inMemory,
        CancellationToken cancellationToken,
        TextWriter? output = null)
    {
        var directory = Path.GetFullPath(dataDirectory);
        Directory.CreateDirectory(directory);
        var recordPath = Path.Combine(directory, "azurite.json");
        var installation = await AzuriteInstallation.EnsureAsync(output ?? Console.Error, cancellationToken);
        using var turn = await ExclusiveFile.HoldAsync(Path.Combine(directory, "azurite.lock"), cancellationToken);
        using var http = new HttpClient();
        if (AzuriteRecord.Read(recordPath) is { } running && running.IsRunning())
        {
            if (running.InMemory != inMemory)
            {
                throw new AzuriteException(
                    $"An Azurite that keeps its tables {(running.InMemory ? "in memory" : "on disk")} serves {directory}; stop process {running.Pid} first.");
            }

            await WaitUntilItAnswersAsync(http, running, directory, cancellationToken);
            return new AzuriteProcess(recordPath, running, wasAdopted: true);
        }

        var started = await StartAsync(installation, directory, inMemory, cancellationToken);
        started.Write(recordPath);
        var azurite = new AzuriteProcess(recordPath, started, wasAdopted: false);
        try
        {
            await WaitUntilItAnswersAsync(http, started, directory, cancellationToken);
            return azurite;
        }
        catch
        {
            await azurite.StopAsync(CancellationToken.None);
            throw;
        }
    }

    /// <summary>Asks Azurite to save and end, and waits until it has; it is never killed hard, since that would lose writes.</summary>
    /// <exception cref="AzuriteException">It has not ended within half a minute.</exception>
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        if (_record.IsRunning())
        {
            await AskToEndAsync(cancellationToken);
        }

        var watch = Stopwatch.StartNew();
        while (_record.IsRunning())
        {
            if (watch.Elapsed > StopLimit)
            {
                throw new AzuriteException($"Azurite (process {Pid}) has not ended within {StopLimit.TotalSeconds:0} seconds.");
            }

            await Task.Delay(Pause, cancellationToken);
        }

        File.Delete(_recordPath);
    }

    private async Task AskToEndAsync(CancellationToken cancellationToken)
    {
        if (!OperatingSystem.IsWindows())
        {
            _ = Kill(Pid, SigTerm);
            return;
        }

        // Windows has no signal for a process without a window: let the periodic save pass, then end it.
        await Task.Delay(AutoSaveInterval + TimeSpan.FromSeconds(1), cancellationToken);
        using var process = Process.GetProcessById(Pid);
        process.Kill();
    }

    private static async Task<AzuriteRecord> StartAsync(
        AzuriteInstallation installation,
        string directory,
        bool inMemory,
        CancellationToken cancellationToken)
    {
        var port = FreePort();
        string[] persistence = inMemory ? ["--inMemoryPersistence"] : ["--location", directory];
        var pid = await CommandLine.RunAsync(
            "node",
            [
                installation.Launcher, LogPath(directory), directory, installation.Preload, installation.Main,
                "--tableHost", "127.0.0.1", "--tablePort", port.ToString(CultureInfo.InvariantCulture),
                "--disableTelemetry", "--skipApiVersionCheck", "--silent", .. persistence,
            ],
            directory,
            cancellationToken);
        var id = int.Parse(pid, CultureInfo.InvariantCulture);
        return new AzuriteRecord(id, port, StartTime(id, directory), inMemory);
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

    private static async Task WaitUntilItAnswersAsync(HttpClient http, AzuriteRecord record, string directory, CancellationToken cancellationToken)
    {
        var watch = Stopwatch.StartNew();
        while (!await AnswersAsync(http, record, cancellationToken))
        {
            if (!record.IsRunning() || watch.Elapsed > StartLimit)
            {
                throw new AzuriteException($"Azurite (process {record.Pid}) does not answer on {record.Endpoint}. {LogPath(directory)} may say why.");
            }

            await Task.Delay(Pause, cancellationToken);
        }
    }

    private static async Task<bool> AnswersAsync(HttpClient http, AzuriteRecord record, CancellationToken cancellationToken)
    {
        try
        {
            using var response = await http.GetAsync(record.Endpoint, cancellationToken);
            return response.Headers.TryGetValues("Server", out var servers)
                && servers.Any(server => server.StartsWith("Azurite-Table", StringComparison.Ordinal));
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }

    private static string LogPath(string directory) => Path.Combine(directory, "azurite.log");

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    [DllImport("libc", EntryPoint = "kill", SetLastError = true)]
    private static extern int Kill(int pid, int signal);
}
