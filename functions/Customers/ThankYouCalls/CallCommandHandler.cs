using Azure.Data.Tables;
using Microsoft.DurableTask.Client;
using Microsoft.Net.Http.Headers;
using Outreach.Platform.Http;
using Outreach.Platform.Storage;
using Outreach.Staff;
using Outreach.WorkItems;

namespace Outreach.Customers.ThankYouCalls;

/// <summary>Executes a command on a call: read, decide, commit, wake. After a lost race it reads and decides again.</summary>
public sealed class CallCommandHandler(
    CallStore store, CallStarter starter, CallScheduling scheduling, CustomerChanges changes, StaffStore staff, OutreachTables tables, TimeProvider clock)
{
    private const int MaxRounds = 50;

    /// <summary>Executes a command and returns the call after it.</summary>
    /// <param name="id">The call.</param>
    /// <param name="command">The command.</param>
    /// <param name="ifMatch">The ETags of which the call's customer must match one; null for no precondition.</param>
    /// <param name="idempotency">The caller's Idempotency-Key, if sent.</param>
    /// <param name="client">Wakes the orchestration.</param>
    /// <param name="cancellationToken">Stops before the commit.</param>
    /// <exception cref="ProblemException">404, 409, 412, 422 or 403.</exception>
    public async Task<StoredCall> HandleAsync(
        string id,
        CallCommand command,
        IReadOnlyList<EntityTagHeaderValue>? ifMatch,
        IdempotencyKey? idempotency,
        DurableTaskClient client,
        CancellationToken cancellationToken)
    {
        for (var round = 0; round < MaxRounds; round++)
        {
            if (await store.FindAsync(id, cancellationToken) is not { Customer.ErasingSince: null } stored)
            {
                throw ProblemException.NotFound("call");
            }

            var now = clock.GetUtcNow();
            if (idempotency is not null && await WasDoneAsync(id, idempotency, now, cancellationToken))
            {
                return stored;
            }

            IfMatch.Require(ifMatch, stored.ETag, "call");
            var accepted = CallRules.Decide(stored.State, stored.Customer, command, now, await scheduling.PlannerAsync(cancellationToken)) switch
            {
                CallAccepted decided => decided,
                CallRefused refused => throw Problem(refused, stored.State, command),
                _ => throw new InvalidOperationException("A decision is accepted or refused."),
            };

            if (accepted.Events.Count == 0)
            {
                return stored;
            }

            // From here on not cancelable: a client that disconnects must not leave a commit without follow-up.
            if (await TryCommitAsync(stored, accepted, idempotency, now, client) is { } committed)
            {
                return committed;
            }
        }

        throw new ProblemException(503, "Too busy.", "Others changed this customer again and again; nothing was stored. Try again.");
    }

    private async Task<StoredCall?> TryCommitAsync(StoredCall stored, CallAccepted accepted, IdempotencyKey? idempotency, DateTimeOffset now, DurableTaskClient client)
    {
        // A finished call has no orchestration: after a crash right after the commit, the sweep finds it in the open-work list.
        if (!stored.State.IsOpen)
        {
            var over = CallIndex.TargetOf(stored.State, await staff.GetRosterAsync(CancellationToken.None), now).Closed!;
            await tables.OpenWork.UpsertEntityAsync(OpenWorkRow.OfOver(over.Row).ToEntity(), TableUpdateMode.Replace, CancellationToken.None);
        }

        // The outcome of one call may rule out another one that is pending meanwhile.
        var other = WhyNoOther(accepted) is { } why ? await changes.CancelAsync(new StoredCustomer(stored.Customer, stored.ETag), accepted.Profile, why, now) : null;
        if (await store.TryCommitAsync(
            accepted with { Profile = other?.Profile ?? accepted.Profile },
            stored.ETag,
            [.. idempotency is null ? [] : new[] { CallStore.Put(accepted.State, idempotency, now) }, .. other is null ? [] : CallStore.Write(other)],
            CancellationToken.None) is not { } committed)
        {
            return null;
        }

        if (other is not null)
        {
            await starter.WakeAsync(client, other.State);
        }

        await starter.WakeAsync(client, committed.State, wasOver: !stored.State.IsOpen);
        return committed;
    }

    /// <summary>Why the customer's other pending call must not be made after this; null if there is none or it stands.</summary>
    private static string? WhyNoOther(CallAccepted accepted) =>
        !accepted.Profile.CallIsOpen || accepted.Profile.Calls == accepted.State.Number ? null
        : accepted.Attempt?.Outcome switch
        {
            CallOutcome.Connected => "They were reached by the call before.",
            CallOutcome.Declined => "They did not want to talk.",
            CallOutcome.DoNotCall => "They don't want to be called.",
            CallOutcome.WrongNumber => "The number is not theirs.",
            _ => null,
        };

    private async Task<bool> WasDoneAsync(string id, IdempotencyKey idempotency, DateTimeOffset now, CancellationToken cancellationToken)
    {
        if (await store.FindCommandAsync(id, idempotency, cancellationToken) is not { } row || row.GetDateTimeOffset("At") + IdempotencyKey.KeptFor < now)
        {
            return false;
        }

        return row.GetString("BodyHash") == idempotency.BodyHash
            ? true
            : throw new ProblemException(422, "The key is taken.", "This Idempotency-Key was sent with another request; take a new one.")
            {
                Errors = new Dictionary<string, string[]> { ["Idempotency-Key"] = ["Was sent with another request."] },
            };
    }

    private static ProblemException Problem(CallRefused refused, CallState state, CallCommand command) =>
        refused.Kind != RefusalKind.DoesNotFit
            ? new ProblemException(403, refused.Kind == RefusalKind.NeedsLead ? "A lead is needed." : "A person is needed.", refused.Reason) { Errors = new Dictionary<string, string[]> { ["by"] = [refused.Reason] } }
            : new ProblemException(409, "It does not fit.", refused.Reason)
            {
                Errors = new Dictionary<string, string[]> { [command is LogAttempt ? "outcome" : "command"] = [refused.Reason] },
                Extensions = new Dictionary<string, object?> { ["callStatus"] = state.Status, ["allowed"] = CallRules.Allowed(state, command.By.Role) },
            };
}
