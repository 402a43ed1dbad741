using Azure;
using Azure.Data.Tables;
using Outreach.Notices;
using Outreach.Platform;
using Outreach.Platform.Http;
using Outreach.Platform.Storage;
using Outreach.SharedKernel;
using Outreach.WorkItems;

namespace Outreach.Customers.ThankYouCalls;

/// <summary>A call as read, with the customer whose partition it is in.</summary>
/// <param name="ETag">The profile's ETag, which guards a write.</param>
internal sealed record StoredCall(CallState State, CustomerProfile Customer, ETag ETag);

internal sealed record WholeCall(StoredCall Stored, IReadOnlyList<CallAttempt> Attempts, IReadOnlyList<CallEvent> Events)
{
    /// <summary>Who was notified, and whether that succeeded.</summary>
    public IReadOnlyList<NoticeLogEntry> Notices { get; init; } = [];

    public IReadOnlyList<CallFeedback> Feedback { get; init; } = [];
}

/// <summary>Calls, in their customer's partition.</summary>
public sealed class CallStore(OutreachTables tables, CustomerStore customers)
{
    internal async Task<StoredCall?> FindAsync(string callId, CancellationToken cancellationToken)
    {
        // The profile first: if the call changes after it was read, the ETag guard fails; never the other way round.
        var (customerId, number) = CallId.Split(callId);
        return await customers.FindAsync(customerId, cancellationToken) is { } customer
            && await tables.Customers.FindAsync(customerId, StateKey(number), cancellationToken) is { } row
            ? new StoredCall(Document.Read<CallState>(row), customer.Profile, customer.ETag)
            : null;
    }

    internal async Task<StoredCall?> FindOpenAsync(StoredCustomer customer, CancellationToken cancellationToken) =>
        customer.Profile.CallIsOpen
        && await tables.Customers.FindAsync(customer.Profile.Id, StateKey(customer.Profile.Calls), cancellationToken) is { } row
            ? new StoredCall(Document.Read<CallState>(row), customer.Profile, customer.ETag)
            : null;

    internal async Task<WholeCall?> FindWholeAsync(string callId, CancellationToken cancellationToken)
    {
        if (await FindAsync(callId, cancellationToken) is not { } stored)
        {
            return null;
        }

        var prefix = $"call:{stored.State.Number}:";
        var filter = TableClient.CreateQueryFilter(
            $"PartitionKey eq {stored.State.CustomerId} and RowKey ge {prefix} and RowKey lt {prefix + "~"}");
        var rows = (await tables.Customers.ReadAsync(filter, cancellationToken)).ToLookup(row => row.RowKey.Split(':')[2]);
        var notices = Read<NoticeLogEntry>("notice");
        var unsent = await PendingNoticeStore.FindUnsentAsync(tables, notices, cancellationToken);
        return new WholeCall(
            stored,
            [.. Read<CallAttempt>("attempt").OrderBy(attempt => attempt.Number)],
            [.. Read<CallEvent>("event").OrderBy(happened => happened.Sequence)])
        {
            Notices = NoticeLog.Of(notices, Read<NoticeBounce>("bounce"), [.. stored.State.Outbox, .. unsent]),
            Feedback = [.. Read<CallFeedback>("feedback").OrderBy(said => said.Number)],
        };

        List<T> Read<T>(string kind) => [.. rows[kind].Select(Document.Read<T>)];
    }

    internal Task<StoredCall?> TryCommitAsync(CallAccepted accepted, ETag readAs, CancellationToken cancellationToken) =>
        TryCommitAsync(accepted, readAs, Enumerable.Empty<TableTransactionAction>(), cancellationToken);

    /// <summary>Commits a change of the call and its customer, with the results of notices. Null if either was changed meanwhile.</summary>
    internal Task<StoredCall?> TryCommitAsync(
        CallAccepted accepted, ETag readAs, IReadOnlyList<NoticeLogEntry> notified, CancellationToken cancellationToken) =>
        TryCommitAsync(
            accepted,
            readAs,
            notified.Select(entry => new TableTransactionAction(
                TableTransactionActionType.UpsertReplace,
                NoticeLog.RowOf(accepted.State.CustomerId, $"call:{accepted.State.Number}:", entry))),
            cancellationToken);

    /// <summary>Commits a call and its customer, with other rows of the partition. Null if either was changed meanwhile.</summary>
    internal async Task<StoredCall?> TryCommitAsync(
        CallAccepted accepted, ETag readAs, IEnumerable<TableTransactionAction> more, CancellationToken cancellationToken)
    {
        if (await customers.TryCommitAsync(accepted.Profile, readAs, Write(accepted).Concat(more), cancellationToken) is not { } etag)
        {
            return null;
        }

        if (accepted.Attempt is { } attempt)
        {
            CallCounters.CallAttempted(Json.NameOf(attempt.Outcome));
        }

        return new StoredCall(accepted.State, accepted.Profile, etag);
    }

    /// <summary>The row of the customer's partition that stores a request sent with an Idempotency-Key.</summary>
    internal static (string PartitionKey, string RowKey) CommandRowOf(string callId, IdempotencyKey key)
    {
        var (customerId, number) = CallId.Split(callId);
        return (customerId, $"call:{number}:{key.RowKey}");
    }

    /// <summary>The writes of a call, to be committed with its customer's profile.</summary>
    internal static IEnumerable<TableTransactionAction> Write(CallAccepted accepted)
    {
        var (partition, number) = (accepted.State.CustomerId, accepted.State.Number);
        yield return new TableTransactionAction(
            TableTransactionActionType.UpsertReplace, Document.Row(partition, StateKey(number), accepted.State));
        if (accepted.Attempt is { } attempt)
        {
            yield return new TableTransactionAction(
                TableTransactionActionType.Add, Document.Row(partition, $"call:{number}:attempt:{attempt.Number:D3}", attempt));
        }

        if (accepted.Note is { } note)
        {
            yield return CustomerStore.Put(partition, note);
        }

        foreach (var said in accepted.Feedback)
        {
            yield return new TableTransactionAction(
                TableTransactionActionType.Add, Document.Row(partition, $"call:{number}:feedback:{said.Number:D3}", said));
        }

        foreach (var happened in accepted.Events)
        {
            yield return new TableTransactionAction(
                TableTransactionActionType.Add, Document.Row(partition, $"call:{number}:event:{happened.Sequence:D6}", happened));
        }
    }

    private static string StateKey(int number) => $"call:{number}:state";
}
