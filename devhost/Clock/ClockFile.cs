using System.Text.Json;

namespace Outreach.DevHost.Clock;

/// <summary>Where a clock stood at an instant of the system clock, and how fast it runs from there.</summary>
/// <param name="ClockTime">The clock's time, in UTC.</param>
/// <param name="SystemTime">The system's time at that moment, in UTC.</param>
/// <param name="Speed">Clock seconds per system second; 0 stands still.</param>
internal sealed record ClockBase(DateTimeOffset ClockTime, DateTimeOffset SystemTime, double Speed)
{
    public DateTimeOffset At(DateTimeOffset systemNow)
    {
        // A system clock that was set back must not take this one back with it.
        var elapsed = systemNow > SystemTime ? systemNow - SystemTime : TimeSpan.Zero;
        return Speed == 0 ? ClockTime : ClockTime + (elapsed * Speed);
    }
}

/// <summary>Keeps a clock's base in a file, so that a restart resumes it.</summary>
internal sealed class ClockFile(string path)
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { WriteIndented = true };

    // As precise as some file systems note when a file was written.
    private static readonly TimeSpan Precision = TimeSpan.FromMilliseconds(50);

    private DateTime _readAt = DateTime.MinValue;

    /// <summary>What another process has written since the last read; null when nothing was.</summary>
    public ClockBase? ReadChange()
    {
        var writtenAt = File.GetLastWriteTimeUtc(path);
        if (writtenAt == _readAt)
        {
            return null;
        }

        var read = Read();

        // Written just now, it may be written again within the same moment.
        _readAt = DateTime.UtcNow - writtenAt > Precision ? writtenAt : DateTime.MinValue;
        return read;
    }

    /// <exception cref="InvalidDataException">The file is there, but holds no clock.</exception>
    public ClockBase? Read()
    {
        if (!File.Exists(path))
        {
            return null;
        }

        try
        {
            return JsonSerializer.Deserialize<ClockBase>(File.ReadAllText(path), Json)
                ?? throw new InvalidDataException($"{path} holds no clock; delete it to start from the system time.");
        }
        catch (JsonException e)
        {
            throw new InvalidDataException($"{path} holds no clock; delete it to start from the system time.", e);
        }
    }

    public void Write(ClockBase clock) => AtomicFile.WriteAllText(path, JsonSerializer.Serialize(clock, Json));
}
