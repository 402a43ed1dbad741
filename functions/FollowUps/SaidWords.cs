using System.Globalization;
using Azure.Data.Tables;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Outreach.Customers;
using Outreach.Platform;
using Outreach.Platform.Http;
using Outreach.Platform.Storage;
using Outreach.Platform.Telemetry;

namespace Outreach.FollowUps;

/// <summary>
/// Which words went to how many customers within a day, table <c>SaidWords</c>: a partition for each hour (UTC), and in it a row for the
/// keyed hashes of words and of a customer who got them. A command is answered by what this process knows: its own at once, that of other
/// processes a little later than half a minute.
/// </summary>
public sealed partial class SaidWords(
    OutreachTables tables, IdentityKey key, IOptions<OutreachOptions> options, TimeProvider clock, ILogger<SaidWords> log)
    : IAsyncDisposable
{
    private const int RowsTogether = 100;

    private static readonly TimeSpan ReadEvery = TimeSpan.FromSeconds(30);

    // What another process wrote may bear a time a little before we read.
    private static readonly TimeSpan Overlap = TimeSpan.FromSeconds(30);

    // While many are answered, a row for each would keep the others waiting.
    private static readonly TimeSpan Gathering = TimeSpan.FromSeconds(1);

    private readonly RecentWords _recent = new();
    private readonly SemaphoreSlim _reading = new(1);
    private readonly Lock _gate = new();
    private DateTimeOffset? _readUntil;
    private long _readAt;
    private List<(string Words, string Customer, DateTimeOffset At)> _toWrite = [];
    private Task _writing = Task.CompletedTask;
    private TaskCompletionSource _gathered = new();

    /// <summary>How many customers may get the same words; zero for any number.</summary>
    public int Most => options.Value.SameWordsMost;

    /// <summary>How many customers got the same words within a day.</summary>
    /// <param name="customerId">Who is not counted; null for nobody.</param>
    internal async Task<int> CountOthersAsync(string text, string? customerId, DateTimeOffset now, CancellationToken cancellationToken)
    {
        if (Most == 0)
        {
            return 0;
        }

        await ReadNewAsync(now, cancellationToken);
        return _recent.CountOthers(HashOfWords(text), customerId is null ? null : HashOfCustomer(customerId), now - SameWordsRules.Within);
    }

    /// <summary>
    /// Why a command is not carried out: what it says went to others before, or is about to. Null where it may be said: it counts from then
    /// on, until <see cref="Withdraw"/>.
    /// </summary>
    internal async Task<ProblemException?> WhyNotAsync(
        FollowUpCommand command, string customerId, DateTimeOffset now, CancellationToken cancellationToken)
    {
        if (command is AnsweringCommand { SameWords: true } || SameWordsRules.WordsOf(command) is not (var field, var text))
        {
            return null;
        }

        if (Most == 0)
        {
            return null;
        }

        await ReadNewAsync(now, cancellationToken);
        var others = _recent.Reserve(command, HashOfWords(text), HashOfCustomer(customerId), now - SameWordsRules.Within, Most);
        return SameWordsRules.AreTooMany(others, Most)
            ? new ProblemException(
                409,
                "The same words.",
                $"{others} other customers got the same words within a day: write your own for this one. What was said outside already is "
                    + "logged with sameWords: true.")
            {
                Errors = new Dictionary<string, string[]>
                {
                    [field] = [$"{others} other customers got the same words within a day: write your own for this one."],
                },
                Extensions = new Dictionary<string, object?> { ["customers"] = others },
            }
            : null;
    }

    /// <summary>The command is carried out and recorded, or it is not carried out at all. Safe to repeat.</summary>
    internal void Withdraw(FollowUpCommand command) => _recent.Withdraw(command);

    /// <summary>
    /// Records what a command said, once it is carried out. It is written within seconds after the answer, many together; where that fails,
    /// or the process ends before, they count for one less.
    /// </summary>
    internal void Record(FollowUpCommand command, string customerId)
    {
        if (SameWordsRules.WordsOf(command) is (_, var text))
        {
            Record(text, customerId);
        }
    }

    /// <summary>Records what was said to a customer.</summary>
    internal void Record(string text, string customerId)
    {
        if (Most == 0)
        {
            return;
        }

        var said = (Words: HashOfWords(text), Customer: HashOfCustomer(customerId), At: clock.GetUtcNow());
        _recent.Add(said.Words, said.Customer, said.At);
        lock (_gate)
        {
            _toWrite.Add(said);
            if (_toWrite.Count == 1)
            {
                _gathered = new(TaskCreationOptions.RunContinuationsAsynchronously);
                _writing = WriteAsync(_writing, _gathered.Task);
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        await WhenWritten();
        _reading.Dispose();
    }

    /// <summary>Writes what was recorded until now, and completes then.</summary>
    private Task WhenWritten()
    {
        lock (_gate)
        {
            _gathered.TrySetResult();
            return _writing;
        }
    }

    private async Task WriteAsync(Task before, Task gathered)
    {
        await before.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
        await Task.WhenAny(gathered, Task.Delay(Gathering));
        List<(string Words, string Customer, DateTimeOffset At)> said;
        lock (_gate)
        {
            (said, _toWrite) = (_toWrite, []);
        }

        foreach (var together in said.Select(RowOf).DistinctBy(row => (row.PartitionKey, row.RowKey))
            .GroupBy(row => row.PartitionKey).SelectMany(ofHour => ofHour.Chunk(RowsTogether)))
        {
            try
            {
                await tables.SaidWords.SubmitTransactionAsync(
                    together.Select(row => new TableTransactionAction(TableTransactionActionType.UpsertReplace, row)));
            }
            catch (Exception failed)
            {
                // The commands are carried out and answered.
                LogNotRecorded(new RedactedException(failed), together.Length);
            }
        }
    }

    /// <summary>Reads what other processes recorded since, now and then; at first the whole day.</summary>
    private async Task ReadNewAsync(DateTimeOffset now, CancellationToken cancellationToken)
    {
        if (IsFresh())
        {
            return;
        }

        await _reading.WaitAsync(cancellationToken);
        try
        {
            if (IsFresh())
            {
                return;
            }

            var (dayAgo, began) = (now - SameWordsRules.Within, TimeProvider.System.GetTimestamp());
            var since = _readUntil is { } until && until - Overlap > dayAgo ? until - Overlap : dayAgo;
            await foreach (var row in tables.SaidWords.QueryAsync<TableEntity>(
                TableClient.CreateQueryFilter($"PartitionKey ge {HourOf(since)} and At gt {since}"), cancellationToken: cancellationToken))
            {
                if (row.GetString("Words") is { } words
                    && row.GetString("Customer") is { } customer
                    && row.GetDateTimeOffset("At") is { } at)
                {
                    _recent.Add(words, customer, at);
                }
            }

            _recent.Forget(dayAgo);
            (_readUntil, _readAt) = (now, began);
        }
        finally
        {
            _reading.Release();
        }
    }

    private bool IsFresh() => _readUntil is not null && TimeProvider.System.GetElapsedTime(_readAt) < ReadEvery;

    /// <summary>Deletes a page of what is a day ago. Returns how many, and where to go on; safe to repeat.</summary>
    public async Task<(int Deleted, string? Continuation)> DeleteOldAsync(
        string? continuation, int pageSize, CancellationToken cancellationToken)
    {
        await WhenWritten();
        return await tables.SaidWords.DeletePageAsync(
            TableClient.CreateQueryFilter($"At le {clock.GetUtcNow() - SameWordsRules.Within}"), continuation, pageSize, cancellationToken);
    }

    /// <summary>When a customer got words that are still counted.</summary>
    public async Task<IReadOnlyList<DateTimeOffset>> ReadOfAsync(string customerId, CancellationToken cancellationToken) =>
        [.. (await RowsOfAsync(customerId, cancellationToken)).Select(row => row.GetDateTimeOffset("At")).OfType<DateTimeOffset>().Order()];

    /// <summary>Deletes what a customer got. Returns the number of rows.</summary>
    public async Task<int> DeleteOfAsync(string customerId, CancellationToken cancellationToken)
    {
        var rows = await RowsOfAsync(customerId, cancellationToken);
        await tables.SaidWords.DeleteAllAsync(rows, cancellationToken);
        _recent.Forget(HashOfCustomer(customerId));
        return rows.Count;
    }

    private async Task<IReadOnlyList<TableEntity>> RowsOfAsync(string customerId, CancellationToken cancellationToken)
    {
        await WhenWritten();
        var customer = HashOfCustomer(customerId);
        return await tables.SaidWords.ReadAsync(TableClient.CreateQueryFilter($"Customer eq {customer}"), cancellationToken);
    }

    private static TableEntity RowOf((string Words, string Customer, DateTimeOffset At) said) =>
        new(HourOf(said.At), $"{said.Words}:{said.Customer}")
        {
            ["Words"] = said.Words,
            ["Customer"] = said.Customer,
            ["At"] = said.At,
        };

    private static string HourOf(DateTimeOffset at) => at.UtcDateTime.ToString("yyyy-MM-dd'T'HH", CultureInfo.InvariantCulture);

    private string HashOfWords(string text) => key.HashOf($"words\n{SameWordsRules.Normalise(text)}");

    private string HashOfCustomer(string customerId) => key.HashOf($"words to\n{customerId}");

    [
        LoggerMessage(
            EventId = 208,
            Level = LogLevel.Warning,
            Message = "What was said to {Count} customers could not be counted among the words that others got")]
    private partial void LogNotRecorded(RedactedException failed, int count);
}
