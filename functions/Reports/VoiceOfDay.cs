namespace Outreach.Reports;

/// <summary>What reports count of an item of the customers' voice: no word, and no name.</summary>
/// <param name="Topic">As in <see cref="VoiceItem.CountedUnder"/>.</param>
/// <param name="Customer">As in <see cref="VoiceItem"/>.</param>
/// <param name="Item">Its id.</param>
/// <param name="HasWords">Whether its words are still there.</param>
internal sealed record VoiceFacts(string? Topic, string? Customer, string Item, bool HasWords)
{
    public static VoiceFacts Of(VoiceItem item) => new(item.CountedUnder, item.Customer, item.Id, item.Said is not null);
}

/// <summary>
/// What was said about a topic, on a day or in a span: by whom, so that a customer who says it often counts once. Those of several days can
/// be added.
/// </summary>
internal sealed class VoiceSum
{
    /// <summary>So many of the latest words are shown beside a figure.</summary>
    public const int MostLatest = 2;

    public SortedSet<string> Customers { get; init; } = new(StringComparer.Ordinal);

    public int Words { get; set; }

    /// <summary>The ids of the latest items that still have words, in order.</summary>
    public IReadOnlyList<string> Latest { get; set; } = [];

    public void Add(VoiceFacts facts)
    {
        Words++;
        Customers.Add(facts.Customer ?? "");
        if (facts.HasWords)
        {
            Keep([facts.Item]);
        }
    }

    public void Add(VoiceSum other)
    {
        Words += other.Words;
        Customers.UnionWith(other.Customers);
        Keep(other.Latest);
    }

    // The id begins with the week and the moment.
    private void Keep(IReadOnlyList<string> more) =>
        Latest = [.. Latest.Concat(more).Order(StringComparer.Ordinal).TakeLast(MostLatest)];
}
