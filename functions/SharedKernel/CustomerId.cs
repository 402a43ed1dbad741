using System.Text.RegularExpressions;

namespace Outreach.SharedKernel;

internal static partial class CustomerId
{
    /// <summary>Stands where somebody was erased: nobody.</summary>
    public static readonly string Erased = "c" + new string('0', 32);

    /// <summary>Whether this could be one; what could not is answered as unknown.</summary>
    public static bool IsWellFormed(string id) => Shape().IsMatch(id);

    [GeneratedRegex(@"^c[0-9a-f]{32}\z")]
    private static partial Regex Shape();
}
