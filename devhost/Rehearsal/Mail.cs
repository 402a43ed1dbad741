using Outreach.Customers.ThankYouCalls;
using Outreach.DevHost.Inbox;
using Outreach.FollowUps;
using Outreach.SharedKernel;

namespace Outreach.DevHost.Rehearsal;

/// <summary>What one e-mail is about: one item, or several where notices were batched.</summary>
/// <param name="At">When it came (UTC).</param>
/// <param name="Outcome">The follow-ups or calls, each with the kind of notice; none in a digest.</param>
/// <param name="Digest">Which digest it is: <see cref="Daily"/> or another; null where it is none.</param>
internal sealed record Mail(
    string To, DateTimeOffset At, string Subject, IReadOnlyList<(string About, NoticeKind Kind)> Outcome, string? Digest)
{
    public const string Daily = "daily_digest";

    /// <summary>Every kind of notice about the items of the company.</summary>
    public static readonly NoticeKinds Kinds = new([CallNotices.Catalogue, FollowUpNotices.Catalogue]);

    /// <summary>Reads it from the arguments that are sent with it.</summary>
    public static Mail Of(InboxItem item)
    {
        var kinds = Listed(item, "kind");
        var notices = Listed(item, "about").Zip(kinds.Select(Kinds.Find))
            .Where(notice => notice.Second is not null)
            .Select(notice => (notice.First, notice.Second!.Kind))
            .ToList();
        return new Mail(item.To, item.At, item.Subject, notices, notices.Count == 0 ? kinds.SingleOrDefault() : null);
    }

    private static string[] Listed(InboxItem item, string argument) =>
        item.CustomArgs.TryGetValue(argument, out var values) ? values.Split(',', StringSplitOptions.RemoveEmptyEntries) : [];
}
