using System.Globalization;
using System.Text.Json;

namespace Outreach.Customers;

/// <summary>
/// Something that we know of a customer: how staff change it, what becomes of it in a merge, and how it is put to the customer. Erasure and
/// retention delete the profile, and with it every attribute.
/// </summary>
internal abstract record CustomerAttribute(string Name, bool IsForStaff, Func<string, string> Sentence)
{
    /// <summary>The change that a patch asks for. What is wrong with the value is added to the errors.</summary>
    public abstract Func<CustomerProfile, CustomerProfile> Read(JsonElement value, Dictionary<string, string[]> errors);

    /// <summary>The survivor of a merge with what only the absorbed customer has, and its places in their list; null for nothing.</summary>
    public abstract (CustomerProfile Survivor, IReadOnlyList<int> Places)? Take(CustomerProfile survivor, CustomerProfile absorbed);

    /// <summary>The survivor without what they took, where it is still as they took it.</summary>
    public abstract CustomerProfile GiveBack(CustomerProfile survivor, CustomerProfile absorbed, IReadOnlyList<int> places);

    /// <summary>What the customer's export says; null where nothing is known.</summary>
    public string? InWords(CustomerProfile profile) => WordsOf(profile) is { Length: > 0 } words ? Sentence(words) : null;

    protected abstract string? WordsOf(CustomerProfile profile);
}

/// <summary>
/// One value, or null: in a merge the survivor's counts, else the other's if the profile with it <c>Fits</c>. Without <c>Parse</c> staff
/// can't change it; <c>Enter</c> is what they do to the profile, where that is more than to set it.
/// </summary>
internal sealed record SingleAttribute<T>(
    string Name,
    Func<CustomerProfile, T> Get,
    Func<CustomerProfile, T, CustomerProfile> Set,
    Func<string, JsonElement, Dictionary<string, string[]>, T>? Parse,
    Func<string, string> Sentence,
    Func<CustomerProfile, T, CustomerProfile>? Enter = null,
    Func<CustomerProfile, bool>? Fits = null)
    : CustomerAttribute(Name, Parse is not null, Sentence)
{
    public override Func<CustomerProfile, CustomerProfile> Read(JsonElement value, Dictionary<string, string[]> errors)
    {
        var entered = Parse!(Name, value, errors);
        return profile => (Enter ?? Set)(profile, entered);
    }

    public override (CustomerProfile Survivor, IReadOnlyList<int> Places)? Take(CustomerProfile survivor, CustomerProfile absorbed) =>
        Get(survivor) is null && Get(absorbed) is { } theirs && Set(survivor, theirs) is var taken && Fits?.Invoke(taken) != false
            ? (taken, [])
            : null;

    public override CustomerProfile GiveBack(CustomerProfile survivor, CustomerProfile absorbed, IReadOnlyList<int> places) =>
        Equals(Get(survivor), Get(absorbed)) ? Set(survivor, default!) : survivor;

    protected override string? WordsOf(CustomerProfile profile) => Convert.ToString(Get(profile), CultureInfo.InvariantCulture);
}

/// <summary>Several values: in a merge those of both count.</summary>
internal sealed record ListAttribute(
    string Name,
    Func<CustomerProfile, IReadOnlyList<string>> Get,
    Func<CustomerProfile, IReadOnlyList<string>, CustomerProfile> Set,
    Func<string, JsonElement, Dictionary<string, string[]>, IReadOnlyList<string>> Parse,
    Func<string, string> Sentence)
    : CustomerAttribute(Name, IsForStaff: true, Sentence)
{
    public override Func<CustomerProfile, CustomerProfile> Read(JsonElement value, Dictionary<string, string[]> errors)
    {
        var entered = Parse(Name, value, errors);
        return profile => Set(profile, entered);
    }

    public override (CustomerProfile Survivor, IReadOnlyList<int> Places)? Take(CustomerProfile survivor, CustomerProfile absorbed)
    {
        var (ours, theirs) = (Get(survivor), Get(absorbed));
        var news = theirs.Index().Where(one => !ours.Contains(one.Item, StringComparer.OrdinalIgnoreCase)).ToList();
        return news.Count == 0 ? null : (Set(survivor, [.. ours, .. news.Select(one => one.Item)]), [.. news.Select(one => one.Index)]);
    }

    public override CustomerProfile GiveBack(CustomerProfile survivor, CustomerProfile absorbed, IReadOnlyList<int> places)
    {
        var theirs = Get(absorbed);
        var back = places.Where(place => place < theirs.Count).Select(place => theirs[place]).ToHashSet(StringComparer.Ordinal);
        return Set(survivor, [.. Get(survivor).Where(one => !back.Contains(one))]);
    }

    protected override string? WordsOf(CustomerProfile profile) => string.Join(", ", Get(profile));
}
