using Outreach.Customers;

namespace Outreach.Merges;

/// <summary>
/// What becomes in a merge of what persons entered against what channels said: a person's word stands, whichever of the two customers they
/// gave it for. Where they did for both, the survivor's counts. Pure.
/// </summary>
internal static class EnteredRules
{
    /// <summary>
    /// What channels said of the survivor and makes room, by its field: a person entered another value for the absorbed customer, or said
    /// that it is not theirs.
    /// </summary>
    public static IReadOnlyDictionary<string, string> Replaced(CustomerProfile survivor, CustomerProfile absorbed) =>
        SaidOf(survivor).Where(said => MakesRoom(said.Field, said.Value, survivor, absorbed))
            .ToDictionary(said => said.Field, said => said.Value);

    /// <summary>
    /// Whether the survivor may have a value of the absorbed customer's: what a person took away, only a person's word brings back.
    /// </summary>
    public static bool MayTake(CustomerProfile survivor, CustomerProfile absorbed, string attribute) =>
        !survivor.SetByStaff.Contains(attribute) || absorbed.SetByStaff.Contains(attribute);

    /// <summary>What channels said of either, where a person's word stands against it: to be decided, as in <c>Hear</c>.</summary>
    /// <param name="after">The survivor with what they took.</param>
    public static IReadOnlyList<Suggestion> ToDecide(CustomerProfile after, CustomerProfile survivor, CustomerProfile absorbed) =>
    [
        .. from one in new[] { survivor, absorbed }
           from said in SaidOf(one)
           where after.SetByStaff.Contains(said.Field)
               && !IsKnown(after, said.Field, said.Value)
               && ChannelOf(one) is not null
           select new Suggestion(said.Field, said.Value, ChannelOf(one)!, one.LastMentionAt),
    ];

    private static bool MakesRoom(string field, string said, CustomerProfile survivor, CustomerProfile absorbed) =>
        SuggestionRules.IsDeclined(absorbed, field, said)
        || (absorbed.SetByStaff.Contains(field)
            && SuggestionRules.ValueOf(absorbed, field) is { } entered
            && entered != said
            && !SuggestionRules.IsDeclined(survivor, field, entered));

    private static IEnumerable<(string Field, string Value)> SaidOf(CustomerProfile customer) =>
        from field in SuggestionRules.Fields
        where !customer.SetByStaff.Contains(field)
        let value = SuggestionRules.ValueOf(customer, field)
        where value is not null
        select (field, value);

    private static bool IsKnown(CustomerProfile customer, string field, string value) =>
        SuggestionRules.IsTheirs(customer, field, value)
        || customer.Suggestions.Any(one => one.IsFor(field, value))
        || SuggestionRules.IsDeclined(customer, field, value);

    /// <summary>No profile says which channel a value came from: where they wrote last.</summary>
    private static string? ChannelOf(CustomerProfile customer) =>
        customer.Latest.FirstOrDefault()?.Channel ?? customer.Identities.FirstOrDefault()?.Channel;
}
