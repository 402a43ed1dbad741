using Azure.Data.Tables;
using Outreach.Notices;
using Outreach.Platform.Storage;
using Outreach.WorkItems;

namespace Outreach.FollowUps;

/// <summary>The rows of a follow-up without their words. Pure.</summary>
internal static class ForgottenRow
{
    /// <summary>The write that takes the words out of a row; null where it has none, or is <c>state</c>, which the rules change.</summary>
    /// <param name="row">As it was read.</param>
    /// <param name="handlesToo">Whether the names they were written under are forgotten as well.</param>
    public static TableTransactionAction? Of(TableEntity row, bool handlesToo) => row.RowKey.Split(':')[0] switch
    {
        "mention" => Put(row, WithoutText(Document.Read<MentionRow>(row), handlesToo)),
        "event" => Put(row, Document.Read<FollowUpEvent>(row).WithoutWords()),
        "notice" => Put(row, Document.Read<NoticeLogEntry>(row) with { Reason = null }),
        "bounce" => Put(row, Document.Read<NoticeBounce>(row) with { Reason = "" }),

        // What was answered to a command may quote it.
        "command" => new TableTransactionAction(TableTransactionActionType.Delete, row, Azure.ETag.All),
        _ => null,
    };

    private static MentionRow WithoutText(MentionRow mention, bool handlesToo) => new()
    {
        Number = mention.Number,
        Text = "",
        ReceivedAt = mention.ReceivedAt,
        Handle = handlesToo ? null : mention.Handle,
        AuthorName = handlesToo ? null : mention.AuthorName,
    };

    private static TableTransactionAction Put<T>(TableEntity row, T value) =>
        new(TableTransactionActionType.UpsertReplace, Document.Row(row.PartitionKey, row.RowKey, value));
}
