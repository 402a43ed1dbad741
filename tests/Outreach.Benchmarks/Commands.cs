namespace Outreach.Benchmarks;

/// <summary>What staff send.</summary>
internal static class Commands
{
    /// <param name="followUpId">Named in what is said: the same words to a third customer are refused.</param>
    public static object Acknowledge(string followUpId) => new
    {
        said = $"Sorry about that. I look into {followUpId} today.",
        where = "phone",
        kind = "problem",
        needsResolution = true,
    };

    /// <inheritdoc cref="Acknowledge"/>
    public static object Resolve(string followUpId) => new { done = $"The missing part of {followUpId} went out this morning." };

    public static readonly object Confirm = new { evidence = "They wrote that it works.", by = "customer" };
}
