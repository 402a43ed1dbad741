namespace Outreach.FollowUps.Mentions;

/// <summary>How a mention is kept.</summary>
internal static class MentionText
{
    public static MentionRow RowOf(int number, Mention mention, DateTimeOffset receivedAt) => new()
    {
        Number = number,
        Text = mention.Text,
        PostedAt = mention.PostedAt,
        ReceivedAt = receivedAt,
        Url = mention.Url,
        ExternalId = mention.ExternalId,
        InReplyTo = mention.InReplyTo,
        Handle = mention.Author.Handle,
        AuthorName = mention.Author.DisplayName,
    };
}
