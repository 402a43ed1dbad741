using System.Text.Json;
using Outreach.Platform.Http;

namespace Outreach.Customers;

/// <summary>A change of a customer by staff, as a JSON merge patch (RFC 7396): an absent member is kept, <c>null</c> removes it.</summary>
internal static class CustomerPatch
{
    private const string Phone = "phone";

    /// <summary>Reads a patch and returns its effect on a profile.</summary>
    /// <param name="country">The office's: in its writing a phone number without a country is read.</param>
    /// <exception cref="ProblemException">400 with every member that is invalid or read-only.</exception>
    public static Func<CustomerProfile, CustomerProfile> Read(JsonElement patch, string? country = null)
    {
        var errors = new Dictionary<string, string[]>();
        var changes = new List<Func<CustomerProfile, CustomerProfile>>();
        if (patch.ValueKind != JsonValueKind.Object || !patch.EnumerateObject().Any())
        {
            throw ProblemException.Invalid("body", "Must be an object with what is to be changed, such as {\"sayName\": \"AAL-tyuh\"}.");
        }

        foreach (var member in patch.EnumerateObject())
        {
            if (CustomerAttributes.All.FirstOrDefault(one => one.IsForStaff && one.Name == member.Name) is { } attribute)
            {
                changes.Add(attribute.Read(member.Name == Phone ? InE164(member.Value, country) : member.Value, errors));
                changes.Add(profile => SuggestionRules.Entered(profile, attribute.Name));
            }
            else
            {
                var names = CustomerAttributes.All.Where(one => one.IsForStaff).Select(one => one.Name);
                errors[member.Name] = [$"Can't be changed here. What can: {string.Join(", ", names)}."];
            }
        }

        return errors.Count == 0
            ? profile => changes.Aggregate(profile, (changed, change) => change(changed))
            : throw ProblemException.Invalid(errors);
    }

    /// <summary>What can't be read stays as it was written, and is refused as any other value is.</summary>
    private static JsonElement InE164(JsonElement value, string? country) =>
        value.ValueKind == JsonValueKind.String && PhoneNumberRules.Read(value.GetString()!, country) is { } number
            ? JsonSerializer.SerializeToElement(number.E164)
            : value;
}
