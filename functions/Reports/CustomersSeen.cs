using System.Text.Json.Serialization;

namespace Outreach.Reports;

/// <summary>
/// Whether figures are about enough customers to be shown: the few least pseudonyms of all. Those of several days together are the least of
/// them, so a customer who came twice counts once. All who were erased count as one.
/// </summary>
internal sealed class CustomersSeen
{
    /// <summary>Figures about fewer are not shown by language, nor of new and returning customers.</summary>
    public const int Enough = 5;

    private const string Erased = "erased";

    /// <summary>At most as many as are enough.</summary>
    [JsonObjectCreationHandling(JsonObjectCreationHandling.Populate)]
    public SortedSet<string> Least { get; } = new(StringComparer.Ordinal);

    [JsonIgnore]
    public bool AreEnough => Least.Count >= Enough;

    public void Add(string? pseudonym)
    {
        if (Least.Add(pseudonym ?? Erased) && Least.Count > Enough)
        {
            Least.Remove(Least.Max!);
        }
    }

    public void Add(CustomersSeen other)
    {
        foreach (var one in other.Least)
        {
            Add(one);
        }
    }
}
