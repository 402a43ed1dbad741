using System.Diagnostics.CodeAnalysis;

namespace Outreach.Staff.Snippets;

/// <summary>A snippet in the list of all: whoever changes one from there says which they have seen.</summary>
internal sealed record ListedSnippet : Snippet
{
    [SetsRequiredMembers]
    public ListedSnippet(StoredSnippet stored)
        : base(stored.Snippet)
    {
        Etag = stored.ETag.ToString();
    }

    /// <summary>For <c>If-Match</c>.</summary>
    public required string Etag { get; init; }
}
