using System.Text.Json;
using Outreach.Customers;
using Outreach.FollowUps.Mentions;

namespace Outreach.Webhooks;

/// <summary>
/// Whether something parked is by or about a customer, as far as that can be known of what nobody could read: one of its values is their
/// handle, their address or their number. Pure.
/// </summary>
/// <param name="Identities">Their handles.</param>
/// <param name="Email">Their address.</param>
/// <param name="Phone">Their number, E.164.</param>
/// <param name="Country">The office's, in whose writing a number without a country is read.</param>
internal sealed record ParkedMatchRule(IReadOnlyCollection<CustomerIdentity> Identities, string? Email, string? Phone, string? Country)
{
    public bool Fits(JsonElement json) => json.ValueKind switch
    {
        JsonValueKind.Object => json.EnumerateObject().Any(member => Fits(member.Value)),
        JsonValueKind.Array => json.EnumerateArray().Any(Fits),
        JsonValueKind.String => Fits(GivenText.Of(json).Text.Trim()),
        // A mention's handle may be a number too, and so may a phone number.
        JsonValueKind.Number => Fits(json.GetRawText()),
        JsonValueKind.True or JsonValueKind.False or JsonValueKind.Null or JsonValueKind.Undefined => false,
    };

    private bool Fits(string text) =>
        text.Length is > 0 and <= MentionReader.MostUnitsOfId
        && (text.Equals(Email, StringComparison.OrdinalIgnoreCase)
            || (Phone is not null && IsNumber(text, Phone))
            || Identities.Any(identity => IsSame(identity, text)));

    private bool IsNumber(string text, string phone) =>
        text == phone || (PhoneNumberRules.Read(text, Country) is { } number && PhoneNumberRules.AreSame(number.E164, phone));

    private static bool IsSame(CustomerIdentity identity, string text) =>
        HandleRules.Normalise(identity.Channel, text) is { Length: > 0 } handle
        && handle == HandleRules.Normalise(identity.Channel, identity.Handle);
}
