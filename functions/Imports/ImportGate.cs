using Outreach.FollowUps;

namespace Outreach.Imports;

/// <summary>
/// Lets the imports of this process take in their rows by turns, some at a time and in the order in which they asked, and only when
/// neither senders nor follow-ups have much to do here.
/// </summary>
public sealed class ImportGate(LiveWork live)
{
    // Whoever waits holds one of the places for activities, which live follow-ups need.
    private const int MostWaiting = 6;

    private readonly SemaphoreSlim _turn = new(1);
    private int _inside;

    /// <summary>Whether so many imports wait that another one should come again later.</summary>
    public bool IsFull => Volatile.Read(ref _inside) >= MostWaiting;

    /// <summary>Takes rows in when it is this import's turn.</summary>
    public async Task<T> InTurnAsync<T>(Func<Task<T>> take, CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref _inside);
        try
        {
            await _turn.WaitAsync(cancellationToken);
            try
            {
                return await live.DoInBetweenAsync(take, cancellationToken);
            }
            finally
            {
                _turn.Release();
            }
        }
        finally
        {
            Interlocked.Decrement(ref _inside);
        }
    }
}
