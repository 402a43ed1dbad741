using System.Globalization;
using Azure.Data.Tables;
using Outreach.Platform;
using Outreach.Platform.Storage;

namespace Outreach.Customers.Search;

/// <summary>
/// Who looked for customers, table <c>Searches</c>: one partition a day. It says by what kinds of fields, never by which values.
/// </summary>
public sealed class SearchAudit(OutreachTables tables)
{
    internal Task RecordAsync(
        string by, IEnumerable<SearchField> fields, int found, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var day = now.UtcDateTime.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
        var time = now.UtcDateTime.ToString("HH:mm:ss.fffffff", CultureInfo.InvariantCulture);
        return tables.Searches.AddEntityAsync(
            new TableEntity(day, $"{time}-{Guid.NewGuid():N}")
            {
                ["By"] = by,
                ["At"] = now,
                ["Fields"] = string.Join(',', fields.Select(field => Json.NameOf(field))),
                ["Found"] = found,
            },
            cancellationToken);
    }
}
