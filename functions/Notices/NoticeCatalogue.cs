using Outreach.SharedKernel;
using Outreach.WorkItems;

namespace Outreach.Notices;

/// <summary>What a kind of notice says about one type of item, and when.</summary>
/// <typeparam name="TItem">The item's state.</typeparam>
/// <typeparam name="TFacts">What its texts are made of.</typeparam>
/// <param name="IsStillNeeded">Whether what it asks of its reader is still to be done in an open item.</param>
/// <param name="Subject">One line that says what to do, for which customer and by when.</param>
/// <param name="Lead">The sentence below it.</param>
/// <param name="Quote">The customer's words in it, where they are not those that every notice about the item quotes.</param>
internal record NoticeRow<TItem, TFacts>(
    Func<OutboxEntry, TItem, bool> IsStillNeeded,
    Func<TFacts, string> Subject,
    Func<TFacts, string> Lead,
    Func<TFacts, string>? Quote = null);

/// <summary>Every kind of notice that there is about one type of item. One that has no row can be neither enqueued nor sent.</summary>
/// <param name="itemType">Such as <c>a follow-up</c>.</param>
internal sealed class NoticeCatalogue<TRow>(string itemType) : INoticeCatalogue
    where TRow : class
{
    private readonly List<NoticeTraits> _kinds = [];
    private readonly Dictionary<NoticeKind, TRow> _rows = [];

    public IReadOnlyList<NoticeTraits> Kinds => _kinds;

    /// <exception cref="InvalidOperationException">There is no such notice about this type of item.</exception>
    public TRow this[NoticeKind kind] =>
        _rows.GetValueOrDefault(kind) ?? throw new InvalidOperationException($"There is no notice {kind} about {itemType}.");

    /// <summary>Adds a kind, once.</summary>
    public NoticeKind Add(NoticeTraits traits, TRow row)
    {
        _rows.Add(traits.Kind, row);
        _kinds.Add(traits);
        return traits.Kind;
    }

    public OutboxEntry EntryOf(NoticeKind kind, string to, ClockKind? clock)
    {
        _ = this[kind];
        return new OutboxEntry { Id = "", Kind = OutboxKind.Notice, Notice = kind, To = to, Clock = clock };
    }
}
