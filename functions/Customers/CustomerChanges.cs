using System.Text.Json;
using Azure.Data.Tables;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Options;
using Microsoft.Net.Http.Headers;
using Outreach.Customers.ThankYouCalls;
using Outreach.Platform;
using Outreach.Platform.Http;
using Outreach.SharedKernel;

namespace Outreach.Customers;

/// <summary>A pending change of a customer.</summary>
internal sealed record CustomerChange(CustomerProfile Profile)
{
    public IReadOnlyList<TableTransactionAction> Rows { get; init; } = [];
}

/// <summary>
/// Changes a customer: read, decide, commit, wake. After a lost race it reads and decides again. If a change rules out the pending call,
/// the call is canceled in the same commit; if it changes the hours in which they may be called, the call is replanned.
/// </summary>
public sealed class CustomerChanges(
    CustomerStore customers,
    CallStore calls,
    CallScheduling scheduling,
    CallStarter starter,
    IOptions<LoyaltyPolicy> policy,
    TimeProvider clock)
{
    private const int MaxRounds = 50;

    /// <summary>Changes a customer and returns the customer after the change.</summary>
    /// <param name="ifMatch">The ETags of which the profile must match one; null for no precondition.</param>
    /// <param name="decide">The change at a moment (UTC); null for none. May be called again.</param>
    /// <exception cref="ProblemException">
    /// 404, 412, or what <paramref name="decide"/> throws; <see cref="MovedException"/> for a merged customer.
    /// </exception>
    internal Task<StoredCustomer> ChangeAsync(
        string customerId,
        IReadOnlyList<EntityTagHeaderValue>? ifMatch,
        Func<StoredCustomer, DateTimeOffset, CustomerChange?> decide,
        DurableTaskClient client,
        CancellationToken cancellationToken) =>
        ChangeAsync(customerId, ifMatch, (stored, now) => Task.FromResult(decide(stored, now)), client, cancellationToken);

    /// <inheritdoc cref="ChangeAsync(string, IReadOnlyList{EntityTagHeaderValue}?, Func{StoredCustomer, DateTimeOffset, CustomerChange?},
    /// DurableTaskClient, CancellationToken)"/>
    /// <remarks>The decision reads the partition after the profile, so the ETag guard of the commit covers it too.</remarks>
    internal Task<StoredCustomer> ChangeAsync(
        string customerId,
        IReadOnlyList<EntityTagHeaderValue>? ifMatch,
        Func<StoredCustomer, DateTimeOffset, Task<CustomerChange?>> decide,
        DurableTaskClient client,
        CancellationToken cancellationToken) =>
        ChangeAsync(customerId, ifMatch, keyed: null, decide, client, cancellationToken);

    /// <inheritdoc cref="ChangeAsync(string, IReadOnlyList{EntityTagHeaderValue}?, Func{StoredCustomer, DateTimeOffset, CustomerChange?},
    /// DurableTaskClient, CancellationToken)"/>
    /// <param name="keyed">
    /// The request, where it has a key: what an attempt that broke off has made of them, and of their ETag, is the answer.
    /// </param>
    internal async Task<StoredCustomer> ChangeAsync(
        string customerId,
        IReadOnlyList<EntityTagHeaderValue>? ifMatch,
        KeyedRequest? keyed,
        Func<StoredCustomer, DateTimeOffset, Task<CustomerChange?>> decide,
        DurableTaskClient client,
        CancellationToken cancellationToken)
    {
        for (var round = 0; round < MaxRounds; round++)
        {
            var stored = await FindAsync(customerId, cancellationToken);
            var now = clock.GetUtcNow();
            if (keyed is { WasBegun: true }
                && await decide(stored, now) is var again
                && (again is null || IsSame(again, stored.Profile)))
            {
                await WakeLatestAsync(stored.Profile, client);
                return stored;
            }

            IfMatch.Require(ifMatch, stored.ETag, "customer");
            if (await decide(stored, now) is not { } change)
            {
                return stored;
            }

            // From here on not cancelable: a client that disconnects must not leave a commit without follow-up.
            if (await TryCommitAsync(change.Profile, stored, change.Rows, now, client) is { } changed)
            {
                return changed;
            }
        }

        throw new ProblemException(503, "Too busy.", "Others changed this customer again and again; nothing was stored. Try again.");
    }

    /// <summary>The current customer, for reading.</summary>
    /// <exception cref="ProblemException">404; <see cref="MovedException"/> for a merged customer.</exception>
    internal async Task<StoredCustomer> FindAsync(string customerId, CancellationToken cancellationToken) =>
        (CustomerId.IsWellFormed(customerId) ? await customers.FindAsync(customerId, cancellationToken) : null) switch
        {
            null or { Profile.ErasingSince: not null } => throw ProblemException.NotFound("customer"),
            { Profile.MergedInto: { } survivor } => throw new MovedException(customerId, survivor),
            var stored => stored,
        };

    /// <summary>
    /// Commits a customer together with the effect on the pending call, and wakes its orchestration. Null if the customer was changed
    /// meanwhile.
    /// </summary>
    /// <param name="stored">The customer as they were read; null for a new one.</param>
    /// <param name="cancelBecause">Why the call is to be canceled even if the customer may be called; null where it is not.</param>
    internal async Task<StoredCustomer?> TryCommitAsync(
        CustomerProfile after,
        StoredCustomer? stored,
        IReadOnlyList<TableTransactionAction> rows,
        DateTimeOffset now,
        DurableTaskClient client,
        string? cancelBecause = null)
    {
        var call = stored is null ? null : await CallAfterAsync(stored, after, now, cancelBecause);
        return await TryCommitAsync(after, stored, rows, call, client);
    }

    /// <summary>
    /// The same, but the pending call stays even where the customer may not be called: a later commit judges that. Planned by other hours
    /// it is at once.
    /// </summary>
    internal async Task<StoredCustomer?> TryCommitWithTheirCallAsync(
        CustomerProfile after,
        StoredCustomer stored,
        IReadOnlyList<TableTransactionAction> rows,
        DateTimeOffset now,
        DurableTaskClient client) =>
        await TryCommitAsync(after, stored, rows, await DecideAsync(stored, after, ReplanOf(stored.Profile, after), now), client);

    private async Task<StoredCustomer?> TryCommitAsync(
        CustomerProfile after,
        StoredCustomer? stored,
        IReadOnlyList<TableTransactionAction> rows,
        CallAccepted? call,
        DurableTaskClient client)
    {
        var profile = call?.Profile ?? after;
        IReadOnlyList<TableTransactionAction> more = call is null ? rows : [.. rows, .. CallStore.Write(call)];
        if (await customers.TryCommitAsync(profile, stored?.ETag, more, CancellationToken.None) is not { } etag)
        {
            return null;
        }

        if (call is not null)
        {
            await starter.WakeAsync(client, call.State);
        }

        return new StoredCustomer(profile, etag);
    }

    private static bool IsSame(CustomerChange change, CustomerProfile stored) =>
        change.Rows.Count == 0
        && JsonSerializer.Serialize(change.Profile, Json.Rows) == JsonSerializer.Serialize(stored, Json.Rows);

    /// <summary>Whoever changed the customer may have stopped before the call that this changed was woken.</summary>
    private async Task WakeLatestAsync(CustomerProfile customer, DurableTaskClient client)
    {
        if (customer.Calls > 0
            && await calls.FindAsync($"{customer.Id}.{customer.Calls}", CancellationToken.None) is { State: var call }
            && !CallRules.IsOver(call))
        {
            await starter.WakeAsync(client, call);
        }
    }

    private Task<CallAccepted?> CallAfterAsync(
        StoredCustomer stored, CustomerProfile after, DateTimeOffset now, string? cancelBecause) =>
        DecideAsync(
            stored,
            after,
            after.CallIsOpen && (cancelBecause ?? CallEligibility.JudgeDue(after, policy.Value.DaysBetweenCalls, now)?.Reason) is { } why
                ? new CancelCall(why) { By = Actor.System }
                : ReplanOf(stored.Profile, after),
            now);

    private static ReplanCall? ReplanOf(CustomerProfile before, CustomerProfile after) =>
        after.CallIsOpen && CustomerRules.HaveOtherHours(before, after)
            ? new ReplanCall("Their hours are others than we thought.") { By = Actor.System }
            : null;

    private async Task<CallAccepted?> DecideAsync(
        StoredCustomer stored, CustomerProfile after, CallCommand? command, DateTimeOffset now) =>
        command is not null && await calls.FindOpenAsync(stored, CancellationToken.None) is { } open
            ? (CallAccepted)CallRules.Decide(open.State, after, command, now, await scheduling.PlannerAsync(CancellationToken.None))
            : null;

    /// <summary>What cancels a customer's open call, given the profile <paramref name="after"/> the change; null if none is open.</summary>
    internal async Task<CallAccepted?> CancelAsync(StoredCustomer stored, CustomerProfile after, string reason, DateTimeOffset now) =>
        await calls.FindOpenAsync(stored, CancellationToken.None) is { } open
            ? (CallAccepted)CallRules.Decide(open.State, after, new CancelCall(reason) { By = Actor.System }, now)
            : null;
}
