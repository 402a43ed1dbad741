namespace Outreach.Notices;

/// <summary>What a digest says of mentions that could not be taken. Pure.</summary>
internal static class RefusedSection
{
    private const int MostLines = 10;

    /// <summary>The section; null where all could be.</summary>
    /// <param name="refused">A line for each day, source and reason.</param>
    public static DigestSection? Of(IReadOnlyCollection<string> refused) =>
        refused.Count == 0 ? null : new DigestSection("Mentions that could not be taken",
        [
            .. refused.Take(MostLines).Select(line => new DigestLine(line)),
            .. refused.Count > MostLines
                ? [new DigestLine($"and {refused.Count - MostLines} more lines of them")]
                : Array.Empty<DigestLine>(),
        ]);
}
