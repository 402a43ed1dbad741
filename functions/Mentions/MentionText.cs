using System.Globalization;
using Outreach.FollowUps;

namespace Outreach.Mentions;

/// <summary>A mention's text, whole and in short.</summary>
public static class MentionText
{
    private const int SummaryUnits = 140;

    /// <summary>The beginning on one line, cut between characters as a reader sees them.</summary>
    /// <param name="text">What was written.</param>
    /// <param name="units">UTF-16 units at the most.</param>
    public static string Summarise(string text, int units = SummaryUnits)
    {
        var line = string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries));
        if (line.Length <= units)
        {
            return line;
        }

        var end = 0;
        while (end < line.Length && end + StringInfo.GetNextTextElementLength(line, end) is var next && next < units)
        {
            end = next;
        }

        return line[..end] + "…";
    }

    /// <summary>The row that keeps the mention.</summary>
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
    };
}
