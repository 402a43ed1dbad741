using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Azure.Data.Tables;
using Outreach.Platform;

namespace Outreach.WorkItems;

/// <summary>What the index rows are about.</summary>
public enum IndexedType
{
    FollowUp,

    Call,
}

/// <summary>The columns by which lists are narrowed, and the view that they show.</summary>
public sealed record IndexRow
{
    public required IndexedType Type { get; init; }

    /// <summary>The follow-up or the call.</summary>
    public required string Id { get; init; }

    /// <summary>Stage or status, as in JSON.</summary>
    public required string State { get; init; }

    /// <summary>How it ended, as in JSON; null for what is open, and for what has no such word.</summary>
    public string? Outcome { get; init; }

    public required string Owner { get; init; }

    /// <summary>Where the customer wrote; <c>phone</c> for a call.</summary>
    public required string Channel { get; init; }

    public required string CustomerId { get; init; }

    /// <summary>By when somebody has to act (UTC).</summary>
    public required DateTimeOffset? DueAt { get; init; }

    /// <summary>The item as a list shows it, in JSON.</summary>
    public required string View { get; init; }

    public TableEntity ToEntity(string partitionKey, string rowKey)
    {
        var row = new TableEntity(partitionKey, rowKey)
        {
            ["Type"] = Json.NameOf(Type),
            ["Id"] = Id,
            ["State"] = State,
            ["Owner"] = Owner,
            ["Channel"] = Channel,
            ["CustomerId"] = CustomerId,
            ["View"] = View,
        };
        if (Outcome is not null)
        {
            row["Outcome"] = Outcome;
        }

        if (DueAt is { } due)
        {
            row["DueAt"] = due;
        }

        return row;
    }

    public static T ViewOf<T>(TableEntity row) => JsonSerializer.Deserialize<T>(row.GetString("View"), Json.Http)!;
}

/// <summary>A row of table <c>OpenWork</c>.</summary>
public sealed record OpenWorkRow(IndexRow Row)
{
    /// <summary>How many partitions there are, <c>00</c> to <c>15</c>.</summary>
    private const int Shards = 16;

    private const string Over = "over";

    /// <summary>
    /// Excludes items that are over and listed only because a notice is still pending or was given up. For the sweep only.
    /// </summary>
    public const string NotOver = $"State ne '{Over}'";

    /// <summary>The row of what is over: nobody's, and in no list.</summary>
    internal static OpenWorkRow OfOver(IndexRow row) => new(row with { State = Over, Owner = "" });

    /// <summary>Changes whenever the row does, so that an unchanged row is not written again.</summary>
    public string CheckSum =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{Row.Owner}\n{Row.State}\n{Row.View}")).AsSpan(0, 8));

    public TableEntity ToEntity() => Row.ToEntity(ShardOf(Row.Id), Row.Id);

    /// <summary>The partition of an id: the same in every process, for ever.</summary>
    public static string ShardOf(string id)
    {
        var hash = 2166136261u;
        foreach (var unit in id)
        {
            hash = (hash ^ unit) * 16777619u;
        }

        return ((hash ^ (hash >> 16)) % Shards).ToString("D2", System.Globalization.CultureInfo.InvariantCulture);
    }
}

/// <summary>A row of table <c>Closed</c>: by the same keys as the open-work row, so that a list meets an item in one place.</summary>
public sealed record ClosedRow(IndexRow Row, DateTimeOffset ClosedAt)
{
    public TableEntity ToEntity()
    {
        var row = Row.ToEntity(OpenWorkRow.ShardOf(Row.Id), Row.Id);
        row["ClosedAt"] = ClosedAt;
        return row;
    }
}
