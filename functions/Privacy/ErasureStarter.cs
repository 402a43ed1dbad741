using Microsoft.DurableTask.Client;
using Microsoft.Net.Http.Headers;
using Outreach.Customers;
using Outreach.Platform.Durable;
using Outreach.Platform.Http;
using Outreach.SharedKernel;

namespace Outreach.Privacy;

/// <summary>
/// Starts erasures: writes a day in the calendar, the customer's profile, the erasure's own row and the profiles of those merged into them,
/// and starts the orchestration, in that order. From the second on nobody finds the customer any more; what a crash leaves undone after it
/// is found by the day.
/// </summary>
public sealed class ErasureStarter(
    CustomerStore customers,
    CustomerChanges changes,
    CustomerCalendar calendar,
    ErasurePartitions partitions,
    ErasureStore store,
    TimeProvider clock)
{
    /// <summary>Erases a customer. Asked again while that goes on it is the same erasure.</summary>
    /// <param name="ifMatch">The ETags of which the profile must have one, where the caller cares.</param>
    /// <param name="by">Who asks: a staff id, or <c>system</c>.</param>
    /// <exception cref="ProblemException">404 or 412; <see cref="MovedException"/> for one who is another.</exception>
    internal async Task<Erasure> StartAsync(
        string customerId,
        IReadOnlyList<EntityTagHeaderValue>? ifMatch,
        string by,
        string? reason,
        DurableTaskClient client,
        CancellationToken cancellationToken)
    {
        if (await FindErasingAsync(customerId, cancellationToken) is { } erasing)
        {
            return await GoOnAsync(erasing, by, reason, client);
        }

        IfMatch.Require(ifMatch, (await changes.FindAsync(customerId, cancellationToken)).ETag, "customer");
        await calendar.NoteAsync(customerId, clock.GetUtcNow(), cancellationToken);
        var id = ErasureId.New();
        try
        {
            var marked = await changes.ChangeAsync(
                customerId,
                ifMatch,
                (stored, now) => stored.Profile.Merging is null
                    ? new CustomerChange(stored.Profile with { ErasingSince = now, Erasure = id })
                    : throw new ProblemException(
                        409,
                        "They are being merged.",
                        "The customer is being merged, or made two again; that takes a moment. Then erase them."),
                client,
                cancellationToken);
            return await GoOnAsync(marked.Profile, by, reason, client);
        }
        catch (ProblemException lost) when (lost.Status == 404)
        {
            // Somebody else asked for it at the same time.
            if (await FindErasingAsync(customerId, CancellationToken.None) is { } theirs)
            {
                return await GoOnAsync(theirs, by, reason, client);
            }

            throw;
        }
    }

    /// <summary>Goes on with the erasure of a customer whose profile says that there is one. Safe to repeat.</summary>
    internal async Task<Erasure> GoOnAsync(CustomerProfile erasing, string by, string? reason, DurableTaskClient client)
    {
        var id = erasing.Erasure ?? throw new InvalidOperationException("A customer who is being erased has an erasure.");
        if (await store.FindAsync(id, CancellationToken.None) is not { } erasure)
        {
            var since = erasing.ErasingSince ?? clock.GetUtcNow();
            erasure = new Erasure { Id = id, RequestedAt = since, By = by, Reason = reason, CustomerId = erasing.Id };
            await store.TryAddAsync(erasure, CancellationToken.None);
        }

        await partitions.CloseAsync(erasing.Id, CancellationToken.None);
        await StartAsync(client, id);
        return erasure;
    }

    /// <summary>Starts the orchestration where none is alive. True where there was none.</summary>
    public Task<bool> RecoverAsync(DurableTaskClient client, string id, CancellationToken cancellationToken) =>
        client.RecoverAsync(id, () => StartAsync(client, id), cancellationToken);

    /// <summary>An interrupted one may be started again; for one that is under way or done this is a no-op.</summary>
    private static Task StartAsync(DurableTaskClient client, string id) =>
        client.TryStartAsync(nameof(ErasureOrchestrator), id, new ErasureCheckpoint { ErasureId = id }, Instances.GoesOnOrIsDone);

    private async Task<CustomerProfile?> FindErasingAsync(string customerId, CancellationToken cancellationToken) =>
        CustomerId.IsWellFormed(customerId)
            && await customers.FindAsync(customerId, cancellationToken) is { Profile: { ErasingSince: not null } profile } ? profile : null;
}
