namespace Outreach.SharedKernel;

/// <summary>What a kind of notice has whatever it is about. What it says stands in the catalogue of the items that it is about.</summary>
/// <param name="Name">Its name in JSON, such as <c>due_soon</c>.</param>
/// <param name="Label">Where several share an e-mail, after their number.</param>
/// <param name="ChosenAs">The kind whose delivery the reader chooses for this one too; null where they choose its own.</param>
/// <param name="AtOnceForLeads">Why leads get it at once whatever they choose; null where they may choose.</param>
/// <param name="ReportsWords">Whether it reports what a customer wrote: several of one customer share the reader's quiet window.</param>
/// <param name="WaitsForOpening">Whether one that comes up at night waits until its reader, or the company, works again.</param>
/// <param name="IsLeads">Whether it goes to whoever leads the owner of the item.</param>
public sealed record NoticeTraits(
    string Name, string Label, NoticeKind? ChosenAs = null, string? AtOnceForLeads = null, bool ReportsWords = false,
    bool WaitsForOpening = false, bool IsLeads = false)
{
    public NoticeKind Kind { get; } = new(Name);

    /// <summary>
    /// Whether whoever leads the owner gets it where they have left: it may be about what is closed, which nobody takes over.
    /// </summary>
    public bool IsLeadsOnceOwnerLeft { get; init; }
}

/// <summary>The kinds of notice about one type of item. Each capability that has such items registers one.</summary>
public interface INoticeCatalogue
{
    IReadOnlyList<NoticeTraits> Kinds { get; }
}

/// <summary>Every kind of notice that there is, from all catalogues.</summary>
public sealed class NoticeKinds
{
    private readonly List<NoticeTraits> _all = [];

    /// <exception cref="InvalidOperationException">
    /// Two kinds have one name, or one follows the choice for a kind that there is not.
    /// </exception>
    public NoticeKinds(IEnumerable<INoticeCatalogue> catalogues)
    {
        foreach (var catalogue in catalogues)
        {
            // Each comes after the one before it in its catalogue; those that catalogues have in common keep their place.
            var next = 0;
            foreach (var traits in catalogue.Kinds)
            {
                if (Find(traits.Name) is not { } known)
                {
                    _all.Insert(next++, traits);
                }
                else if (ReferenceEquals(known, traits))
                {
                    next = _all.IndexOf(traits) + 1;
                }
                else
                {
                    throw new InvalidOperationException($"Two kinds of notice are named {traits.Name}.");
                }
            }
        }

        if (_all.Find(traits => traits.ChosenAs is { } chosen && Find(chosen.Name) is null) is { } lost)
        {
            throw new InvalidOperationException($"{lost.Name} is chosen as {lost.ChosenAs}, which is no kind of notice.");
        }
    }

    /// <summary>In the order of the catalogues.</summary>
    public IReadOnlyList<NoticeTraits> All => _all;

    /// <exception cref="InvalidOperationException">There is no such kind.</exception>
    public NoticeTraits this[NoticeKind kind] =>
        Find(kind.Name) ?? throw new InvalidOperationException($"There is no kind of notice {kind}.");

    /// <summary>The kind of that name; null where there is none.</summary>
    public NoticeTraits? Find(string? name) => _all.Find(traits => traits.Name == name);
}
