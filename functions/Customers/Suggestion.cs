namespace Outreach.Customers;

/// <summary>
/// What a channel says about a customer and a person has yet to decide, or has declined. Times are UTC.
/// </summary>
/// <param name="Field">Such as <c>phone</c>: a name of <see cref="SuggestionRules.Fields"/>.</param>
/// <param name="Value">What the channel says.</param>
/// <param name="Channel">Which channel said it first; <c>phone</c> for a number that a call found to be wrong.</param>
/// <param name="At">When.</param>
/// <param name="DeclinedBy">The staff member who declined it; null while it is to be decided.</param>
/// <param name="DeclinedAt">When they did.</param>
public sealed record Suggestion(
    string Field, string Value, string Channel, DateTimeOffset At, string? DeclinedBy = null, DateTimeOffset? DeclinedAt = null)
{
    internal bool IsFor(string field, string value) => Field == field && SuggestionRules.AreSame(field, Value, value);
}

/// <summary>A suggestion that a person has yet to decide, as shown to clients.</summary>
/// <param name="Field">The member of the customer that it would change, such as <c>phone</c>.</param>
/// <param name="Value">What it would become.</param>
/// <param name="Channel">The channel that said so.</param>
/// <param name="At">When (UTC).</param>
internal sealed record SuggestionView(string Field, string Value, string Channel, DateTimeOffset At)
{
    public static IReadOnlyList<SuggestionView> Of(CustomerProfile customer) =>
    [
        .. customer.Suggestions.Where(one => SuggestionRules.IsOpen(customer, one))
            .Select(one => new SuggestionView(one.Field, one.Value, one.Channel, one.At)),
    ];
}
