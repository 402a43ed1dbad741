using System.Text.Json;
using Azure;
using Microsoft.DurableTask.Client;
using Microsoft.Net.Http.Headers;
using Outreach.Platform;
using Outreach.Platform.Http;
using Outreach.SharedKernel;

namespace Outreach.Staff;

/// <param name="Roster">Everyone, with them.</param>
internal sealed record StaffChange(StaffMember Member, Roster Roster, ETag ETag, bool WasAdded);

/// <summary>What a change of an account is guarded by.</summary>
/// <param name="IfMatch">The ETags of which it must have one, where the caller cares.</param>
/// <param name="Keyed">
/// The request, where it has a key: what an attempt that broke off has made of the account, and of its ETag, is the answer.
/// </param>
/// <param name="OnlyAdds">Whether nobody who is there is replaced.</param>
internal sealed record StaffGuard(IReadOnlyList<EntityTagHeaderValue>? IfMatch, KeyedRequest? Keyed, bool OnlyAdds);

/// <summary>Changes the roster: read, check, commit, wake. A lost race is read and checked again.</summary>
public sealed class StaffChanges(StaffStore store, PersonStarter starter, TimeProvider clock)
{
    private const int MaxRounds = 20;

    /// <param name="change">Gets the member who is there, or null, and everyone; gives the member who is to be.</param>
    /// <exception cref="ProblemException">
    /// 409 where no admin, or nobody on duty, would be left, 412, 503, and whatever the change throws.
    /// </exception>
    internal async Task<StaffChange> ChangeAsync(
        string id, StaffGuard guard, Func<StaffMember?, Roster, StaffMember> change, DurableTaskClient client,
        CancellationToken cancellationToken)
    {
        for (var round = 0; round < MaxRounds; round++)
        {
            var stored = await store.ReadAsync(cancellationToken);
            var row = stored.FirstOrDefault(one => one.Member.Id == id);

            // Who was removed is added again as somebody new.
            var before = row is { Member.RemovedAt: null } ? row.Member : null;
            var roster = new Roster(stored.Select(one => one.Member));
            if (guard.Keyed is { WasBegun: true, BegunAt: var begunAt }
                && before is not null
                && IsSame(Dated(change(before, roster), before), before))
            {
                // It may have broken off before their clock was woken, also that of who was a person until then.
                await starter.ChangedAsync(
                    client, before.NoPersonSince is null ? before : before with { Type = AccountType.Person }, before);
                return new StaffChange(before, roster, row!.ETag, WasAdded: guard.IfMatch is null && before.AddedAt >= begunAt);
            }

            IfMatch.Require(guard.IfMatch, before is null ? null : row!.ETag, "account");
            if (guard.OnlyAdds && before is not null)
            {
                throw Known(before);
            }

            var after = Dated(change(before, roster), row?.Member);

            // Of two admins who remove each other at the same instant, one must fail: the rows of those who remain guard the commit.
            var guards = GuardsOf(before, after, stored, roster);

            // Once begun, it is completed: a caller who disconnects must not leave a commit that nobody acts upon.
            if (await store.TryCommitAsync(after, row?.ETag, guards, CancellationToken.None) is { } etag)
            {
                await starter.ChangedAsync(client, before, after);
                return new StaffChange(
                    after,
                    new Roster([.. stored.Where(one => one.Member.Id != id).Select(one => one.Member), after]),
                    etag,
                    WasAdded: before is null);
            }
        }

        throw new ProblemException(503, "Too busy.", "Others changed the roster again and again; nothing was stored. Try again.");
    }

    /// <summary>
    /// Wakes the clock of somebody who is removed, as whoever removed them may have stopped before that. Gives them as they are kept; null
    /// where they are on the roster, or never were.
    /// </summary>
    internal async Task<StaffChange?> WakeRemovedAsync(string id, DurableTaskClient client, CancellationToken cancellationToken)
    {
        var stored = await store.ReadAsync(cancellationToken);
        if (stored.FirstOrDefault(one => one.Member.Id == id) is not { Member: { RemovedAt: not null } removed } row)
        {
            return null;
        }

        await starter.ChangedAsync(client, removed with { RemovedAt = null }, removed);
        return new StaffChange(removed, new Roster(stored.Select(one => one.Member)), row.ETag, WasAdded: false);
    }

    private static bool IsSame(StaffMember one, StaffMember other) =>
        JsonSerializer.Serialize(one, Json.Rows) == JsonSerializer.Serialize(other, Json.Rows);

    /// <summary>
    /// With the moment at which it was added, that since when it is no person's account, where it was one's, and that at which an absence
    /// was set.
    /// </summary>
    private StaffMember Dated(StaffMember after, StaffMember? stored) => after with
    {
        AddedAt = stored is { RemovedAt: null } ? stored.AddedAt : clock.GetUtcNow(),
        NoPersonSince = after.IsPerson ? null : stored is { IsPerson: true } ? clock.GetUtcNow() : stored?.NoPersonSince,
        AbsenceSetAt = after.Absence is null ? null : after.Absence == stored?.Absence ? stored.AbsenceSetAt : clock.GetUtcNow(),
        AwaySetAt = after.AwayUntil is null ? null : after.AwayUntil == stored?.AwayUntil ? stored.AwaySetAt : clock.GetUtcNow(),
    };

    /// <summary>The others who must stay as they are: an admin where one goes, and somebody who takes over where a person goes.</summary>
    private IReadOnlyCollection<StoredMember> GuardsOf(
        StaffMember? before, StaffMember after, IReadOnlyList<StoredMember> stored, Roster roster)
    {
        var guards = new Dictionary<string, StoredMember>(StringComparer.Ordinal);
        var others = stored.Where(one => one.Member.Id != after.Id).ToList();
        if (before is not null && IsAdmin(before) && !IsAdmin(after))
        {
            Add(others.FirstOrDefault(one => IsAdmin(one.Member)) ?? throw NoAdminLeft(after));
        }

        if (before is { IsPerson: true } && !after.IsPerson)
        {
            var now = clock.GetUtcNow();
            var isOnDuty = roster.IsOnDuty(before.Id, now);
            Add(others.FirstOrDefault(one => roster.IsOnDuty(one.Member.Id, now))
                ?? (isOnDuty ? null : others.FirstOrDefault(one => roster.IsPresent(one.Member.Id, now)))
                ?? throw NobodyOnDutyLeft(before, after));
        }

        return guards.Values;

        void Add(StoredMember other) => guards.TryAdd(other.Member.Id, other);
    }

    private static ProblemException Known(StaffMember member) =>
        new(412, "It is there already.", $"'{member.Id}' is on the roster, and is not replaced (If-None-Match).")
        {
            Errors = new Dictionary<string, string[]> { ["id"] = [$"'{member.Id}' is on the roster already; choose another id."] },
        };

    private static bool IsAdmin(StaffMember member) => member is { Role: StaffRole.Admin, IsPerson: true };

    private static ProblemException NoAdminLeft(StaffMember member) => Refused(
        "No admin would be left.", "role", $"'{member.Id}' is the only admin who is a person; make somebody else one first.");

    private static ProblemException NobodyOnDutyLeft(StaffMember before, StaffMember after) => Refused(
        "Nobody would be on duty.",
        after.RemovedAt is null ? "type" : "id",
        $"{before.Name} is the last person on duty, and nobody could take over what is open: add a person, end somebody's absence or "
            + "change somebody's hours first.");

    private static ProblemException Refused(string title, string field, string reason) =>
        new(409, title, reason) { Errors = new Dictionary<string, string[]> { [field] = [reason] } };
}
