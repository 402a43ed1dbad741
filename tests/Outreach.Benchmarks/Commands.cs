namespace Outreach.Benchmarks;

/// <summary>What staff send.</summary>
internal static class Commands
{
    public static readonly object Acknowledge =
        new { said = "Sorry about that. I look into it today.", where = "phone", kind = "problem", needsResolution = true };

    public static readonly object Resolve = new { done = "The missing part went out this morning." };

    public static readonly object Confirm = new { evidence = "They wrote that it works.", by = "customer" };
}
