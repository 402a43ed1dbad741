using System.Diagnostics;
using System.Text.Json;

namespace Outreach.DevHost.Azurite;

/// <summary>What a data directory remembers of the Azurite that serves it.</summary>
/// <param name="Ports">Where its services listen; null while it starts, and where an older version wrote the record.</param>
/// <param name="StartedAt">When the process started, UTC; a process id alone may have been given to another program since.</param>
internal sealed record AzuriteRecord(int Pid, AzuritePorts? Ports, DateTimeOffset StartedAt, bool InMemory)
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { WriteIndented = true };

    // The system derives a start time from its uptime, which shifts a little when the clock is set.
    private static readonly TimeSpan Tolerance = TimeSpan.FromSeconds(5);

    /// <returns>Null when there is none that can be read; a torn file counts as none.</returns>
    public static AzuriteRecord? Read(string path)
    {
        try
        {
            return JsonSerializer.Deserialize<AzuriteRecord>(File.ReadAllBytes(path), Json);
        }
        catch (Exception unreadable) when (unreadable is FileNotFoundException or JsonException)
        {
            return null;
        }
    }

    public static AzuritePorts ReadPorts(string json) => JsonSerializer.Deserialize<AzuritePorts>(json, Json)!;

    public void Write(string path)
    {
        var draft = path + ".new";
        File.WriteAllBytes(draft, JsonSerializer.SerializeToUtf8Bytes(this, Json));
        File.Move(draft, path, overwrite: true);
    }

    /// <summary>Is the recorded process, and no other with its id, still there?</summary>
    public bool IsRunning()
    {
        try
        {
            using var process = Process.GetProcessById(Pid);
            return !process.HasExited
                && !IsZombie()
                && (process.StartTime.ToUniversalTime() - StartedAt.UtcDateTime).Duration() < Tolerance;
        }
        catch (Exception gone) when (gone is ArgumentException or InvalidOperationException or System.ComponentModel.Win32Exception)
        {
            return false;
        }
    }

    /// <summary>In a container whose first process collects no children, an ended process stays listed.</summary>
    private bool IsZombie()
    {
        if (!OperatingSystem.IsLinux())
        {
            return false;
        }

        try
        {
            var stat = File.ReadAllText($"/proc/{Pid}/stat");
            return stat[(stat.LastIndexOf(')') + 2)..].StartsWith('Z');
        }
        catch (IOException)
        {
            return true;
        }
    }
}
