namespace Outreach.DevHost.Clock;

/// <summary>
/// The time of the dev host and of the functions it runs. A manual or a fast clock is stored, so that a restart resumes it.
/// Timers made from it follow it when it is moved; elapsed time (<see cref="TimeProvider.GetTimestamp"/>) stays the system's,
/// since a latency is a latency whatever the date.
/// </summary>
public sealed class MovableClock : TimeProvider, IDisposable
{
    /// <summary>How soon timers notice that another process has moved the clock.</summary>
    private static readonly TimeSpan CheckInterval = TimeSpan.FromMilliseconds(50);

    private readonly Lock _gate = new();
    private readonly TimeProvider _system;
    private readonly ClockFile? _file;
    private readonly ITimer? _look;
    private ClockBase? _position;

    private MovableClock(ClockSetting setting, TimeProvider system, ClockFile? file, ClockBase? position, bool isShared)
    {
        Setting = setting;
        _system = system;
        _file = file;
        _position = position;
        _look = isShared && file is not null ? system.CreateTimer(_ => Look(), null, CheckInterval, CheckInterval) : null;
    }

    /// <summary>Raised after the clock was moved, on the thread that moved it.</summary>
    public event Action? Moved;

    public ClockSetting Setting { get; }

    internal TimeProvider SystemClock => _system;

    /// <summary>Opens the clock that is stored in a folder, or starts one there at the system time.</summary>
    /// <param name="setting">How it runs; a real clock is never stored.</param>
    /// <param name="isShared">Whether another process may move it.</param>
    /// <exception cref="InvalidDataException"><c>clock.json</c> is there, but holds no clock.</exception>
    public static MovableClock Open(ClockSetting setting, string dataDirectory, TimeProvider? system = null, bool isShared = false)
    {
        system ??= TimeProvider.System;
        if (setting.Mode == ClockMode.Real)
        {
            return new MovableClock(setting, system, file: null, position: null, isShared);
        }

        var file = new ClockFile(Path.Combine(dataDirectory, "clock.json"));
        var systemNow = system.GetUtcNow();
        var stored = file.Read();
        if (stored?.Speed == setting.Speed)
        {
            // Written again it could undo what another process does just now.
            return new MovableClock(setting, system, file, stored, isShared);
        }

        var position = new ClockBase(stored?.At(systemNow) ?? systemNow, systemNow, setting.Speed);
        file.Write(position);
        return new MovableClock(setting, system, file, position, isShared);
    }

    public void Dispose() => _look?.Dispose();

    public override DateTimeOffset GetUtcNow()
    {
        if (_look is not null)
        {
            ReadChange();
        }

        var current = Volatile.Read(ref _position);
        var systemNow = _system.GetUtcNow();
        return current is null ? systemNow : current.At(systemNow);
    }

    public override TimeZoneInfo LocalTimeZone => TimeZoneInfo.Utc;

    public override long TimestampFrequency => _system.TimestampFrequency;

    public override long GetTimestamp() => _system.GetTimestamp();

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
        new MovableTimer(this, callback, state, dueTime, period);

    /// <summary>Moves the clock forward and stores where it stands; does nothing when it is there or beyond already.</summary>
    /// <exception cref="InvalidOperationException">The clock is the system's.</exception>
    internal void MoveTo(DateTimeOffset target)
    {
        lock (_gate)
        {
            if (_position is null || _file is null)
            {
                throw new InvalidOperationException("A real clock can't be moved.");
            }

            var systemNow = _system.GetUtcNow();
            if (_position.At(systemNow) >= target)
            {
                return;
            }

            var moved = new ClockBase(target.ToUniversalTime(), systemNow, Setting.Speed);
            _file.Write(moved);
            Volatile.Write(ref _position, moved);
        }

        Moved?.Invoke();
    }

    private void Look()
    {
        if (ReadChange())
        {
            Moved?.Invoke();
        }
    }

    private bool ReadChange()
    {
        lock (_gate)
        {
            if (_file!.ReadChange() is not { } changed || changed == _position)
            {
                return false;
            }

            Volatile.Write(ref _position, changed);
            return true;
        }
    }

    /// <summary>The system time that passes until the clock shows <paramref name="due"/>; null when it stands still.</summary>
    internal TimeSpan? SystemTimeUntil(DateTimeOffset due)
    {
        var left = due - GetUtcNow();
        if (left <= TimeSpan.Zero)
        {
            return TimeSpan.Zero;
        }

        return Setting.Speed == 0 ? null : left / Setting.Speed;
    }
}
