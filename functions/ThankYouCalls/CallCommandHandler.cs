using Microsoft.DurableTask.Client;
using Outreach.FollowUps;
using Outreach.Platform.Http;

namespace Outreach.ThankYouCalls;

/// <summary>Carries out a command to a call: read, decide, commit, wake. A lost race is read and decided again.</summary>
public sealed class CallCommandHandler(CallStore store, CallStarter starter, TimeProvider clock)
{
    private const int MaxRounds = 50;

    /// <summary>Carries it out and gives the new state.</summary>
    /// <exception cref="ProblemException">404, 409 or 403.</exception>
    public async Task<CallState> HandleAsync(string id, CallCommand command, DurableTaskClient client, CancellationToken cancellationToken)
    {
        for (var round = 0; round < MaxRounds; round++)
        {
            var stored = await store.FindAsync(id, cancellationToken) ?? throw ProblemException.NotFound("call");
            var accepted = CallRules.Decide(stored.State, stored.Customer, command, clock.GetUtcNow()) switch
            {
                CallAccepted decided => decided,
                CallRefused refused => throw Problem(refused, stored.State),
                _ => throw new InvalidOperationException("A decision is accepted or refused."),
            };
            // Begun now, it is carried through: whoever hangs up must not leave a commit that nobody acts upon.
            if (await store.TryCommitAsync(accepted, stored.ETag, CancellationToken.None) is { } committed)
            {
                await starter.WakeAsync(client, committed.State);
                return committed.State;
            }
        }

        throw new ProblemException(503, "Too busy.", "Others changed this customer again and again; nothing was stored. Try again.");
    }

    private static ProblemException Problem(CallRefused refused, CallState state) =>
        refused.Kind == RefusalKind.NeedsPerson
            ? new ProblemException(403, "A person is needed.", refused.Reason) { Errors = new Dictionary<string, string[]> { ["by"] = [refused.Reason] } }
            : new ProblemException(409, "It does not fit.", refused.Reason)
            {
                Errors = new Dictionary<string, string[]> { ["outcome"] = [refused.Reason] },
                Extensions = new Dictionary<string, object?> { ["status"] = state.Status },
            };
}
