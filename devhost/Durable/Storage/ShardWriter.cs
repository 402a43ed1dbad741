using Azure;
using Azure.Data.Tables;

namespace Outreach.DevHost.Durable.Storage;

/// <summary>
/// The one writer of a partition. It writes at once when it is free; what comes in meanwhile goes out together in the next
/// transaction. A write that is not urgent may wait a little for company.
/// </summary>
internal sealed class ShardWriter(TableClient table, Func<bool> moreIsComing, TimeSpan gather)
{
    private const int MaxActions = 100;

    private const int MaxBytes = 3_500_000;

    private readonly Lock _lock = new();

    private readonly LinkedList<PendingWrite> _pending = new();

    private TaskCompletionSource _hurry = new();

    private Task _running = Task.CompletedTask;

    private bool _isRunning;

    private bool _closed;

    /// <summary>Completes when the rows are stored.</summary>
    /// <exception cref="RequestFailedException">They are not; 409 when an inserted row exists.</exception>
    public Task WriteAsync(InstanceWrite write, bool urgent)
    {
        var pending = new PendingWrite(write, urgent);
        lock (_lock)
        {
            ObjectDisposedException.ThrowIf(_closed, this);
            _pending.AddLast(pending);
            if (urgent || _pending.Count >= MaxActions || !moreIsComing())
                _hurry.TrySetResult();
            if (!_isRunning)
            {
                _isRunning = true;
                _running = Task.Run(RunAsync);
            }
        }

        return pending.Done.Task;
    }

    /// <summary>Nothing more is coming: what waits for company need not.</summary>
    public void Hurry()
    {
        lock (_lock)
            _hurry.TrySetResult();
    }

    /// <summary>Takes no more writes, and waits for the one that is under way.</summary>
    public Task CloseAsync()
    {
        lock (_lock)
        {
            _closed = true;
            foreach (var pending in _pending)
                pending.Done.TrySetException(new ObjectDisposedException(nameof(ShardWriter)));
            _pending.Clear();
            _hurry.TrySetResult();
            return _running;
        }
    }

    private async Task RunAsync()
    {
        while (true)
        {
            Task hurry;
            lock (_lock)
            {
                if (_pending.Count == 0)
                {
                    _isRunning = false;
                    return;
                }

                if (!moreIsComing())
                    _hurry.TrySetResult();
                hurry = _hurry.Task;
            }

            if (!hurry.IsCompleted)
                await Task.WhenAny(hurry, Task.Delay(gather));
            await SubmitAsync(Take());
        }
    }

    private List<PendingWrite> Take()
    {
        lock (_lock)
        {
            var taken = new List<PendingWrite>();
            var (actions, bytes) = (0, 0);
            while (_pending.First is { Value: var next })
            {
                actions += next.Write.Actions.Count;
                bytes += next.Write.Bytes;
                if (taken.Count > 0 && (actions > MaxActions || bytes > MaxBytes))
                    break;
                taken.Add(next);
                _pending.RemoveFirst();
            }

            _hurry = new TaskCompletionSource();
            if (_pending.Any(left => left.Urgent))
                _hurry.TrySetResult();
            return taken;
        }
    }

    private async Task SubmitAsync(List<PendingWrite> writes)
    {
        while (writes.Count > 0)
        {
            try
            {
                await SubmitOnceAsync([.. writes.SelectMany(pending => pending.Write.Actions)]);
                writes.ForEach(pending => pending.Done.TrySetResult());
                return;
            }
            catch (TableTransactionFailedException failed)
                when (writes.Count > 1 && failed.FailedTransactionActionIndex is { } index && Owner(writes, index) is { } culprit)
            {
                // Nothing was written; the others are not to suffer for one.
                writes.Remove(culprit);
                culprit.Done.TrySetException(failed);
            }
            catch (Exception exception)
            {
                writes.ForEach(pending => pending.Done.TrySetException(exception));
                return;
            }
        }
    }

    private static PendingWrite? Owner(List<PendingWrite> writes, int action)
    {
        foreach (var pending in writes)
        {
            action -= pending.Write.Actions.Count;
            if (action < 0)
                return pending;
        }

        return null;
    }

    private async Task SubmitOnceAsync(List<TableTransactionAction> actions)
    {
        if (actions is not [var only])
        {
            await table.SubmitTransactionAsync(actions);
            return;
        }

        var row = (TableEntity)only.Entity;
        await (only.ActionType switch
        {
            TableTransactionActionType.Add => table.AddEntityAsync(row),
            TableTransactionActionType.Delete => table.DeleteEntityAsync(row.PartitionKey, row.RowKey, ETag.All),
            _ => table.UpsertEntityAsync(row, TableUpdateMode.Replace),
        });
    }

    private sealed record PendingWrite(InstanceWrite Write, bool Urgent)
    {
        public TaskCompletionSource Done { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
