using System.Text.RegularExpressions;

namespace Outreach.SharedKernel;

/// <summary>The id of an account on the roster.</summary>
internal static partial class StaffId
{
    /// <summary>Whether this could be one; what could not is answered as unknown.</summary>
    public static bool IsWellFormed(string id) => Shape().IsMatch(id);

    [GeneratedRegex(@"^[a-z0-9-]{2,32}\z")]
    private static partial Regex Shape();
}
