using Outreach.SharedKernel;

namespace Outreach.Staff.Snippets;

/// <summary>Who may change a snippet, and how many there may be. Pure.</summary>
internal static class SnippetRules
{
    /// <summary>As many as a menu can still show.</summary>
    public const int Most = 200;

    /// <param name="before">As it is; null for a new one, which any person may add.</param>
    public static bool MayChange(Snippet? before, StaffMember caller) =>
        before is null || before.By == caller.Id || caller.Role is StaffRole.Lead or StaffRole.Admin;

    /// <summary>A snippet that is changed stays whose it was.</summary>
    public static Snippet After(Snippet? before, Snippet given) => given with { By = before?.By ?? given.By };
}
