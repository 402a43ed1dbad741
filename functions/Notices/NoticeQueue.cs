using System.Collections.Concurrent;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Options;
using Outreach.Platform;
using Outreach.Staff;

namespace Outreach.Notices;

/// <summary>
/// Enqueues notices for a person and wakes their orchestration, which sends them. One wake is always followed by another check a window
/// later, in any process, so this process wakes nobody again until most of that time has passed.
/// </summary>
public sealed class NoticeQueue(PendingNoticeStore store, PersonStarter persons, IOptions<OutreachOptions> options, TimeProvider clock)
{
    private readonly ConcurrentDictionary<string, DateTimeOffset> _awakeUntil = new(StringComparer.Ordinal);

    /// <summary>The moment (UTC), for <see cref="WakeAsync"/>.</summary>
    public DateTimeOffset Now => clock.GetUtcNow();

    /// <summary>Adds notices for one person. Safe to repeat.</summary>
    internal Task AddAsync(string staffId, IReadOnlyList<PendingNotice> notices, CancellationToken cancellationToken) =>
        store.AddAsync(staffId, notices, cancellationToken);

    /// <summary>Makes a person's orchestration check what was added.</summary>
    /// <param name="addedSince">A moment (UTC) before it was added.</param>
    public async Task WakeAsync(string staffId, DateTimeOffset addedSince, DurableTaskClient client, CancellationToken cancellationToken)
    {
        if (_awakeUntil.TryGetValue(staffId, out var until) && clock.GetUtcNow() < until)
        {
            return;
        }

        // What was added now is taken at some later moment, and is followed by another check so long after that. A quarter allows for
        // clocks of several machines that disagree.
        _awakeUntil[staffId] = addedSince + (NoticeBatchRule.CheckAgainAfter(options.Value.NoticeWindow) * 0.75);
        try
        {
            await persons.WakeAsync(client, staffId, cancellationToken);
        }
        catch
        {
            _awakeUntil.TryRemove(staffId, out _);
            throw;
        }
    }

    /// <summary>Records that this process is about to check what is pending for a person.</summary>
    public void Looking(string staffId)
    {
        if (options.Value.NoticeWindow == TimeSpan.Zero)
        {
            // What comes after this is to be sent at once too, so it needs a wake of its own.
            _awakeUntil.TryRemove(staffId, out _);
        }
    }
}
