using Outreach.SharedKernel;

namespace Outreach.WorkItems;

/// <summary>How one entry ended: done, to be tried again, or never to be.</summary>
/// <param name="Error">Null where it is done; else why not, without personal data.</param>
/// <param name="Permanent">Whether trying again can't help.</param>
/// <param name="RetryAfter">How long the other side asked us to wait.</param>
public sealed record OutboxResult(string EntryId, string? Error = null, bool Permanent = false, TimeSpan? RetryAfter = null)
{
    /// <summary>How a notice that is done was delivered.</summary>
    public NoticeStatus Outcome { get; init; } = NoticeStatus.Sent;

    /// <summary>Who gets a notice, where that may be somebody else than its entry says; null where it is not.</summary>
    public string? To { get; init; }
}

/// <summary>The rules of the outbox: claimed, carried out, removed; after eight failed attempts a visible dead letter.</summary>
internal static class OutboxRules
{
    /// <summary>Attempts before an entry is given up.</summary>
    public const int MaxAttempts = 8;

    /// <summary>Entries of one round: what became of each is a row, and Table Storage takes a hundred rows in one transaction.</summary>
    public const int MostAtOnce = 50;

    /// <summary>
    /// The entries that are to be carried out at a moment, in one round: the rest are the next one's. The indexes come last, for
    /// they wait for everything else.
    /// </summary>
    public static IReadOnlyList<OutboxEntry> Due(IEnumerable<OutboxEntry> outbox, DateTimeOffset now) =>
    [
        .. outbox.Where(entry => !entry.Dead && (entry.NotBefore is null || entry.NotBefore <= now))
            .OrderBy(entry => entry.Kind == OutboxKind.Index)
            .Take(MostAtOnce),
    ];

    /// <summary>
    /// Whether attempts have to be counted before they are made: not for a first attempt within half a minute. After that, an entry that
    /// ends the process again and again is given up too.
    /// </summary>
    public static bool NeedsClaim(IEnumerable<OutboxEntry> due, DateTimeOffset now) =>
        due.Any(entry => entry.Attempts > 0 || now - entry.PendingSince >= TimeSpan.FromSeconds(30));

    /// <summary>
    /// The outbox with one more entry of a kind that is about the latest state, such as the indexes: it takes the place of one that was not
    /// tried yet. That one may be being carried out at this moment for an earlier state, and what is done is taken off by its id.
    /// </summary>
    /// <param name="latest">The new entry; it is pending since the one that it replaces.</param>
    public static IReadOnlyList<OutboxEntry> Renew(IReadOnlyList<OutboxEntry> outbox, OutboxEntry latest)
    {
        var earlier = outbox.FirstOrDefault(entry => entry.Kind == latest.Kind && entry.Attempts == 0);
        return [.. outbox.Where(entry => entry != earlier), latest with { PendingSince = earlier?.PendingSince ?? latest.PendingSince }];
    }

    /// <summary>Counts an attempt for each of the entries that are about to be carried out.</summary>
    public static IReadOnlyList<OutboxEntry> Claim(IReadOnlyCollection<OutboxEntry> outbox, DateTimeOffset now)
    {
        var due = Due(outbox, now).Select(entry => entry.Id).ToHashSet();
        return [
            .. outbox.Select(entry => due.Contains(entry.Id) ? entry with { Attempts = entry.Attempts + 1, NotBefore = null } : entry)];
    }

    /// <summary>
    /// Takes out what is done, puts off what failed and gives up what failed too often. Entries that came in meanwhile stay.
    /// </summary>
    public static IReadOnlyList<OutboxEntry> Settle(
        IEnumerable<OutboxEntry> outbox, IReadOnlyCollection<OutboxResult> carried, DateTimeOffset now)
    {
        var results = carried.ToDictionary(result => result.EntryId);
        return [.. outbox
            .Where(entry => !results.TryGetValue(entry.Id, out var result) || result.Error is not null)
            .Select(entry => results.TryGetValue(entry.Id, out var failed) ? PutOff(entry, failed, now) : entry)];
    }

    /// <summary>
    /// Whether a wake for an earlier commit is still on its way: its entries have not been claimed, so the turn that claims them will see a
    /// later commit too. A storm of commands is then one turn, and an orchestration's history stays short. After half a minute the wake may
    /// be lost, and is not relied upon.
    /// </summary>
    public static bool IsWakePending(IEnumerable<OutboxEntry> outbox, DateTimeOffset now) =>
        outbox.Any(entry => entry is { Attempts: 0, Dead: false } && now - entry.PendingSince < TimeSpan.FromSeconds(30));

    /// <summary>When the next entry is to be tried; null where nothing is left to try.</summary>
    public static DateTimeOffset? NextAttempt(IEnumerable<OutboxEntry> outbox, DateTimeOffset now) =>
        outbox.Where(entry => !entry.Dead).Min(entry => (DateTimeOffset?)(entry.NotBefore ?? now));

    /// <summary>One minute after the first failure, doubled each time, an hour at the most.</summary>
    public static TimeSpan Backoff(int attempts) =>
        TimeSpan.FromMinutes(Math.Min(60, Math.Pow(2, Math.Clamp(attempts - 1, 0, 10))));

    public static bool IsGivenUp(OutboxEntry claimed, OutboxResult failed) => failed.Permanent || claimed.Attempts >= MaxAttempts;

    private static OutboxEntry PutOff(OutboxEntry entry, OutboxResult failed, DateTimeOffset now)
    {
        var dead = IsGivenUp(entry, failed);
        return entry with
        {
            Error = failed.Error,
            Dead = dead,
            NotBefore = dead
                ? null
                : now + (failed.RetryAfter > Backoff(entry.Attempts) ? failed.RetryAfter.Value : Backoff(entry.Attempts)),
        };
    }
}
