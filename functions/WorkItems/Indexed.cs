namespace Outreach.WorkItems;

/// <summary>
/// Which index rows show a follow-up or a call. Written with the claim, before the rows themselves: a crash in between
/// leaves no row that nobody knows of.
/// </summary>
public sealed record Indexed
{
    public static Indexed Nowhere { get; } = new();

    /// <summary>Worklist rows as <c>{staffId}|{row key}</c>.</summary>
    public IReadOnlyList<string> Worklist { get; init; } = [];

    /// <summary>The check sum of the open-work row, or null where there is none.</summary>
    public string? OpenWork { get; init; }

    /// <summary>Whether there is, or may be, a closed row.</summary>
    public bool Closed { get; init; }

    /// <summary>Equality by content, so that a test and a comparison see what matters.</summary>
    public bool Equals(Indexed? other) =>
        other is not null && OpenWork == other.OpenWork && Closed == other.Closed && Worklist.SequenceEqual(other.Worklist);

    public override int GetHashCode() => HashCode.Combine(OpenWork, Closed, Worklist.Count);
}
