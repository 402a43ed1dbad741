using System.Diagnostics;
using System.Text;
using System.Text.RegularExpressions;
using Azure.Data.Tables;
using Outreach.DevHost.Azurite;
using Outreach.DevHost.Clock;
using Outreach.EndToEnd.Client;

namespace Outreach.EndToEnd.Hosting;

/// <summary>The dev host as a process, on a data directory of its own. Killed or stopped, it can be started again on the same data.</summary>
public sealed partial class OutreachProcess : IAsyncDisposable
{
    private static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(60);

    private readonly string data;
    private readonly string role;
    private readonly StringBuilder output = new();
    private readonly IReadOnlyDictionary<string, string> settings;
    private Process? process;
    private OutreachClient? client;

    private OutreachProcess(string data, string role, IReadOnlyDictionary<string, string>? settings)
    {
        this.data = data;
        this.role = role;
        this.settings = settings ?? new Dictionary<string, string>();
    }

    public OutreachClient Client => client ?? throw new InvalidOperationException("The host does not run.");

    /// <summary>What it has written to its console so far, over all its starts.</summary>
    public string Output
    {
        get
        {
            lock (output)
            {
                return output.ToString();
            }
        }
    }

    public StoredTables Tables =>
        new(new TableServiceClient(AzuriteRecord.Read(AzuriteRecordPath)!.Ports!.ConnectionString));

    private string AzuriteRecordPath => Path.Combine(data, "azurite.json");

    /// <summary>Starts it on new data.</summary>
    /// <param name="startsAt">Where its clock stands at first; a Monday morning where it is not given.</param>
    /// <param name="settings">Settings of the app, as environment variables.</param>
    /// <param name="role">Which functions it runs: all, http or durable.</param>
    public static Task<OutreachProcess> StartNewAsync(
        DateTimeOffset? startsAt = null, IReadOnlyDictionary<string, string>? settings = null, string role = "all")
    {
        var data = Directory.CreateTempSubdirectory("outreach-e2e-").FullName;
        ClockStart.Store(startsAt, data);
        return StartAsync(new OutreachProcess(data, role, settings));
    }

    /// <summary>Starts another one on the same data, for the rest of the functions. It has to end first.</summary>
    public Task<OutreachProcess> StartBesideAsync(string role) => StartAsync(new OutreachProcess(data, role, settings));

    private static async Task<OutreachProcess> StartAsync(OutreachProcess host)
    {
        try
        {
            await host.StartAsync();
            return host;
        }
        catch
        {
            await host.DisposeAsync();
            throw;
        }
    }

    /// <summary>Starts it and returns when its functions answer.</summary>
    public async Task StartAsync()
    {
        var listensAt = new TaskCompletionSource<Uri>(TaskCreationOptions.RunContinuationsAsynchronously);
        process = new Process
        {
            StartInfo = new ProcessStartInfo(Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet")
            {
                ArgumentList =
                {
                    Path.Combine(AppContext.BaseDirectory, "Outreach.DevHost.dll"),
                    "--port", "0", "--data", data, "--clock", "manual", "--seed", "staff", "--role", role,
                },
                WorkingDirectory = data,
                // The clock stands still: notices do not wait for one another unless a test is about that.
                Environment = { ["Logging__LogLevel__Default"] = "Information", ["Outreach__NoticeWindow"] = "00:00:00" },
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            },
            EnableRaisingEvents = true,
        };
        foreach (var (name, value) in settings)
        {
            process.StartInfo.Environment[name] = value;
        }

        process.OutputDataReceived += (_, line) => Note(line.Data, listensAt);
        process.ErrorDataReceived += (_, line) => Note(line.Data, listensAt);
        process.Exited += (_, _) => listensAt.TrySetException(new InvalidOperationException($"The dev host ended at once.\n{Output}"));
        process.Start();
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        client = new OutreachClient(await listensAt.Task.WaitAsync(StartLimit));
        (await client.SendAsync(HttpMethod.Get, role == "durable" ? "api/health" : "api/staff")).Expect<object>();
    }

    /// <summary>Ends the host as <c>kill -9</c> does. Its Azurite goes on.</summary>
    public async Task KillAsync()
    {
        if (process is null)
        {
            return;
        }

        process.Kill();
        await process.WaitForExitAsync();
        process.Dispose();
        process = null;
        client?.Dispose();
        client = null;
    }

    public async ValueTask DisposeAsync()
    {
        await KillAsync();
        if (AzuriteRecord.Read(AzuriteRecordPath) is { } record && record.IsRunning())
        {
            var azurite = await AzuriteProcess.StartOrAdoptAsync(data, record.InMemory, CancellationToken.None);
            await azurite.StopAsync(CancellationToken.None);
        }

        Directory.Delete(data, recursive: true);
    }

    private void Note(string? line, TaskCompletionSource<Uri> listensAt)
    {
        if (line is null)
        {
            return;
        }

        lock (output)
        {
            output.AppendLine(line);
        }

        if (Address().Match(line) is { Success: true } match)
        {
            listensAt.TrySetResult(new Uri(match.Groups[1].Value));
        }
    }

    [GeneratedRegex(@"^Outreach is at (http://\S+/)")]
    private static partial Regex Address();
}
