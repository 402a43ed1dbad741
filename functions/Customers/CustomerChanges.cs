using Azure.Data.Tables;
using Microsoft.DurableTask.Client;
using Microsoft.Net.Http.Headers;
using Outreach.FollowUps;
using Outreach.Platform.Http;
using Outreach.ThankYouCalls;

namespace Outreach.Customers;

/// <summary>A change of a customer in the making.</summary>
/// <param name="Profile">The profile after it.</param>
public sealed record CustomerChange(CustomerProfile Profile)
{
    /// <summary>Other rows of the partition that it writes.</summary>
    public IReadOnlyList<TableTransactionAction> Rows { get; init; } = [];

    /// <summary>Why the open thank-you call is not to be made after it; null where it stands.</summary>
    public string? CancelsCall { get; init; }

    /// <summary>Why the open thank-you call is to be made at another time after it; null where its plan stands.</summary>
    public string? ReplansCall { get; init; }
}

/// <summary>
/// Changes what we remember of a customer: read, decide, commit, wake. A lost race is read and decided again. Where the change stands in
/// the way of a call that is owed, the call is canceled in the same commit.
/// </summary>
public sealed class CustomerChanges(
    CustomerStore customers, CallStore calls, CallScheduling scheduling, CallStarter starter, TimeProvider clock)
{
    private const int MaxRounds = 50;

    /// <summary>Changes a customer and gives them as they are then.</summary>
    /// <param name="customerId">Who.</param>
    /// <param name="ifMatch">The ETags of which the profile must have one, where the caller cares.</param>
    /// <param name="decide">The change at a moment (UTC); null for none. May be asked again.</param>
    /// <param name="client">Wakes the orchestration of a call that is canceled.</param>
    /// <param name="cancellationToken">Stops before the commit.</param>
    /// <exception cref="ProblemException">404, 412, or what <paramref name="decide"/> throws; <see cref="MovedException"/> for one who is another.</exception>
    public Task<StoredCustomer> ChangeAsync(
        string customerId,
        IReadOnlyList<EntityTagHeaderValue>? ifMatch,
        Func<StoredCustomer, DateTimeOffset, CustomerChange?> decide,
        DurableTaskClient client,
        CancellationToken cancellationToken) =>
        ChangeAsync(customerId, ifMatch, (stored, now) => Task.FromResult(decide(stored, now)), client, cancellationToken);

    /// <inheritdoc cref="ChangeAsync(string, IReadOnlyList{EntityTagHeaderValue}?, Func{StoredCustomer, DateTimeOffset, CustomerChange?}, DurableTaskClient, CancellationToken)"/>
    /// <remarks>What the decision reads of the partition was read after the profile, so the commit's guard holds for it too.</remarks>
    public async Task<StoredCustomer> ChangeAsync(
        string customerId,
        IReadOnlyList<EntityTagHeaderValue>? ifMatch,
        Func<StoredCustomer, DateTimeOffset, Task<CustomerChange?>> decide,
        DurableTaskClient client,
        CancellationToken cancellationToken)
    {
        for (var round = 0; round < MaxRounds; round++)
        {
            var stored = await FindAsync(customerId, cancellationToken);
            IfMatch.Require(ifMatch, stored.ETag, "customer");
            var now = clock.GetUtcNow();
            if (await decide(stored, now) is not { } change)
            {
                return stored;
            }

            // Begun now, it is carried through: whoever hangs up must not leave a commit that nobody acts upon.
            var call = change.CancelsCall is { } reason ? await CancelAsync(stored, change.Profile, reason, now)
                : change.ReplansCall is { } why ? await ReplanAsync(stored, change.Profile, why, now)
                : null;
            var profile = call?.Profile ?? change.Profile;
            if (await customers.TryCommitAsync(
                profile, stored.ETag, [.. change.Rows, .. call is null ? [] : CallStore.Write(call)], CancellationToken.None) is { } etag)
            {
                if (call is not null)
                {
                    await starter.WakeAsync(client, call.State);
                }

                return new StoredCustomer(profile, etag);
            }
        }

        throw new ProblemException(503, "Too busy.", "Others changed this customer again and again; nothing was stored. Try again.");
    }

    /// <summary>The customer as they are, to be read by the caller.</summary>
    /// <exception cref="ProblemException">404; <see cref="MovedException"/> for one who is another.</exception>
    public async Task<StoredCustomer> FindAsync(string customerId, CancellationToken cancellationToken) =>
        (CustomerId.IsWellFormed(customerId) ? await customers.FindAsync(customerId, cancellationToken) : null) switch
        {
            null or { Profile.ErasingSince: not null } => throw ProblemException.NotFound("customer"),
            { Profile.MergedInto: { } survivor } => throw new MovedException(customerId, survivor),
            var stored => stored,
        };

    /// <summary>The writes that plan the open call anew, for a customer who is about to be <paramref name="after"/>; null where none is open.</summary>
    public async Task<CallAccepted?> ReplanAsync(StoredCustomer stored, CustomerProfile after, string why, DateTimeOffset now) =>
        await calls.FindOpenAsync(stored, CancellationToken.None) is { } open
            ? (CallAccepted)CallRules.Decide(
                open.State, after, new ReplanCall(why) { By = Actor.System }, now, await scheduling.PlannerAsync(CancellationToken.None))
            : null;

    /// <summary>The writes that cancel the open call of a customer who is about to be <paramref name="after"/>; null where none is open.</summary>
    public async Task<CallAccepted?> CancelAsync(StoredCustomer stored, CustomerProfile after, string reason, DateTimeOffset now) =>
        await calls.FindOpenAsync(stored, CancellationToken.None) is { } open
            ? (CallAccepted)CallRules.Decide(open.State, after, new CancelCall(reason) { By = Actor.System }, now)
            : null;
}
