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
/// Which words went to how many customers within a day, table <c>SaidWords</c>: a partition for each keyed hash of words, and in it a row
/// for each keyed hash of a customer.
/// </summary>
public sealed partial class SaidWords(
    OutreachTables tables, IdentityKey key, IOptions<OutreachOptions> options, TimeProvider clock, ILogger<SaidWords> log)
{
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

        var (words, since) = (HashOfWords(text), now - SameWordsRules.Within);
        var rows = await tables.SaidWords.ReadAsync(
            TableClient.CreateQueryFilter($"PartitionKey eq {words} and At gt {since}"), cancellationToken);
        var own = customerId is null ? null : HashOfCustomer(customerId);
        return rows.Count(row => row.RowKey != own);
    }

    /// <summary>Why a command is not carried out: what it says went to others before. Null where it may be said.</summary>
    internal async Task<ProblemException?> WhyNotAsync(
        FollowUpCommand command, string customerId, DateTimeOffset now, CancellationToken cancellationToken)
    {
        if (command is AnsweringCommand { SameWords: true } || SameWordsRules.WordsOf(command) is not (var field, var text))
        {
            return null;
        }

        var others = await CountOthersAsync(text, customerId, now, cancellationToken);
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

    /// <summary>Records what a command said, once it is carried out. Safe to repeat; where it fails, they count for one less.</summary>
    internal async Task RecordAsync(FollowUpCommand command, string customerId)
    {
        if (Most == 0 || SameWordsRules.WordsOf(command) is not (_, var text))
        {
            return;
        }

        try
        {
            var row = new TableEntity(HashOfWords(text), HashOfCustomer(customerId)) { ["At"] = clock.GetUtcNow() };
            await tables.SaidWords.UpsertEntityAsync(row, TableUpdateMode.Replace, CancellationToken.None);
        }
        catch (Exception failed)
        {
            // The command is carried out: whatever it was must not change the answer.
            LogNotRecorded(new RedactedException(failed));
        }
    }

    /// <summary>Deletes a page of what is a day ago. Returns how many, and where to go on; safe to repeat.</summary>
    public Task<(int Deleted, string? Continuation)> DeleteOldAsync(
        string? continuation, int pageSize, CancellationToken cancellationToken) =>
        tables.SaidWords.DeletePageAsync(
            TableClient.CreateQueryFilter($"At le {clock.GetUtcNow() - SameWordsRules.Within}"), continuation, pageSize, cancellationToken);

    /// <summary>When a customer got words that are still counted.</summary>
    public async Task<IReadOnlyList<DateTimeOffset>> ReadOfAsync(string customerId, CancellationToken cancellationToken) =>
        [.. (await RowsOfAsync(customerId, cancellationToken)).Select(row => row.GetDateTimeOffset("At")).OfType<DateTimeOffset>().Order()];

    /// <summary>Deletes what a customer got. Returns the number of rows.</summary>
    public async Task<int> DeleteOfAsync(string customerId, CancellationToken cancellationToken)
    {
        var rows = await RowsOfAsync(customerId, cancellationToken);
        await tables.SaidWords.DeleteAllAsync(rows, cancellationToken);
        return rows.Count;
    }

    private Task<IReadOnlyList<TableEntity>> RowsOfAsync(string customerId, CancellationToken cancellationToken)
    {
        var customer = HashOfCustomer(customerId);
        return tables.SaidWords.ReadAsync(TableClient.CreateQueryFilter($"RowKey eq {customer}"), cancellationToken);
    }

    private string HashOfWords(string text) => key.HashOf($"words\n{SameWordsRules.Normalise(text)}");

    private string HashOfCustomer(string customerId) => key.HashOf($"words to\n{customerId}");

    [
        LoggerMessage(
            EventId = 208,
            Level = LogLevel.Warning,
            Message = "What was said to a customer could not be counted among the words that others got")]
    private partial void LogNotRecorded(RedactedException failed);
}
