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

    private readonly string data = Directory.CreateTempSubdirectory("outreach-e2e-").FullName;
    private readonly StringBuilder output = new();
    private readonly IReadOnlyDictionary<string, string> settings;
    private Process? process;
    private OutreachClient? client;

    private OutreachProcess(DateTimeOffset? startsAt, IReadOnlyDictionary<string, string>? settings)
    {
        this.settings = settings ?? new Dictionary<string, string>();
        ClockStart.Store(startsAt, data);
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
    public static async Task<OutreachProcess> StartNewAsync(DateTimeOffset? startsAt = null, IReadOnlyDictionary<string, string>? settings = null)
    {
        var host = new OutreachProcess(startsAt, settings);
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
                    "--port", "0", "--data", data, "--clock", "manual", "--seed", "staff",
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
        (await client.SendAsync(HttpMethod.Get, "api/staff")).Expect<object>();
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
