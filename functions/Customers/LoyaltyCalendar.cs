using System.Globalization;
using Azure.Data.Tables;
using Outreach.Platform.Storage;

namespace Outreach.Customers;

/// <summary>A customer whose call becomes due by time alone.</summary>
/// <param name="CustomerId">Who.</param>
/// <param name="RowKey">The row that says so.</param>
public sealed record LoyaltyDay(string CustomerId, string RowKey);

/// <summary>
/// The days on which customers are to be judged again, table <c>LoyaltyCalendar</c>: so that a sweep looks at those whose day has come, and
/// not at everyone there ever was. An index: a row too many costs one look.
/// </summary>
public sealed class LoyaltyCalendar(OutreachTables tables)
{
    private const string Partition = "due";

    /// <summary>Notes a customer's day (UTC). Safe to repeat.</summary>
    public Task NoteAsync(string customerId, DateTimeOffset day, CancellationToken cancellationToken) =>
        tables.LoyaltyCalendar.UpsertEntityAsync(
            new TableEntity(Partition, $"{Key(day)}-{customerId}") { ["CustomerId"] = customerId }, TableUpdateMode.Replace, cancellationToken);

    /// <summary>Those whose day has come, the earliest first, up to so many.</summary>
    public async Task<IReadOnlyList<LoyaltyDay>> ReadDueAsync(DateTimeOffset now, int limit, CancellationToken cancellationToken)
    {
        var due = new List<LoyaltyDay>();
        await foreach (var row in tables.LoyaltyCalendar.QueryAsync<TableEntity>(
            TableClient.CreateQueryFilter($"PartitionKey eq {Partition} and RowKey lt {Key(now) + "~"}"), maxPerPage: limit, cancellationToken: cancellationToken))
        {
            due.Add(new LoyaltyDay(row.GetString("CustomerId"), row.RowKey));
            if (due.Count == limit)
            {
                break;
            }
        }

        return due;
    }

    /// <summary>Strikes a day out.</summary>
    public Task StrikeAsync(LoyaltyDay day, CancellationToken cancellationToken) =>
        tables.LoyaltyCalendar.DeleteIfThereAsync(Partition, day.RowKey, cancellationToken);

    private static string Key(DateTimeOffset day) => day.ToUnixTimeMilliseconds().ToString("D14", CultureInfo.InvariantCulture);
}
