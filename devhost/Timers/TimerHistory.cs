using System.Text.Json;

namespace Outreach.DevHost.Timers;

/// <summary>How far a timer function got.</summary>
/// <param name="Last">The occurrence that it ran last, in UTC; null when none yet.</param>
/// <param name="Next">The occurrence that it waits for, in UTC; null when there is none.</param>
internal sealed record TimerStatus(DateTimeOffset? Last, DateTimeOffset? Next, DateTimeOffset LastUpdated);

/// <summary>Keeps how far each timer function got, so that an occurrence that was missed while the host was down is known.</summary>
internal sealed class TimerHistory
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { WriteIndented = true };

    private readonly Lock _gate = new();
    private readonly string _path;
    private readonly SortedDictionary<string, TimerStatus> _statuses;

    public TimerHistory(string path)
    {
        _path = path;
        _statuses = Read(path);
    }

    public TimerStatus? Of(string function)
    {
        lock (_gate)
        {
            return _statuses.GetValueOrDefault(function);
        }
    }

    public void Record(string function, TimerStatus status)
    {
        lock (_gate)
        {
            _statuses[function] = status;
            AtomicFile.WriteAllText(_path, JsonSerializer.Serialize(_statuses, Json));
        }
    }

    private static SortedDictionary<string, TimerStatus> Read(string path)
    {
        if (!File.Exists(path))
        {
            return new(StringComparer.OrdinalIgnoreCase);
        }

        try
        {
            var stored = JsonSerializer.Deserialize<Dictionary<string, TimerStatus>>(File.ReadAllText(path), Json) ?? [];
            return new(stored, StringComparer.OrdinalIgnoreCase);
        }
        catch (JsonException e)
        {
            throw new InvalidDataException($"{path} holds no timer history; delete it to forget which occurrences were missed.", e);
        }
    }
}
