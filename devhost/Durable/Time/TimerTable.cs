using System.Globalization;
using System.Text;
using Azure;
using Azure.Data.Tables;

namespace Outreach.DevHost.Durable.Time;

/// <summary>
/// Timers in a table: one row an instance, all in one partition, so that what many instances write at once goes out in one transaction.
/// </summary>
internal sealed class TimerTable(TableServiceClient service, DurableEngineOptions options) : ITimerStore
{
    private const string Partition = "timers";
    private const string About = "about";
    private const string TableOfOldEngine = "DevHostInstances";
    private const int MostInTransaction = 100;

    // A property holds 64 KB, a row 1 MB, a transaction 4 MB, all in UTF-16.
    private const int PropertyLength = 30_000;
    private const int MostInRow = 450_000;
    private const int MostCharacters = 1_500_000;

    // Version of the table's content. Increase it with any change that older dev hosts could not continue from.
    private const int Version = 1;

    private readonly TableClient _table = service.GetTableClient(options.TaskHub + "Timers");
    private readonly Lock _gate = new();
    private readonly Dictionary<string, Write> _waiting = new(StringComparer.Ordinal);
    private readonly HashSet<string> _rows = new(StringComparer.Ordinal);
    private Task _writing = Task.CompletedTask;

    public async Task<IReadOnlyList<(string InstanceId, string Text)>> LoadAsync(CancellationToken cancellation)
    {
        await _table.CreateIfNotExistsAsync(cancellation);
        var loaded = new List<(string, string)>();
        TableEntity? about = null;
        await foreach (var row in _table.QueryAsync<TableEntity>(cancellationToken: cancellation))
        {
            if (row.PartitionKey == About)
            {
                about = row;
                continue;
            }

            var text = string.Concat(
                Enumerable.Range(0, int.MaxValue).Select(n => row.GetString(PropertyOf(n))).TakeWhile(part => part is not null));
            var instanceId = UnescapeKey(row.RowKey);
            loaded.Add((instanceId, text));
            _rows.Add(instanceId);
        }

        await CheckAsync(about, cancellation);
        return loaded;
    }

    public Task PutAsync(string instanceId, string text)
    {
        if (text.Length > MostInRow)
        {
            throw new InvalidOperationException($"'{instanceId}' waits for more timers, or with a larger input, than fits into a row.");
        }

        lock (_gate)
        {
            var write = _waiting[instanceId] = new Write(text, _waiting.GetValueOrDefault(instanceId)?.Stored ?? NewCompletion());
            Run();
            return write.Stored.Task;
        }
    }

    public void Forget(string instanceId)
    {
        lock (_gate)
        {
            // What waits to be kept is a turn's that has not been committed yet, and does without it only once it is stored.
            if (_waiting.TryGetValue(instanceId, out var kept) ? kept.Text is null : _rows.Contains(instanceId) || !_writing.IsCompleted)
            {
                _waiting[instanceId] = new Write(Text: null, _waiting.GetValueOrDefault(instanceId)?.Stored ?? NewCompletion());
            }
        }
    }

    public Task FlushAsync()
    {
        lock (_gate)
        {
            if (_waiting.Count > 0)
            {
                Run();
            }

            return _writing;
        }
    }

    private async Task CheckAsync(TableEntity? about, CancellationToken cancellation)
    {
        if (about is null)
        {
            await foreach (var old in service.QueryAsync(found => found.Name == TableOfOldEngine, cancellationToken: cancellation))
            {
                throw new StorageException(
                    "The storage holds orchestrations of an earlier dev host, with an engine of its own, which this one can't go on with; "
                    + "delete its data, or give this one its own --data.");
            }

            await _table.UpsertEntityAsync(
                new TableEntity(About, "hub") { ["Version"] = Version, ["Partitions"] = options.Partitions },
                TableUpdateMode.Replace,
                cancellation);
            return;
        }

        var (version, partitions) = (about.GetInt32("Version"), about.GetInt32("Partitions"));
        if (version != Version || partitions != options.Partitions)
        {
            throw new StorageException(
                $"The storage holds orchestrations of another dev host (task hub {options.TaskHub}, version {version}, "
                + $"{partitions} partitions; "
                + $"this one has version {Version}, {options.Partitions} partitions); start that one, or give this one its own --data.");
        }
    }

    private static TaskCompletionSource NewCompletion() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private static string PropertyOf(int n) => string.Create(CultureInfo.InvariantCulture, $"T{n}");

    // A writer runs as long as somebody waits; what is only to be forgotten waits for the next one.
    private void Run()
    {
        if (_writing.IsCompleted)
        {
            _writing = Task.Run(WriteAllAsync);
        }
    }

    private async Task WriteAllAsync()
    {
        while (TakeBatch() is { Count: > 0 } batch)
        {
            try
            {
                await WriteAsync(batch);
                foreach (var (_, write) in batch)
                {
                    write.Stored.TrySetResult();
                }
            }
            catch (Exception e)
            {
                foreach (var (_, write) in batch)
                {
                    // Observed at once: nobody may wait for what is forgotten.
                    write.Stored.TrySetException(e);
                    _ = write.Stored.Task.Exception;
                }
            }
        }
    }

    private List<KeyValuePair<string, Write>> TakeBatch()
    {
        lock (_gate)
        {
            var batch = new List<KeyValuePair<string, Write>>();
            var length = 0;
            foreach (var (id, write) in _waiting.OrderBy(pair => pair.Value.Text is null).Take(MostInTransaction))
            {
                length += (write.Text?.Length ?? 0) + 500;
                if (batch.Count > 0 && length > MostCharacters)
                {
                    break;
                }

                batch.Add(new(id, write));
            }

            foreach (var (id, _) in batch)
            {
                _waiting.Remove(id);
            }

            if (batch.Count == 0)
            {
                // Decided under the lock, so that a put that comes now starts another writer.
                _writing = Task.CompletedTask;
            }

            return batch;
        }
    }

    private async Task WriteAsync(List<KeyValuePair<string, Write>> batch)
    {
        var actions = batch
            .Where(pair => pair.Value.Text is not null || _rows.Contains(pair.Key))
            .Select(pair => pair.Value.Text is { } text
                ? new TableTransactionAction(TableTransactionActionType.UpsertReplace, RowOf(pair.Key, text))
                : new TableTransactionAction(TableTransactionActionType.Delete, RowOf(pair.Key, ""), ETag.All))
            .ToList();
        if (actions.Count == 0)
        {
            return;
        }

        try
        {
            await _table.SubmitTransactionAsync(actions);
        }
        catch (TableTransactionFailedException e) when (e.Status == 404 && actions.Exists(IsDelete))
        {
            // An earlier answer got lost: what was to be deleted is gone already, and nothing of this transaction was done.
            await Task.WhenAll(actions.Where(IsDelete).Select(action => _table.DeleteEntityAsync(Partition, action.Entity.RowKey)));
            if (actions.Where(action => !IsDelete(action)).ToList() is { Count: > 0 } others)
            {
                await _table.SubmitTransactionAsync(others);
            }
        }

        lock (_gate)
        {
            foreach (var (id, write) in batch)
            {
                _ = write.Text is null ? _rows.Remove(id) : _rows.Add(id);
            }
        }
    }

    private static bool IsDelete(TableTransactionAction action) => action.ActionType == TableTransactionActionType.Delete;

    private static TableEntity RowOf(string instanceId, string text)
    {
        var row = new TableEntity(Partition, EscapeKey(instanceId));
        for (var n = 0; n * PropertyLength < text.Length; n++)
        {
            row[PropertyOf(n)] = text.Substring(n * PropertyLength, Math.Min(PropertyLength, text.Length - (n * PropertyLength)));
        }

        return row;
    }

    /// <summary>Keys can't have everything that ids can.</summary>
    private static string EscapeKey(string id)
    {
        var key = new StringBuilder(id.Length);
        foreach (var c in id)
        {
            _ = c is '/' or '\\' or '#' or '?' or '^' or '%' || char.IsControl(c)
                ? key.Append('^').Append(((int)c).ToString("X4", CultureInfo.InvariantCulture))
                : key.Append(c);
        }

        return key.ToString();
    }

    private static string UnescapeKey(string key)
    {
        var id = new StringBuilder(key.Length);
        for (var i = 0; i < key.Length; i++)
        {
            if (key[i] != '^')
            {
                id.Append(key[i]);
                continue;
            }

            id.Append((char)int.Parse(key.AsSpan(i + 1, 4), NumberStyles.HexNumber, CultureInfo.InvariantCulture));
            i += 4;
        }

        return id.ToString();
    }

    private sealed record Write(string? Text, TaskCompletionSource Stored);
}
