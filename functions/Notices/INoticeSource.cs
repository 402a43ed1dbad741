using Outreach.Staff;
using Outreach.WorkItems;

namespace Outreach.Notices;

/// <summary>An item that notices are about, as it stands now.</summary>
/// <param name="Owner">Whose it is.</param>
/// <param name="Outbox">What it still has to hand over itself.</param>
/// <param name="IsStillNeeded">Whether what a notice asks for is still to be done.</param>
/// <param name="Write">What a notice says to its reader.</param>
internal sealed record NoticeSubject(
    string Owner,
    IReadOnlyList<OutboxEntry> Outbox,
    Func<OutboxEntry, bool> IsStillNeeded,
    Func<OutboxEntry, StaffMember, Notice> Write);

/// <summary>Knows the items that notices are about. Each capability that has such items registers one.</summary>
internal interface INoticeSource
{
    /// <summary>The tag of a span that holds an item's id.</summary>
    string IdTag { get; }

    /// <summary>Whether an id is one of its items'.</summary>
    bool Knows(string about);

    /// <summary>The item as it is stored now; null where it is gone.</summary>
    /// <param name="entries">The notices that are to be written about it.</param>
    Task<NoticeSubject?> FindAsync(
        string about, IReadOnlyList<OutboxEntry> entries, DateTimeOffset now, CancellationToken cancellationToken);

    /// <summary>Who has to do what about the item now; null where nobody has, or it is gone.</summary>
    Task<(string StaffId, WorkItem Item)?> FindTodoAsync(
        string about, Roster roster, DateTimeOffset now, CancellationToken cancellationToken);

    /// <summary>Corrects what the item's log says of a notice. Safe to repeat; where the item is gone, nothing is written.</summary>
    Task LogAsync(string about, NoticeLogEntry entry, CancellationToken cancellationToken);
}
