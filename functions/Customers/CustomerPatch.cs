using System.Text.Json;
using System.Text.RegularExpressions;
using Outreach.Platform;
using Outreach.Platform.Http;

namespace Outreach.Customers;

/// <summary>A change of a customer by staff, as a JSON merge patch (RFC 7396): an absent member is kept, <c>null</c> removes it.</summary>
public static partial class CustomerPatch
{
    private const int MaxUnits = 256;
    private const int MaxItems = 50;
    private const int MostDays = 3650;

    /// <summary>Reads a patch and returns its effect on a profile.</summary>
    /// <exception cref="ProblemException">400 with every member that is invalid or read-only.</exception>
    public static Func<CustomerProfile, CustomerProfile> Read(JsonElement patch)
    {
        var errors = new Dictionary<string, string[]>();
        var changes = new List<Func<CustomerProfile, CustomerProfile>>();
        if (patch.ValueKind != JsonValueKind.Object || !patch.EnumerateObject().Any())
        {
            throw ProblemException.Invalid("body", "Must be an object with what is to be changed, such as {\"sayName\": \"AAL-tyuh\"}.");
        }

        foreach (var member in patch.EnumerateObject())
        {
            if (ChangeOf(member.Name, member.Value, errors) is { } change)
            {
                changes.Add(change);
            }
        }

        return errors.Count == 0 ? profile => changes.Aggregate(profile, (changed, change) => change(changed)) : throw ProblemException.Invalid(errors);
    }

    private static Func<CustomerProfile, CustomerProfile>? ChangeOf(string name, JsonElement value, Dictionary<string, string[]> errors)
    {
        switch (name)
        {
            case "displayName":
                var displayName = Text(name, value, errors);
                return profile => profile with { DisplayName = displayName };
            case "sayName":
                var sayName = Text(name, value, errors);
                return profile => profile with { SayName = sayName };
            case "town":
                var town = Text(name, value, errors);
                return profile => profile with { Town = town };
            case "email":
                var email = Text(name, value, errors, Formats.IsEmailAddress, "email is not an e-mail address.");
                return profile => profile with { Email = email };
            case "phone":
                var phone = Text(name, value, errors, Formats.IsPhone, "phone must be E.164, such as +31201234567.");

                // Entering a number confirms that it is the customer's, so it is no longer a wrong number.
                return profile => profile with { Phone = phone, WrongPhone = phone == profile.WrongPhone ? null : profile.WrongPhone };
            case "timeZone":
                var zone = Text(name, value, errors, Formats.IsTimeZone, "timeZone must be an IANA zone, such as Europe/Amsterdam.");
                return profile => profile with { TimeZone = zone };
            case "language":
                var language = Text(name, value, errors, tag => Language().IsMatch(tag), "language must be a BCP 47 tag, such as nl or pt-BR.");
                return profile => profile with { Language = language };
            case "interests":
                var interests = Texts(name, value, errors);
                return profile => profile with { Interests = interests };
            case "avoidTopics":
                var avoid = Texts(name, value, errors);
                return profile => profile with { AvoidTopics = avoid };
            case "contactEveryDays":
                var days = Days(name, value, errors);
                return profile => profile with { ContactEveryDays = days };
            default:
                errors[name] =
                [
                    "Can't be changed here. What can: displayName, sayName, email, phone, timeZone, town, language, interests, avoidTopics, contactEveryDays.",
                ];
                return null;
        }
    }

    private static string? Text(
        string name, JsonElement value, Dictionary<string, string[]> errors, Func<string, bool>? isRight = null, string? otherwise = null)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.Null:
                return null;
            case JsonValueKind.String when value.GetString()!.Trim() is { Length: > 0 and <= MaxUnits } text && !text.Any(char.IsControl):
                if (isRight?.Invoke(text) == false)
                {
                    errors[name] = [otherwise!];
                }

                return text;
            default:
                errors[name] = [$"{name} must be a text of 1 to {MaxUnits} characters without control characters, or null."];
                return null;
        }
    }

    private static IReadOnlyList<string> Texts(string name, JsonElement value, Dictionary<string, string[]> errors)
    {
        if (value.ValueKind == JsonValueKind.Null)
        {
            return [];
        }

        if (value.ValueKind != JsonValueKind.Array || value.GetArrayLength() > MaxItems)
        {
            errors[name] = [$"{name} must be an array of up to {MaxItems} texts."];
            return [];
        }

        return [.. value.EnumerateArray().Select((item, n) => Text($"{name}[{n}]", item, errors)).OfType<string>().Distinct(StringComparer.OrdinalIgnoreCase)];
    }

    private static int? Days(string name, JsonElement value, Dictionary<string, string[]> errors)
    {
        if (value.ValueKind == JsonValueKind.Null)
        {
            return null;
        }

        if (value.ValueKind != JsonValueKind.Number || !value.TryGetInt32(out var days) || days is < 1 or > MostDays)
        {
            errors[name] = [$"{name} must be a whole number of days from 1 to {MostDays}, or null."];
            return null;
        }

        return days;
    }

    [GeneratedRegex(@"^[A-Za-z]{2,3}(-[A-Za-z0-9]{1,8})*\z")]
    private static partial Regex Language();
}
