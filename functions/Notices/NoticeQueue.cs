using System.Collections.Concurrent;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Options;
using Outreach.Platform;
using Outreach.Staff;

namespace Outreach.Notices;

/// <summary>
/// Takes notices in for a person and wakes their orchestration, which sends them. After one wake there is a look a window later in any
/// case, whichever process takes it, so this one wakes nobody again until most of that has passed.
/// </summary>
public sealed class NoticeQueue(PendingNoticeStore store, PersonStarter persons, IOptions<OutreachOptions> options, TimeProvider clock)
{
    private readonly ConcurrentDictionary<string, DateTimeOffset> _awakeUntil = new(StringComparer.Ordinal);

    /// <summary>The moment (UTC), for <see cref="WakeAsync"/>.</summary>
    public DateTimeOffset Now => clock.GetUtcNow();

    /// <summary>Adds notices for one person. Safe to repeat.</summary>
    public Task AddAsync(string staffId, IReadOnlyList<PendingNotice> notices, CancellationToken cancellationToken) =>
        store.AddAsync(staffId, notices, cancellationToken);

    /// <summary>Sees to it that a person's orchestration looks at what was added.</summary>
    /// <param name="staffId">Who.</param>
    /// <param name="addedSince">A moment (UTC) before it was added.</param>
    /// <param name="client">Reaches the orchestration.</param>
    /// <param name="cancellationToken">Stops before the next call.</param>
    public async Task WakeAsync(string staffId, DateTimeOffset addedSince, DurableTaskClient client, CancellationToken cancellationToken)
    {
        if (_awakeUntil.TryGetValue(staffId, out var until) && clock.GetUtcNow() < until)
        {
            return;
        }

        // What was added now is taken at some moment after that, and so long later there is another look. A quarter is for the clocks of
        // several machines that disagree.
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

    /// <summary>Says that this process is about to look at what waits for a person.</summary>
    public void Looking(string staffId)
    {
        if (options.Value.NoticeWindow == TimeSpan.Zero)
        {
            // What comes after this is to be sent at once too, so it needs a wake of its own.
            _awakeUntil.TryRemove(staffId, out _);
        }
    }
}
