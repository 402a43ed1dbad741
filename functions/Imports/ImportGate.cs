namespace Outreach.Imports;

/// <summary>
/// Lets the imports of this process take in their rows by turns, a request's worth at a time and in the order in which they asked, and
/// leaves a part of the time to whoever sends mentions live.
/// </summary>
public sealed class ImportGate
{
    // Whoever waits holds one of the places for activities, which live follow-ups need.
    private const int MostWaiting = 6;

    // After each turn nothing is taken in for a quarter of the time that it took: a fifth is left to others.
    private const int ShareOfPause = 4;

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
                var began = TimeProvider.System.GetTimestamp();
                var result = await take();
                await Task.Delay(TimeProvider.System.GetElapsedTime(began) / ShareOfPause, cancellationToken);
                return result;
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
