namespace Outreach.FollowUps.Mentions;

/// <summary>How a mention is kept. Pure.</summary>
internal static class MentionText
{
    /// <summary>How many units of earlier versions a row has room for.</summary>
    public const int MaxUnitsKept = 60_000;

    public static MentionRow RowOf(int number, Mention mention, DateTimeOffset receivedAt) => new()
    {
        Number = number,
        Id = SharedKernel.FollowUpId.Of(mention.Channel, mention.ExternalId),
        Text = mention.Text,
        PostedAt = mention.PostedAt,
        ReceivedAt = receivedAt,
        Url = mention.Url,
        ExternalId = mention.ExternalId,
        InReplyTo = mention.InReplyTo,
        Handle = mention.Author.Handle,
    };

    /// <summary>
    /// The mention with another version of its words; null where it has them already, or was deleted. Sources send again what they have
    /// sent before: a version that is known is a new one only if it is posted later than the latest, and one that was posted earlier than
    /// the latest is kept among the earlier ones.
    /// </summary>
    /// <param name="now">When the version reached us (UTC).</param>
    public static MentionRow? Revise(MentionRow row, Mention sent, DateTimeOffset now)
    {
        var earlier = row.Earlier ?? [];
        var isLater = sent.PostedAt > row.PostedAt && sent.PostedAt < now;
        if (row.DeletedAt is not null
            || sent.Text == row.Text
            || (!isLater && earlier.Any(version => version.Text == sent.Text)))
        {
            return null;
        }

        // What has no time of its own bears that of its arrival, which says nothing about the order.
        if (sent.PostedAt < row.PostedAt && row.PostedAt != (row.EditedAt ?? row.ReceivedAt))
        {
            return row with { Earlier = Kept([new MentionVersion(sent.Text, sent.PostedAt, now), .. earlier]) };
        }

        return row with
        {
            Text = sent.Text,
            PostedAt = sent.PostedAt,
            Url = sent.Url ?? row.Url,
            EditedAt = now,
            Earlier = Kept([.. earlier, new MentionVersion(row.Text, row.PostedAt, row.EditedAt ?? row.ReceivedAt)]),
        };
    }

    /// <summary>The first version and as many of the latest as there is room for.</summary>
    private static List<MentionVersion> Kept(IReadOnlyList<MentionVersion> versions)
    {
        var units = versions[0].Text.Length;
        var latest = versions.Skip(1).Reverse().TakeWhile(version => (units += version.Text.Length) <= MaxUnitsKept).Reverse();
        return [versions[0], .. latest];
    }
}
