namespace Outreach.InboundMail;

/// <summary>What a sender sent lately: their letters, or what their machine sent about one follow-up.</summary>
internal sealed record MailSender
{
    /// <summary>The latest, in order: their ids as hashes, and when they came (UTC).</summary>
    public IReadOnlyList<SeenMail> Recent { get; init; } = [];

    /// <summary>The e-mail with which there were too many; null while there are not.</summary>
    public string? LoopFrom { get; init; }

    /// <summary>How many have come since, that one included.</summary>
    public int InLoop { get; init; }

    /// <summary>The follow-up that took their latest letter, or that their machine writes about; null while there is none.</summary>
    public string? FollowUpId { get; init; }
}

/// <summary>An e-mail that came in.</summary>
/// <param name="InLoop">Which of the loop it was, from 1 on; 0 outside of one.</param>
internal sealed record SeenMail(string Id, DateTimeOffset At, int InLoop = 0);

/// <summary>
/// Breaks loops: two machines that answer each other never stop by themselves, and a person does not write so much in so short a time.
/// Pure.
/// </summary>
internal static class MailLoopRules
{
    /// <summary>More of one sender than this within <see cref="Window"/> are a loop.</summary>
    public const int MostInWindow = 5;

    /// <summary>So many of a machine's loop are noted; what comes after them is counted alone.</summary>
    public const int MostNoted = 20;

    /// <summary>So many letters of a loop are noted whole: one form of a page writes in the name of many persons.</summary>
    public const int MostNotedWhole = 200;

    /// <summary>So many letters of a loop are noted, those after <see cref="MostNotedWhole"/> by their beginning.</summary>
    public const int MostLettersNoted = 1_000;

    // One in so many is noted after that, by its beginning: the follow-up shows that they still come.
    private const int NotedOfMany = 100;

    public static readonly TimeSpan Window = TimeSpan.FromMinutes(10);

    /// <summary>
    /// The sender with one more e-mail. One that is sent again is not counted again. Without a follow-up on which it can be noted, none
    /// begins a loop.
    /// </summary>
    /// <param name="mailId">Its id, as a hash.</param>
    /// <param name="now">When it came (UTC).</param>
    public static MailSender With(MailSender sender, string mailId, DateTimeOffset now)
    {
        if (sender.Recent.Any(seen => seen.Id == mailId))
        {
            return sender;
        }

        var before = sender.Recent.Where(seen => now - seen.At < Window).TakeLast(MostInWindow).ToList();
        if (before.Count < MostInWindow || sender.FollowUpId is null)
        {
            return sender with { Recent = [.. before, new SeenMail(mailId, now)], LoopFrom = null, InLoop = 0 };
        }

        var inLoop = sender.InLoop + 1;
        return sender with
        {
            Recent = [.. before, new SeenMail(mailId, now, inLoop)],
            LoopFrom = sender.LoopFrom ?? mailId,
            InLoop = inLoop,
        };
    }

    /// <summary>
    /// The sender after a follow-up has taken a letter. If it was to begin a loop and could not be noted, the next one does: the lead is
    /// notified with the first that is noted.
    /// </summary>
    public static MailSender WentTo(MailSender sender, string mailId, string followUpId) => sender with
    {
        FollowUpId = followUpId,
        LoopFrom = sender.LoopFrom == mailId ? null : sender.LoopFrom,
    };

    /// <summary>What is to become of an e-mail of a sender that has been counted: the same when it is delivered again.</summary>
    public static MailPassage PassageOf(MailSender sender, string mailId) =>
        sender.LoopFrom is null ? MailPassage.Free
        : sender.LoopFrom == mailId ? MailPassage.LoopBegins
        : (sender.Recent.FirstOrDefault(seen => seen.Id == mailId) is { InLoop: > 0 } seen ? seen.InLoop : sender.InLoop) switch
        {
            <= MostNoted => MailPassage.InLoop,
            <= MostNotedWhole => MailPassage.Beyond,
            MostNotedWhole + 1 => MailPassage.CutBegins,
            MostLettersNoted + 1 => MailPassage.DropBegins,
            var number when number <= MostLettersNoted || number % NotedOfMany == 0 => MailPassage.FarBeyond,
            _ => MailPassage.Counted,
        };
}

/// <summary>Whether an e-mail comes through.</summary>
internal enum MailPassage
{
    /// <summary>It is taken like any other.</summary>
    Free,

    /// <summary>With it there are too many of its sender.</summary>
    LoopBegins,

    /// <summary>It is one of too many.</summary>
    InLoop,

    /// <summary>It is one of so many that a machine's are not even noted. A letter is.</summary>
    Beyond,

    /// <summary>With it there are so many that of a letter the beginning is noted.</summary>
    CutBegins,

    /// <summary>It is one of those.</summary>
    FarBeyond,

    /// <summary>With it there are so many that most of those after it are only counted; of a letter the beginning is noted.</summary>
    DropBegins,

    /// <summary>It is one of so many that it is only counted.</summary>
    Counted,
}
