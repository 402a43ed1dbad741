using Outreach.Customers.ThankYouCalls;

namespace Outreach.Reports;

/// <summary>A topic that a person gives to something that was said.</summary>
/// <param name="Topic">Null takes back what a person said before.</param>
/// <param name="From">The topic under which they saw it; null where it may be any.</param>
/// <param name="At">When (UTC).</param>
internal sealed record VoiceSort(string? Topic, string? From, string By, DateTimeOffset At);

/// <summary>
/// Something that a customer said about what we make, as table <c>Feedback</c> keeps it: their words without names, and a keyed hash by
/// which customers are counted. Pure: each change gives the next version, or the same item where there is nothing to change.
/// </summary>
internal sealed record VoiceItem
{
    public required string Week { get; init; }

    public required string RowKey { get; init; }

    /// <summary>The topic that it came with; empty for none.</summary>
    public required string Topic { get; init; }

    /// <summary>Null in what was kept before sources were, and where words were erased before they came here.</summary>
    public FeedbackSource? Source { get; init; }

    /// <summary>The topic that a person gave it, in place of the one that it came with.</summary>
    public string? SortedUnder { get; init; }

    public string? SortedBy { get; init; }

    public DateTimeOffset? SortedAt { get; init; }

    /// <summary>A keyed hash of the customer; once they are erased, a mark by which nobody finds them.</summary>
    public string? Customer { get; init; }

    /// <summary>Null where the words were deleted.</summary>
    public string? Said { get; init; }

    public DateTimeOffset? At { get; init; }

    /// <summary>The version of the call or follow-up that it was last copied from.</summary>
    public int Seen { get; init; }

    /// <summary>
    /// A keyed hash of the words as the customer gave them, by which an edit is known; null in what was kept before this was.
    /// </summary>
    public string? Original { get; init; }

    /// <summary>It turned out to be no feedback.</summary>
    public bool IsWithdrawn { get; init; }

    /// <summary>Grows with each change.</summary>
    public int Version { get; init; }

    public string Id => $"{Week}.{RowKey}";

    /// <summary>The topic under which it is counted, before merges; null where it is not counted.</summary>
    public string? CountedUnder => Source is null || IsWithdrawn || At is null ? null
        : SortedUnder ?? Source switch
        {
            FeedbackSource.Call => Topic,

            // What came with a confirmation has a topic of ours, not one that a person chose.
            FeedbackSource.Idea or FeedbackSource.Confirmation => VoiceTopic.NotSorted,
        };

    /// <summary>What it is once words have come in, for the first time or again.</summary>
    /// <param name="said">Without names.</param>
    public static VoiceItem Hear(VoiceItem? before, FeedbackWords words, string said, string customer, string? original = null)
    {
        var known = before ?? new VoiceItem { Week = words.Copy.Week, RowKey = words.Copy.RowKey, Topic = words.Copy.Topic };
        if (before is not null && (before.Seen > words.Version || (before.Said is null && !before.IsWithdrawn)))
        {
            // Older than what is there, or deleted since.
            return before;
        }

        return Next(before, known with
        {
            Topic = words.Copy.Topic,
            Source = words.Source,
            Customer = customer,
            Said = said,
            At = words.At,
            Seen = words.Version,
            Original = original,
            IsWithdrawn = false,
        });
    }

    /// <summary>What is left once it is found to be no feedback.</summary>
    public VoiceItem Withdraw(int version) => Seen > version
        ? this
        : Next(this, this with { IsWithdrawn = true, Said = null, Original = null, Customer = null, Seen = version });

    /// <summary>What is left once its words are deleted; it stays counted.</summary>
    /// <param name="mark">In place of an erased customer; null where the customer is still one.</param>
    public VoiceItem Forget(string? mark) => Next(
        this,
        IsWithdrawn
            ? this with { IsWithdrawn = false, Source = null, SortedUnder = null, Said = null, Original = null }
            : this with
            {
                Said = null,
                Original = null,
                Customer = Customer is null || mark is null || IsMark(Customer) ? Customer : mark,
            });

    /// <summary>Under the topic that a person gives it, unless somebody else was first.</summary>
    public VoiceItem Sort(VoiceSort sort) => SortedUnder == sort.Topic || (sort.From is not null && sort.From != CountedUnder)
        ? this
        : Next(this, this with { SortedUnder = sort.Topic, SortedBy = sort.By, SortedAt = sort.At });

    /// <summary>What stands in place of an erased customer.</summary>
    /// <param name="pseudonym">Of something that leads to nobody.</param>
    public static string MarkOf(string pseudonym) => Mark + pseudonym[..14];

    public static bool IsMark(string customer) => customer.StartsWith(Mark, StringComparison.Ordinal);

    // No hash has it.
    private const string Mark = "x-";

    private static VoiceItem Next(VoiceItem? before, VoiceItem after) =>
        after == before ? after : after with { Version = (before?.Version ?? 0) + 1 };
}
