using Microsoft.Extensions.Logging;

namespace Outreach.DevHost.Durable.Time;

/// <summary>Finds out when no message is under way: by what this process counts, and where that may be wrong by the queues.</summary>
internal sealed partial class Quiet(MessagesUnderWay messages, IMessageQueues queues, DurableEngineOptions options, ILogger logger)
{
    /// <summary>So long nothing happens while messages seem to be under way, before the queues are asked.</summary>
    private static readonly TimeSpan Stall = TimeSpan.FromMilliseconds(40);

    private static readonly TimeSpan LongestPause = TimeSpan.FromMilliseconds(250);

    // Until the queues were seen empty once, they may have what an earlier process sent: nobody has counted that.
    private volatile bool _hasUncounted = true;

    /// <summary>Something may have been sent that was not counted.</summary>
    public void Doubt() => _hasUncounted = true;

    public async Task WhenNoneUnderWayAsync(CancellationToken cancellation)
    {
        var pause = Stall;
        while (true)
        {
            var changed = messages.WhenChanged();
            if (messages.IsNone && !_hasUncounted)
            {
                return;
            }

            if (!messages.IsWorking && (messages.IsNone || messages.StandsStillFor >= Stall))
            {
                var version = messages.Version;
                if (await AreQueuesEmptyAsync(cancellation) || messages.StandsStillFor > options.Visibility + options.Visibility)
                {
                    if (messages.Version == version)
                    {
                        messages.Reset();
                        _hasUncounted = options.IsShared;
                        return;
                    }

                    continue;
                }
            }

            await Task.WhenAny(changed, Task.Delay(pause, cancellation));
            cancellation.ThrowIfCancellationRequested();
            pause = changed.IsCompleted ? Stall : pause + pause < LongestPause ? pause + pause : LongestPause;
        }
    }

    /// <summary>Waits until the queues are empty, for so long at most.</summary>
    public async Task WhenQueuesAreEmptyAsync(TimeSpan limit, CancellationToken cancellation)
    {
        var began = TimeProvider.System.GetTimestamp();
        while (TimeProvider.System.GetElapsedTime(began) < limit && !await AreQueuesEmptyAsync(cancellation))
        {
            await Task.Delay(Stall, cancellation);
        }
    }

    private async Task<bool> AreQueuesEmptyAsync(CancellationToken cancellation)
    {
        try
        {
            return await queues.CountAsync(cancellation) == 0;
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            LogNotAsked(logger, e);
            return false;
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The queues could not be asked what they hold")]
    private static partial void LogNotAsked(ILogger logger, Exception exception);
}
