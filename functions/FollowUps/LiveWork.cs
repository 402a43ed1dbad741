namespace Outreach.FollowUps;

/// <summary>
/// What senders and follow-ups ask of this process at the moment. Work that may take its time, such as an import, lets it go first.
/// </summary>
public sealed class LiveWork
{
    private const int Few = 2;

    // However busy this process is, what waits for it goes on, if slowly.
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan BeforeLookingAgain = TimeSpan.FromMilliseconds(5);

    private int _running;

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

    /// <summary>Waits until little of it is left here, for a second at the most.</summary>
    public async Task LetGoFirstAsync(CancellationToken cancellationToken)
    {
        for (var began = TimeProvider.System.GetTimestamp();
            Volatile.Read(ref _running) > Few && TimeProvider.System.GetElapsedTime(began) < Longest;)
        {
            await Task.Delay(BeforeLookingAgain, cancellationToken);
        }
    }
}
