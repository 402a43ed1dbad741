using Outreach.Platform;
using Outreach.SharedKernel;

namespace Outreach.FollowUps.Mentions;

/// <summary>How a mention is kept. Pure.</summary>
internal static class MentionText
{
    /// <summary>What stands for a mention without words.</summary>
    public const string NoWords = "(no words)";

    /// <summary>What is kept of a mention's text, in UTF-16 units.</summary>
    public const int MostUnits = 10_000;

    /// <summary>The same on channels of e-mail, where people write letters.</summary>
    public const int MostUnitsOfMail = 100_000;

    public static int MostUnitsOn(string channel) => Channel.Of(channel).IsMail ? MostUnitsOfMail : MostUnits;

    /// <summary>The beginning on one line, or what stands for a text of which nothing can be seen.</summary>
    public static string SummaryOf(string text) => Unseen.IsAllOf(text) ? NoWords : Excerpt.Of(text);

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
        Truncated = mention.Truncated,
        HasNoWords = Unseen.IsAllOf(mention.Text),
        Media = mention.Media.Count > 0 ? mention.Media : null,
        MediaLeftOut = mention.MediaLeftOut,
        Notes = mention.Notes.Count > 0 ? mention.Notes : null,
    };
}
