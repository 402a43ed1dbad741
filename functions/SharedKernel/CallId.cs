using System.Globalization;
using System.Text.RegularExpressions;

namespace Outreach.SharedKernel;

/// <summary>The id of a call: its customer's id, a dot and its number.</summary>
internal static partial class CallId
{
    /// <summary>Whether this could be one; what could not is answered as unknown.</summary>
    public static bool IsWellFormed(string id) => Shape().IsMatch(id);

    public static (string CustomerId, int Number) Split(string id)
    {
        var dot = id.LastIndexOf('.');
        return (id[..dot], int.Parse(id.AsSpan(dot + 1), CultureInfo.InvariantCulture));
    }

    [GeneratedRegex(@"^c[0-9a-f]{32}\.[1-9][0-9]{0,5}\z")]
    private static partial Regex Shape();
}
