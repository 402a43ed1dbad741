using Azure.Data.Tables;
using Microsoft.DurableTask.Client;
using Outreach.Platform.Http;
using Outreach.Platform.Storage;
using Outreach.Staff;
using Outreach.WorkItems;

namespace Outreach.Customers.ThankYouCalls;

public sealed class CallCommandHandler
{
    private readonly CallStore _store;
    private readonly CallStarter _starter;
    private readonly CustomerChanges _changes;
    private readonly StaffStore _staff;
    private readonly OutreachTables _tables;
    private readonly CommandPipeline<StoredCall, CallCommand, StoredCall> _pipeline;

    public CallCommandHandler(
        CallStore store,
        CallStarter starter,
        CallScheduling scheduling,
        CustomerChanges changes,
        StaffStore staff,
        OutreachTables tables,
        TimeProvider clock)
    {
        (_store, _starter, _changes, _staff, _tables) = (store, starter, changes, staff, tables);
        var target = new CommandTarget<StoredCall, CallCommand, StoredCall>
        {
            Name = "call",
            FindAsync = async (id, cancellationToken) =>
                await store.FindAsync(id, cancellationToken) is { Customer.ErasingSince: null } stored ? stored : null,
            ETagOf = stored => stored.ETag,
            AnswerRowOf = (id, key) =>
                CallStore.CommandRowOf(id, key) is var (partitionKey, rowKey) ? (tables.Customers, partitionKey, rowKey) : default,

            // The answer is the call as it is now, so that its texts are stored only once.
            Repeat = (_, stored) => stored,
            DecideAsync = async (stored, command, now, cancellationToken) =>
                CallRules.Decide(stored.State, stored.Customer, command, now, await scheduling.PlannerAsync(cancellationToken)) switch
                {
                    CallRefused refused => new CommandDecision<StoredCall>.Refuse(Problem(refused, stored.State, command)),
                    CallAccepted { Events.Count: 0 } => new CommandDecision<StoredCall>.Unchanged(stored, KeptAnswer: null),
                    CallAccepted accepted => new CommandDecision<StoredCall>.Change(
                        KeptAnswer: null, (answer, client, _) => TryCommitAsync(stored, accepted, answer, now, client)),
                    var other => throw new InvalidOperationException($"{other} is no decision."),
                },
        };
        _pipeline = new(target, clock);
    }

    /// <summary>Executes a command and returns the call after it.</summary>
    /// <exception cref="ProblemException">404, 409, 412, 422, 403 or 503.</exception>
    internal Task<StoredCall> HandleAsync(
        string id, CallCommand command, CommandConditions conditions, DurableTaskClient client, CancellationToken cancellationToken) =>
        _pipeline.HandleAsync(id, command, conditions, client, cancellationToken);

    /// <summary>Not cancelable: a client that disconnects must not leave a commit without what follows from it.</summary>
    private async Task<StoredCall?> TryCommitAsync(
        StoredCall stored, CallAccepted accepted, TableEntity? answer, DateTimeOffset now, DurableTaskClient client)
    {
        // A finished call has no orchestration: after a crash right after the commit, the sweep finds it in the open-work list.
        if (!stored.State.IsOpen)
        {
            var over = CallIndex.TargetOf(stored.State, await _staff.GetRosterAsync(CancellationToken.None), now).Closed!;
            await _tables.OpenWork.UpsertEntityAsync(
                OpenWorkRow.OfOver(over.Row).ToEntity(), TableUpdateMode.Replace, CancellationToken.None);
        }

        // The outcome of one call may rule out another one that is pending meanwhile.
        var other = WhyNoOther(accepted) is { } why
            ? await _changes.CancelAsync(new StoredCustomer(stored.Customer, stored.ETag), accepted.Profile, why, now)
            : null;
        if (await _store.TryCommitAsync(
            accepted with { Profile = other?.Profile ?? accepted.Profile },
            stored.ETag,
            [
                .. answer is null ? [] : new[] { KeptCommandAnswer.Write(answer) },
                .. other is null ? [] : CallStore.Write(other),
            ],
            CancellationToken.None) is not { } committed)
        {
            return null;
        }

        if (other is not null)
        {
            await _starter.WakeAsync(client, other.State);
        }

        await _starter.WakeAsync(client, committed.State, wasOver: !stored.State.IsOpen);
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
            CallOutcome.LeftVoicemail or CallOutcome.LeftLiveMessage or CallOutcome.NoAnswer or CallOutcome.Busy
                or CallOutcome.CallbackRequested or null => null,
        };

    private static ProblemException Problem(CallRefused refused, CallState state, CallCommand command) => refused.Kind.ToProblem(
        refused.Reason,
        command is LogAttempt ? "outcome" : "command",
        new() { ["callStatus"] = state.Status, ["allowed"] = CallRules.Allowed(state, command.By.Role) });
}
