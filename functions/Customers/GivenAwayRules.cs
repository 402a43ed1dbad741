namespace Outreach.Customers;

/// <summary>
/// Which follow-ups under a customer's handles concern somebody else. As long as two customers are one, those of either count; each has
/// their own again when they are two. Pure, and safe to repeat.
/// </summary>
internal static class GivenAwayRules
{
    /// <summary>A customer with one more that concerns somebody else.</summary>
    /// <param name="origin">The absorbed customer under whose handle it came; null where that was one of their own.</param>
    public static CustomerProfile With(CustomerProfile profile, string followUpId, string? origin) => profile with
    {
        GivenAway = profile.GivenAway.Contains(followUpId) ? profile.GivenAway : [.. profile.GivenAway, followUpId],
        GivenAwayUnder = Under(profile, followUpId, origin),
    };

    /// <summary>A customer whom one concerns after all.</summary>
    public static CustomerProfile Without(CustomerProfile profile, string followUpId) => profile with
    {
        GivenAway = [.. profile.GivenAway.Where(id => id != followUpId)],
        GivenAwayUnder = Under(profile, followUpId, origin: null),
    };

    /// <summary>The survivor of a merge with those of the absorbed customer, who keeps them as well.</summary>
    public static CustomerProfile TakeOver(CustomerProfile survivor, CustomerProfile absorbed) =>
        absorbed.GivenAway.Except(survivor.GivenAway).Aggregate(
            survivor, (profile, id) => With(profile, id, absorbed.GivenAwayUnder.GetValueOrDefault(id, absorbed.Id)));

    /// <summary>The absorbed customer with those that came under their names while they were one with the survivor.</summary>
    public static CustomerProfile TakeBack(CustomerProfile absorbed, CustomerProfile survivor, IReadOnlySet<string> names) =>
        survivor.GivenAwayUnder.Where(one => names.Contains(one.Value)).Aggregate(
            absorbed, (profile, one) => With(profile, one.Key, one.Value == absorbed.Id ? null : one.Value));

    /// <summary>The survivor without those that came under the absorbed customer's names.</summary>
    public static CustomerProfile GiveBack(CustomerProfile survivor, IReadOnlySet<string> names) =>
        survivor.GivenAwayUnder.Where(one => names.Contains(one.Value)).Aggregate(survivor, (profile, one) => Without(profile, one.Key));

    private static IReadOnlyDictionary<string, string> Under(CustomerProfile profile, string followUpId, string? origin)
    {
        var known = profile.GivenAwayUnder;
        if (known.GetValueOrDefault(followUpId) == origin)
        {
            return known;
        }

        var others = known.Where(one => one.Key != followUpId);
        return (origin is null ? others : others.Append(KeyValuePair.Create(followUpId, origin))).ToDictionary(StringComparer.Ordinal);
    }
}
