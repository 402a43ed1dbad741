using Outreach.DevHost.Inbox;
using Outreach.Platform.Outbox;

namespace Outreach.DevHost.Rehearsal;

/// <summary>What one e-mail tells of: one item, or several where a storm was folded.</summary>
/// <param name="To">The address.</param>
/// <param name="At">When it came (UTC).</param>
/// <param name="Subject">Its subject line.</param>
/// <param name="Told">The follow-ups or calls, each with the kind of notice; none in a digest.</param>
internal sealed record Mail(string To, DateTimeOffset At, string Subject, IReadOnlyList<(string About, NoticeKind Kind)> Told)
{
    /// <summary>Reads it by the arguments that travel with it.</summary>
    public static Mail Of(InboxItem item)
    {
        var about = Listed(item, "about");
        var kinds = Listed(item, "kind") is { Count: > 0 } named ? named.Select(Platform.Json.ParseName<NoticeKind>) : about.Select(_ => BySubject(item.Subject));
        return new Mail(
            item.To,
            item.At,
            item.Subject,
            [.. about.Zip(kinds).Where(told => told.Second is not null).Select(told => (told.First, told.Second!.Value))]);
    }

    private static IReadOnlyList<string> Listed(InboxItem item, string argument) =>
        item.CustomArgs.TryGetValue(argument, out var values) ? values.Split(',', StringSplitOptions.RemoveEmptyEntries) : [];

    private static NoticeKind? BySubject(string subject) => subject switch
    {
        _ when subject.StartsWith("Overdue: ", StringComparison.Ordinal) => NoticeKind.Missed,
        _ when subject.StartsWith("Decide: ", StringComparison.Ordinal) => NoticeKind.CallToDecide,
        _ when subject.StartsWith("Call ", StringComparison.Ordinal) => NoticeKind.CallOwed,
        _ when subject.Contains(" by ", StringComparison.Ordinal) => NoticeKind.DueSoon,
        _ => NoticeKind.Assigned,
    };
}
