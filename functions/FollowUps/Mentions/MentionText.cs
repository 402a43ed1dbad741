using Outreach.Platform;
using Outreach.SharedKernel;

namespace Outreach.FollowUps.Mentions;

/// <summary>How a mention is kept. Pure.</summary>
internal static class MentionText
{
    /// <summary>What is kept of the versions between the first and the latest, in UTF-16 units.</summary>
    public const int MaxUnitsKept = 60_000;

    /// <summary>What stands for a mention without words.</summary>
    public const string NoWords = "(no words)";

    /// <summary>What is kept of a mention's text, in UTF-16 units.</summary>
    public const int MostUnits = 10_000;

    /// <summary>The same on channels of e-mail, where people write letters.</summary>
    public const int MostUnitsOfMail = 100_000;

    public static int MostUnitsOn(string channel) => Channel.Of(channel).IsMail ? MostUnitsOfMail : MostUnits;

    /// <summary>The beginning on one line, or what stands for a text of which nothing can be seen.</summary>
    public static string SummaryOf(string text) => Unseen.IsAllOf(text) ? NoWords : Excerpt.Of(text);

    /// <summary>The same with the subject before it, which often says more than the beginning of the letter.</summary>
    public static string SummaryOf(string? subject, string text) =>
        string.IsNullOrWhiteSpace(subject) ? SummaryOf(text)
        : Unseen.IsAllOf(text) ? SummaryOf(subject)
        : SummaryOf($"{subject}: {text}");

    public static MentionRow RowOf(int number, Mention mention, DateTimeOffset receivedAt) => new()
    {
        Number = number,
        Id = SharedKernel.FollowUpId.Of(mention.Channel, mention.ExternalId),
        Text = mention.Text,
        Whole = mention.Whole,
        Subject = mention.Subject,
        PostedAt = mention.PostedAt,
        ReceivedAt = receivedAt,
        Url = mention.Url,
        ExternalId = mention.ExternalId,
        InReplyTo = mention.InReplyTo,
        Handle = mention.Author.Handle,
        Truncated = mention.Truncated,
        HasNoWords = Unseen.IsAllOf(mention.Text),
        Media = mention.Media.Count > 0 ? mention.Media : null,
        MediaLeftOut = mention.MediaLeftOut,
        Notes = mention.Notes.Count > 0 ? mention.Notes : null,
        AuthorName = mention.Author.DisplayName,
        Language = mention.Language,
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
            Whole = sent.Whole,
            Subject = sent.Subject ?? row.Subject,
            PostedAt = sent.PostedAt,
            Url = sent.Url ?? row.Url,
            Language = sent.Language ?? row.Language,
            Truncated = sent.Truncated,
            HasNoWords = Unseen.IsAllOf(sent.Text),
            Media = sent.Media.Count > 0 ? sent.Media : row.Media,
            MediaLeftOut = sent.Media.Count > 0 ? sent.MediaLeftOut : row.MediaLeftOut,
            Notes = sent.Notes.Count > 0 ? sent.Notes : row.Notes,
            EditedAt = now,
            Earlier = Kept([.. earlier, new MentionVersion(row.Text, row.PostedAt, row.EditedAt ?? row.ReceivedAt)]),
        };
    }

    /// <summary>The first version, the one before the latest, and as many of those between them as there is room for.</summary>
    private static List<MentionVersion> Kept(IReadOnlyList<MentionVersion> versions)
    {
        var units = 0;
        var between = versions.Skip(1).SkipLast(1).Reverse().TakeWhile(version => (units += version.Text.Length) <= MaxUnitsKept);
        return versions.Count < 2 ? [.. versions] : [versions[0], .. between.Reverse(), versions[^1]];
    }
}
