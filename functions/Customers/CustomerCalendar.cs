using System.Globalization;
using Azure.Data.Tables;
using Outreach.Platform.Storage;

namespace Outreach.Customers;

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
        var filter = TableClient.CreateQueryFilter(
            $"PartitionKey eq {Partition} and RowKey gt {after ?? ""} and RowKey lt {Key(now) + "~"}");
        var rows = await tables.CustomerCalendar.ReadAsync(filter, cancellationToken, limit);
        return [.. rows.Select(row => new CustomerDay(row.GetString("CustomerId"), row.RowKey))];
    }

    internal Task DeleteAsync(CustomerDay day, CancellationToken cancellationToken) =>
        tables.CustomerCalendar.DeleteIfThereAsync(Partition, day.RowKey, cancellationToken);

    public async Task<IReadOnlyList<DateTimeOffset>> ReadAllAsync(string customerId, CancellationToken cancellationToken) =>
        [
            .. (await ReadRowsAsync(customerId, cancellationToken)).Select(
                row => DateTimeOffset.FromUnixTimeMilliseconds(long.Parse(row.Split('-')[0], CultureInfo.InvariantCulture)))];

    public async Task DeleteAllAsync(string customerId, CancellationToken cancellationToken)
    {
        foreach (var row in await ReadRowsAsync(customerId, cancellationToken))
        {
            await tables.CustomerCalendar.DeleteIfThereAsync(Partition, row, cancellationToken);
        }
    }

    private async Task<IReadOnlyList<string>> ReadRowsAsync(string customerId, CancellationToken cancellationToken)
    {
        var filter = TableClient.CreateQueryFilter($"PartitionKey eq {Partition} and CustomerId eq {customerId}");
        return [.. (await tables.CustomerCalendar.ReadAsync(filter, cancellationToken)).Select(row => row.RowKey)];
    }

    private static string Key(DateTimeOffset day) => day.ToUnixTimeMilliseconds().ToString("D14", CultureInfo.InvariantCulture);
}
