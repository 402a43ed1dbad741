using Azure;
using Microsoft.DurableTask.Client;
using Microsoft.Net.Http.Headers;
using Outreach.Platform.Http;
using Outreach.SharedKernel;

namespace Outreach.Staff;

/// <param name="Roster">Everyone, with them.</param>
internal sealed record StaffChange(StaffMember Member, Roster Roster, ETag ETag, bool WasAdded);

/// <summary>Changes the roster: read, check, commit, wake. A lost race is read and checked again.</summary>
public sealed class StaffChanges(StaffStore store, PersonStarter starter)
{
    private const int MaxRounds = 20;

    /// <param name="ifMatch">The ETags of which they must have one, where the caller cares.</param>
    /// <param name="change">Gets the member who is there, or null, and everyone; gives the member who is to be.</param>
    /// <exception cref="ProblemException">409 where no admin would be left, 412, 503, and whatever the change throws.</exception>
    internal async Task<StaffChange> ChangeAsync(
        string id, IReadOnlyList<EntityTagHeaderValue>? ifMatch, Func<StaffMember?, Roster, StaffMember> change,
        DurableTaskClient client, CancellationToken cancellationToken)
    {
        for (var round = 0; round < MaxRounds; round++)
        {
            var stored = await store.ReadAsync(cancellationToken);
            var before = stored.FirstOrDefault(one => one.Member.Id == id);
            IfMatch.Require(ifMatch, before?.ETag, "account");
            var after = change(before?.Member, new Roster(stored.Select(one => one.Member)));

            // Of two admins who remove each other's role at the same instant, one must fail: the commit is guarded by the remaining admin's
            // row.
            var guard = before is { Member: var was } && IsAdmin(was) && !IsAdmin(after)
                ? stored.FirstOrDefault(one => one.Member.Id != id && IsAdmin(one.Member)) ?? throw NoAdminLeft(id)
                : null;

            // Once begun, it is completed: a caller who disconnects must not leave a commit that nobody acts upon.
            if (await store.TryCommitAsync(after, before?.ETag, guard, CancellationToken.None) is { } etag)
            {
                await starter.ChangedAsync(client, before?.Member, after);
                var roster = new Roster([.. stored.Where(one => one.Member.Id != id).Select(one => one.Member), after]);
                return new StaffChange(after, roster, etag, WasAdded: before is null);
            }
        }

        throw new ProblemException(503, "Too busy.", "Others changed the roster again and again; nothing was stored. Try again.");
    }

    private static bool IsAdmin(StaffMember member) => member is { Role: StaffRole.Admin, IsPerson: true };

    private static ProblemException NoAdminLeft(string id)
    {
        var reason = $"'{id}' is the only admin who is a person; make somebody else one first.";
        var errors = new Dictionary<string, string[]> { ["role"] = [reason] };
        return new ProblemException(409, "No admin would be left.", reason) { Errors = errors };
    }
}
