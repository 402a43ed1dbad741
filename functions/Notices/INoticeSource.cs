using Microsoft.DurableTask.Client;
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
    Func<OutboxEntry, StaffMember, Notice> Write)
{
    /// <summary>
    /// Of a notice that the item itself sends another lead once the one before has left: whom it was escalated to. Null for any other.
    /// </summary>
    public Func<OutboxEntry, Escalation?> EscalationOf { get; init; } = static _ => null;
}

/// <param name="To">The lead whom the item says that it was escalated to; null where it names none.</param>
internal sealed record Escalation(string? To);

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

    /// <summary>
    /// Notes in an item that another lead hears what notices of it say, so that it tells nobody itself. False where it was escalated to
    /// somebody else meanwhile, who was told then. Safe to repeat.
    /// </summary>
    /// <param name="entries">The notices: each says something else that it was escalated for.</param>
    /// <param name="from">The lead whom it was escalated to.</param>
    /// <param name="to">Who hears it.</param>
    Task<bool> EscalateAsync(
        string about, IReadOnlyList<OutboxEntry> entries, string from, string to, DateTimeOffset now, DurableTaskClient client,
        CancellationToken cancellationToken);

    /// <summary>Corrects what the item's log says of a notice. Safe to repeat; where the item is gone, nothing is written.</summary>
    Task LogAsync(string about, NoticeLogEntry entry, CancellationToken cancellationToken);
}
