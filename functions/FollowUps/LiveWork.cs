namespace Outreach.FollowUps;

/// <summary>
/// What senders and follow-ups ask of this process at the moment. Work that may take its time, such as an import, lets it go first, and
/// rests while mentions are coming in.
/// </summary>
public sealed class LiveWork
{
    private const int Few = 2;

    // However busy this process is, what waits for it goes on, if slowly.
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan BeforeLookingAgain = TimeSpan.FromMilliseconds(5);

    private static readonly TimeSpan Lately = TimeSpan.FromSeconds(10);

    private int _running;
    private long _lastTakenIn = long.MinValue;

    /// <summary>Takes in what somebody sends and waits for.</summary>
    public Task<T> TakeInAsync<T>(Func<Task<T>> work)
    {
        Volatile.Write(ref _lastTakenIn, TimeProvider.System.GetTimestamp());
        return DoAsync(work);
    }

    /// <summary>Does something that others let go first.</summary>
    public async Task<T> DoAsync<T>(Func<Task<T>> work)
    {
        Interlocked.Increment(ref _running);
        try
        {
            return await work();
        }
        finally
        {
            Interlocked.Decrement(ref _running);
        }
    }

    private async Task LetGoFirstAsync(CancellationToken cancellationToken)
    {
        for (var began = TimeProvider.System.GetTimestamp();
            Volatile.Read(ref _running) > Few && TimeProvider.System.GetElapsedTime(began) < Longest;)
        {
            await Task.Delay(BeforeLookingAgain, cancellationToken);
        }
    }

    /// <summary>
    /// Does a piece of what may take its time, and rests for as long as that took where something came in within the last ten seconds:
    /// half of what storage can do is then left to it.
    /// </summary>
    public async Task<T> DoInBetweenAsync<T>(Func<Task<T>> work, CancellationToken cancellationToken)
    {
        await LetGoFirstAsync(cancellationToken);
        var began = TimeProvider.System.GetTimestamp();
        var done = await work();
        var last = Volatile.Read(ref _lastTakenIn);
        if (last != long.MinValue && TimeProvider.System.GetElapsedTime(last) < Lately)
        {
            await Task.Delay(Min(TimeProvider.System.GetElapsedTime(began), Longest), cancellationToken);
        }

        return done;
    }

    private static TimeSpan Min(TimeSpan one, TimeSpan other) => one < other ? one : other;
}
