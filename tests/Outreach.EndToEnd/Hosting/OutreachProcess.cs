using System.Diagnostics;
using System.Text;
using System.Text.RegularExpressions;
using Azure.Data.Tables;
using Outreach.DevHost.Clock;
using Outreach.EndToEnd.Client;

namespace Outreach.EndToEnd.Hosting;

/// <summary>
/// The dev host as a process, on a data directory and a storage account of its own. Killed or stopped, it can be started again on the same
/// data.
/// </summary>
public sealed partial class OutreachProcess : IKillableHost
{
    private static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(60);

    private readonly string _data;
    private readonly string _storage;
    private readonly string _role;
    private readonly StringBuilder _output = new();
    private readonly IReadOnlyDictionary<string, string> _settings;
    private Process? _process;
    private OutreachClient? _client;

    private OutreachProcess(string data, string storage, string role, IReadOnlyDictionary<string, string>? settings)
    {
        _data = data;
        _storage = storage;
        _role = role;
        _settings = settings ?? new Dictionary<string, string>();
    }

    public OutreachClient Client => _client ?? throw new InvalidOperationException("The host does not run.");

    /// <summary>What it has written to its console so far, over all its starts.</summary>
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

    public StoredTables Tables => new(new TableServiceClient(_storage));

    /// <summary>Starts it on new data.</summary>
    /// <param name="startsAt">Where its clock stands at first; a Monday morning where it is not given.</param>
    /// <param name="settings">Settings of the app, as environment variables.</param>
    /// <param name="role">Which functions it runs: all, http or durable.</param>
    public static async Task<OutreachProcess> StartNewAsync(
        DateTimeOffset? startsAt = null, IReadOnlyDictionary<string, string>? settings = null, string role = "all")
    {
        var data = Directory.CreateTempSubdirectory("outreach-e2e-").FullName;
        ClockStart.Store(startsAt, data);
        return await StartAsync(new OutreachProcess(data, await SharedStorage.TakeAccountAsync(), role, settings));
    }

    /// <summary>Starts another one on the same data, for the rest of the functions. It has to end first.</summary>
    public Task<OutreachProcess> StartBesideAsync(string role) => StartAsync(new OutreachProcess(_data, _storage, role, _settings));

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
        _process = new Process
        {
            StartInfo = new ProcessStartInfo(Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet")
            {
                ArgumentList =
                {
                    Path.Combine(AppContext.BaseDirectory, "Outreach.DevHost.dll"),
                    "--port", "0", "--data", _data, "--clock", "manual", "--seed", "staff", "--role", _role,
                    "--storage", _storage,
                },
                WorkingDirectory = _data,
                // The clock stands still: notices do not wait for one another unless a test is about that.
                Environment =
                {
                    ["Logging__LogLevel__Default"] = "Warning",
                    ["Outreach__NoticeWindow"] = "00:00:00",
                    ["Outreach__SameWordsMost"] = "0",
                },
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            },
            EnableRaisingEvents = true,
        };
        foreach (var (name, value) in _settings)
        {
            _process.StartInfo.Environment[name] = value;
        }

        _process.OutputDataReceived += (_, line) => Note(line.Data, listensAt);
        _process.ErrorDataReceived += (_, line) => Note(line.Data, listensAt);
        _process.Exited += (_, _) => listensAt.TrySetException(new InvalidOperationException($"The dev host ended at once.\n{Output}"));
        _process.Start();
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
        _client = new OutreachClient(await listensAt.Task.WaitAsync(StartLimit));
        (await _client.SendAsync(HttpMethod.Get, _role == "durable" ? "api/health" : "api/staff")).Expect<object>();
    }

    /// <summary>Ends the host as <c>kill -9</c> does. Its storage goes on.</summary>
    public async Task KillAsync()
    {
        if (_process is null)
        {
            return;
        }

        _process.Kill();
        await _process.WaitForExitAsync();
        _process.Dispose();
        _process = null;
        _client?.Dispose();
        _client = null;
    }

    public async ValueTask DisposeAsync()
    {
        await KillAsync();
        Directory.Delete(_data, recursive: true);
    }

    private void Note(string? line, TaskCompletionSource<Uri> listensAt)
    {
        if (line is null)
        {
            return;
        }

        lock (_output)
        {
            _output.AppendLine(line);
        }

        if (Address().Match(line) is { Success: true } match)
        {
            listensAt.TrySetResult(new Uri(match.Groups[1].Value));
        }
    }

    [GeneratedRegex(@"^Outreach is at (http://\S+/)")]
    private static partial Regex Address();
}
