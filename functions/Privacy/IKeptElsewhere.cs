using System.Text.Json.Nodes;
using Azure.Data.Tables;
using Microsoft.DurableTask.Client;

namespace Outreach.Privacy;

/// <summary>A customer as their partition shows them.</summary>
/// <param name="Rows">Every row of their partition.</param>
public sealed record KeptCustomer(string CustomerId, IReadOnlyList<TableEntity> Rows)
{
    /// <summary>The erasure in which they are; null where they are only exported.</summary>
    public string? ErasureId { get; init; }

    /// <summary>The follow-ups that were ever recorded with them.</summary>
    public IEnumerable<string> FollowUpIds =>
        Rows.Where(row => row.RowKey.StartsWith("contact:", StringComparison.Ordinal)).Select(row => row.RowKey.Split(':')[1]);

    /// <summary>Whether a thank-you call has ever been due to them.</summary>
    public bool HasCalls => Rows.Any(row => row.RowKey.StartsWith("call:", StringComparison.Ordinal));
}

/// <summary>
/// Something that is kept about customers outside of their own partition and their follow-ups': in another table, or in an orchestration.
/// Each capability that keeps such a thing registers one of these, and it is exported and erased with everything else.
/// </summary>
public interface IKeptElsewhere
{
    /// <summary>What it is, in words that the customer understands, such as <c>Days on which we look at what we know of you</c>.</summary>
    string Name { get; }

    Task<IReadOnlyList<JsonNode>> ReadAsync(KeptCustomer customer, CancellationToken cancellationToken);

    /// <summary>Erases it, or removes everything that identifies the customer. Returns the number of things. Safe to repeat.</summary>
    Task<int> EraseAsync(KeptCustomer customer, DurableTaskClient client, CancellationToken cancellationToken);
}
