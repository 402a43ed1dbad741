using System.Globalization;
using Azure.Data.Tables;
using Outreach.Platform.Storage;

namespace Outreach.Customers;

/// <summary>A customer with a review due.</summary>
/// <param name="CustomerId">Who.</param>
/// <param name="RowKey">The calendar row.</param>
internal sealed record CustomerDay(string CustomerId, string RowKey);

/// <summary>
/// The days (UTC) on which a customer needs a scheduled review, table <c>CustomerCalendar</c>, so that a sweep reads only the customers
/// that are due. An index: a surplus row costs one extra review.
/// </summary>
public sealed class CustomerCalendar(OutreachTables tables)
{
    private const string Partition = "due";

    /// <summary>Records a review day (UTC) for a customer. Safe to repeat.</summary>
    public Task NoteAsync(string customerId, DateTimeOffset day, CancellationToken cancellationToken) =>
        tables.CustomerCalendar.UpsertEntityAsync(
            new TableEntity(Partition, $"{Key(day)}-{customerId}") { ["CustomerId"] = customerId },
            TableUpdateMode.Replace,
            cancellationToken);

    /// <summary>The entries due by now, earliest first, up to a limit, after a row key.</summary>
    internal async Task<IReadOnlyList<CustomerDay>> ReadDueAsync(
        DateTimeOffset now, string? after, int limit, CancellationToken cancellationToken)
    {
        var due = new List<CustomerDay>();
        await foreach (var row in tables.CustomerCalendar.QueryAsync<TableEntity>(
            TableClient.CreateQueryFilter($"PartitionKey eq {Partition} and RowKey gt {after ?? ""} and RowKey lt {Key(now) + "~"}"),
            maxPerPage: limit,
            cancellationToken: cancellationToken))
        {
            due.Add(new CustomerDay(row.GetString("CustomerId"), row.RowKey));
            if (due.Count == limit)
            {
                break;
            }
        }

        return due;
    }

    internal Task DeleteAsync(CustomerDay day, CancellationToken cancellationToken) =>
        tables.CustomerCalendar.DeleteIfThereAsync(Partition, day.RowKey, cancellationToken);

    /// <summary>All days (UTC) of a customer, past and future.</summary>
    public async Task<IReadOnlyList<DateTimeOffset>> ReadAllAsync(string customerId, CancellationToken cancellationToken) =>
        [
            .. (await ReadRowsAsync(customerId, cancellationToken)).Select(
                row => DateTimeOffset.FromUnixTimeMilliseconds(long.Parse(row.Split('-')[0], CultureInfo.InvariantCulture)))];

    /// <summary>Deletes all days of a customer, past and future.</summary>
    public async Task DeleteAllAsync(string customerId, CancellationToken cancellationToken)
    {
        foreach (var row in await ReadRowsAsync(customerId, cancellationToken))
        {
            await tables.CustomerCalendar.DeleteIfThereAsync(Partition, row, cancellationToken);
        }
    }

    private async Task<IReadOnlyList<string>> ReadRowsAsync(string customerId, CancellationToken cancellationToken)
    {
        var rows = new List<string>();
        await foreach (var row in tables.CustomerCalendar.QueryAsync<TableEntity>(
            TableClient.CreateQueryFilter($"PartitionKey eq {Partition} and CustomerId eq {customerId}"),
            cancellationToken: cancellationToken))
        {
            rows.Add(row.RowKey);
        }

        return rows;
    }

    private static string Key(DateTimeOffset day) => day.ToUnixTimeMilliseconds().ToString("D14", CultureInfo.InvariantCulture);
}
