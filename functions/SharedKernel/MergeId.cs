using System.Globalization;
using System.Text.RegularExpressions;

namespace Outreach.SharedKernel;

/// <summary>
/// The id of a merge: the absorbed customer, the survivor, and the number of the merge between the two. Also its orchestration's.
/// </summary>
internal static partial class MergeId
{
    public static string Of(string absorbedId, string survivorId, int number) =>
        string.Create(CultureInfo.InvariantCulture, $"{absorbedId}-{survivorId}-{number}");

    /// <summary>Whether this could be one; what could not is answered as unknown.</summary>
    public static bool IsWellFormed(string id) => Shape().IsMatch(id);

    public static (string AbsorbedId, string SurvivorId) Split(string id) =>
        id.Split('-') is [var absorbed, var survivor, ..] ? (absorbed, survivor) : throw new FormatException("This is no merge's id.");

    public static string OtherThan(string customerId, string id) =>
        Split(id) is var (absorbed, survivor) && absorbed == customerId ? survivor : absorbed;

    [GeneratedRegex(@"^c[0-9a-f]{32}-c[0-9a-f]{32}-[1-9][0-9]{0,5}\z")]
    private static partial Regex Shape();
}
