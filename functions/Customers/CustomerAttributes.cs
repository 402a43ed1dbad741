using System.Text.Json;
using Outreach.Platform;

namespace Outreach.Customers;

/// <summary>The attributes of a customer: what changes, merges and exports them goes through this list.</summary>
internal static class CustomerAttributes
{
    private const int MaxUnits = 256;
    private const int MaxItems = 50;
    private const int MostDays = 3650;
    private const string DisplayName = "displayName";

    public static readonly IReadOnlyList<CustomerAttribute> All =
    [
        new SingleAttribute<string?>(
            DisplayName,
            of => of.DisplayName,
            (of, it) => of with { DisplayName = it },
            Text,
            it => $"You call yourself {it}.",
            Enter: SuggestionRules.Rename),
        new ListAttribute<string>(
            "replacedNames",
            of => of.ReplacedNames,
            (of, it) => of with { ReplacedNames = it },
            Parse: null,
            it => $"Our staff replaced these names of yours: {it}.",
            (one, other) => SuggestionRules.AreSame(DisplayName, one, other),
            Word: name => name)
        {
            Fits = (name, survivor, _) =>
                survivor.DisplayName is not { } current || !SuggestionRules.AreSame(DisplayName, current, name),
        },
        new SingleAttribute<string?>(
            "sayName", of => of.SayName, (of, it) => of with { SayName = it }, Text, it => $"Your name is said like this: {it}."),
        new SingleAttribute<string?>(
            "email",
            of => of.Email,
            (of, it) => of with { Email = it },
            Text(Formats.IsEmailAddress, "email is not an e-mail address."),
            it => $"Your e-mail address is {it}."),
        new SingleAttribute<string?>(
            "phone",
            of => of.Phone,
            (of, it) => of with { Phone = it },
            Text(Formats.IsPhone, "phone must be a number such as +31 20 123 45 67, or as it is written in the office's country."),
            it => $"Your phone number is {it}.",
            // Entering a number confirms that it is the customer's, so it is no longer a wrong number.
            Enter: (of, it) => of with { Phone = it, WrongPhone = SuggestionRules.IsWrongPhone(of, it) ? null : of.WrongPhone },
            Fits: IsNotWrong),
        new SingleAttribute<string?>(
            "wrongPhone",
            of => of.WrongPhone,
            (of, it) => of with { WrongPhone = it },
            Parse: null,
            it => $"The number {it} turned out not to be yours.",
            Fits: IsNotWrong),
        new SingleAttribute<string?>(
            "timeZone",
            of => of.TimeZone,
            (of, it) => of with { TimeZone = it },
            Text(Formats.IsTimeZone, "timeZone must be an IANA zone, such as Europe/Amsterdam."),
            it => $"You live in the time zone {it}."),
        new SingleAttribute<string?>("town", of => of.Town, (of, it) => of with { Town = it }, Text, it => $"You live in {it}."),
        new SingleAttribute<string?>(
            "language",
            of => of.Language,
            (of, it) => of with { Language = it },
            Text(LanguageTag.IsWellFormed, "language must be a BCP 47 tag, such as nl or pt-BR."),
            it => $"You like to be spoken to in this language: {it}."),
        TextList("interests", of => of.Interests, (of, it) => of with { Interests = it }, it => $"You care about: {it}."),
        TextList("avoidTopics", of => of.AvoidTopics, (of, it) => of with { AvoidTopics = it }, it => $"We are not to bring up: {it}."),
        new SingleAttribute<string?>(
            "prefers",
            of => of.Prefers,
            (of, it) => of with { Prefers = it },
            Text(SharedKernel.StaffId.IsWellFormed, "prefers must be the id of a staff member, such as hanneke-vos."),
            it => $"You like to be answered by {it}."),
        new SingleAttribute<int?>(
            "contactEveryDays",
            of => of.ContactEveryDays,
            (of, it) => of with { ContactEveryDays = it },
            Days,
            it => $"We agreed to be in touch at least every {it} days."),
        new ListAttribute<string>(
            "setByStaff",
            of => of.SetByStaff,
            (of, it) => of with { SetByStaff = it },
            Parse: null,
            it => $"Our staff entered these themselves: {it}.",
            string.Equals,
            Word: field => field)
        {
            // After the fields themselves: a person's word goes along with the value that it stands for, or that it took away.
            Fits = (field, survivor, absorbed) => SuggestionRules.ValueOf(absorbed, field) == SuggestionRules.ValueOf(survivor, field),
        },
        new ListAttribute<Suggestion>(
            "suggestions",
            of => of.Suggestions,
            (of, it) => of with { Suggestions = it },
            Parse: null,
            it => $"You were said to have, and our staff did not take over: {it}.",
            (one, other) => one.IsFor(other.Field, other.Value),
            Word: one => $"{one.Field} {one.Value} (on {one.Channel}{(one.DeclinedBy is { } by ? $", declined by {by}" : "")})")
        {
            Fits = (one, survivor, _) =>
                SuggestionRules.ValueOf(survivor, one.Field) is not { } value || !SuggestionRules.AreSame(one.Field, value, one.Value),
        },
    ];

    /// <summary>The profile with another value of one of <see cref="SuggestionRules.Fields"/>.</summary>
    public static CustomerProfile With(CustomerProfile profile, string field, string? value) =>
        All.OfType<SingleAttribute<string?>>().Single(attribute => attribute.Name == field).Set(profile, value);

    private static ListAttribute<string> TextList(
        string name,
        Func<CustomerProfile, IReadOnlyList<string>> get,
        Func<CustomerProfile, IReadOnlyList<string>, CustomerProfile> set,
        Func<string, string> sentence) =>
        new(name, get, set, Texts, sentence, (one, other) => one.Equals(other, StringComparison.OrdinalIgnoreCase), Word: text => text);

    /// <summary>A number that is known not to be theirs does not come in by the back door.</summary>
    private static bool IsNotWrong(CustomerProfile profile) =>
        profile.Phone is null || !SuggestionRules.IsDeclined(profile, "phone", profile.Phone);

    private static string? Text(string name, JsonElement value, Dictionary<string, string[]> errors)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.Null:
                return null;
            case JsonValueKind.String when value.GetString()!.Trim() is { Length: > 0 and <= MaxUnits } text && !text.Any(char.IsControl):
                return text;
            default:
                errors[name] = [$"{name} must be a text of 1 to {MaxUnits} characters without control characters, or null."];
                return null;
        }
    }

    private static Func<string, JsonElement, Dictionary<string, string[]>, string?> Text(Func<string, bool> isRight, string otherwise) =>
        (name, value, errors) =>
        {
            var text = Text(name, value, errors);
            if (text is not null && !isRight(text))
            {
                errors[name] = [otherwise];
            }

            return text;
        };

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

        var texts = value.EnumerateArray().Select((item, n) => Text($"{name}[{n}]", item, errors));
        return [.. texts.OfType<string>().Distinct(StringComparer.OrdinalIgnoreCase)];
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
}
