using System.Globalization;
using Azure.Data.Tables;
using Outreach.Platform.Storage;
using Outreach.SharedKernel;

namespace Outreach.Customers;

/// <summary>A customer who is to be looked at by a day.</summary>
/// <param name="CustomerId">Who.</param>
/// <param name="RowKey">The row that says so.</param>
public sealed record CustomerDay(string CustomerId, string RowKey);

/// <summary>
/// The days on which time alone does something to a customer, table <c>CustomerCalendar</c>: so that a sweep looks at those whose day has
/// come, and not at everyone there ever was. An index: a row too many costs one look.
/// </summary>
public sealed class CustomerCalendar(OutreachTables tables)
{
    private const string Partition = "due";

    /// <summary>Notes a customer's day (UTC). Safe to repeat.</summary>
    public Task NoteAsync(string customerId, DateTimeOffset day, CancellationToken cancellationToken) =>
        tables.CustomerCalendar.UpsertEntityAsync(
            new TableEntity(Partition, $"{Key(day)}-{customerId}") { ["CustomerId"] = customerId }, TableUpdateMode.Replace, cancellationToken);

    /// <summary>Those whose day has come, the earliest first, up to so many, after a row key.</summary>
    public async Task<IReadOnlyList<CustomerDay>> ReadDueAsync(DateTimeOffset now, string? after, int limit, CancellationToken cancellationToken)
    {
        var due = new List<CustomerDay>();
        await foreach (var row in tables.CustomerCalendar.QueryAsync<TableEntity>(
            TableClient.CreateQueryFilter($"PartitionKey eq {Partition} and RowKey gt {after ?? ""} and RowKey lt {Key(now) + "~"}"), maxPerPage: limit, cancellationToken: cancellationToken))
        {
            due.Add(new CustomerDay(row.GetString("CustomerId"), row.RowKey));
            if (due.Count == limit)
            {
                break;
            }
        }

        return due;
    }

    /// <summary>Strikes a day out.</summary>
    public Task DeleteAsync(CustomerDay day, CancellationToken cancellationToken) =>
        tables.CustomerCalendar.DeleteIfThereAsync(Partition, day.RowKey, cancellationToken);

    /// <summary>Every day (UTC) of a customer, now and to come.</summary>
    public async Task<IReadOnlyList<DateTimeOffset>> ReadAllAsync(string customerId, CancellationToken cancellationToken) =>
        [.. (await ReadRowsAsync(customerId, cancellationToken)).Select(row => DateTimeOffset.FromUnixTimeMilliseconds(long.Parse(row.Split('-')[0], CultureInfo.InvariantCulture)))];

    /// <summary>Strikes out every day of a customer, now and to come.</summary>
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
            TableClient.CreateQueryFilter($"PartitionKey eq {Partition} and CustomerId eq {customerId}"), cancellationToken: cancellationToken))
        {
            rows.Add(row.RowKey);
        }

        return rows;
    }

    private static string Key(DateTimeOffset day) => day.ToUnixTimeMilliseconds().ToString("D14", CultureInfo.InvariantCulture);
}
