namespace Outreach.Staff.Snippets;

/// <summary>The beginning of an answer that the team shares: it is meant to be edited before it is sent.</summary>
internal record Snippet
{
    /// <summary>Lower-case letters, digits and hyphens, 2 to 32.</summary>
    public required string Id { get; init; }

    /// <summary>What it is called in the menu.</summary>
    public required string Name { get; init; }

    /// <summary>Its words.</summary>
    public required string Text { get; init; }

    /// <summary>The language it is written in, BCP 47; null where nobody has said.</summary>
    public string? Language { get; init; }

    /// <summary>Who added it: theirs to change, besides leads and admins.</summary>
    public required string By { get; init; }

    /// <summary>When it was last changed (UTC).</summary>
    public required DateTimeOffset ChangedAt { get; init; }
}
