namespace Outreach.Customers;

/// <summary>
/// What a channel says about a customer against what a person entered: the person's word stands, and the difference is suggested. Pure.
/// </summary>
internal static class SuggestionRules
{
    /// <summary>The fields that count as a person's once a person has entered them, by their names in a patch.</summary>
    public static readonly IReadOnlyList<string> Fields = ["displayName", "email", "phone", "timeZone", "town", "language"];

    private const string DisplayName = "displayName";
    private const string Phone = "phone";

    /// <summary>Whoever writes with a new number each time fills no more than this; the latest are kept.</summary>
    private const int MostOfOneField = 5;

    private const int MostReplacedNames = 10;

    /// <summary>The profile after a channel said who somebody is.</summary>
    /// <param name="now">When it reached us (UTC).</param>
    public static CustomerProfile Hear(CustomerProfile profile, ICustomerMention mention, DateTimeOffset now) =>
        SaidBy(mention.Author).Aggregate(profile, (heard, one) => Hear(heard, one.Field, one.Value, mention.Channel, now));

    /// <summary>What an author says of themselves, by the fields that it is about.</summary>
    public static IEnumerable<AuthorFact> SaidBy(Author author)
    {
        (string Field, string? Value)[] said =
            [(DisplayName, author.DisplayName), ("email", author.Email), (Phone, author.Phone), ("timeZone", author.TimeZone)];
        return said.Where(one => one.Value is not null).Select(one => new AuthorFact(one.Field, one.Value!));
    }

    /// <summary>The profile after a person entered a field: it is theirs from now on, and what was suggested is decided by it.</summary>
    public static CustomerProfile Entered(CustomerProfile profile, string field) => !Fields.Contains(field) ? profile : profile with
    {
        SetByStaff = profile.SetByStaff.Contains(field) ? profile.SetByStaff : [.. profile.SetByStaff, field],
        Suggestions = ValueOf(profile, field) is { } value ? Without(profile.Suggestions, field, value) : profile.Suggestions,
    };

    /// <summary>The profile after a person entered a name: the one that stood there is known as replaced.</summary>
    public static CustomerProfile Rename(CustomerProfile profile, string? name) => profile with
    {
        DisplayName = name,
        ReplacedNames =
        [
            .. profile.ReplacedNames.Append(profile.DisplayName).OfType<string>()
                .Where(one => name is null || !AreSame(DisplayName, one, name))
                .Distinct()
                .TakeLast(MostReplacedNames),
        ],
    };

    /// <summary>
    /// How whoever wrote a mention is called: by the name that a person entered where the mention names nobody, or somebody whom a person
    /// replaced or declined. Any other name stays, as several people may write under one handle.
    /// </summary>
    public static string NameOf(CustomerProfile? profile, Author author)
    {
        var entered = profile is not null && profile.SetByStaff.Contains(DisplayName) ? profile.DisplayName : null;
        return author.DisplayName is not { } said ? entered ?? author.Handle
            : entered is not null && (IsDeclined(profile!, DisplayName, said) || IsReplaced(profile!, said)) ? entered
            : said;
    }

    private static bool IsReplaced(CustomerProfile profile, string name) =>
        profile.ReplacedNames.Any(one => AreSame(DisplayName, one, name));

    /// <summary>Whether a suggestion is still to be decided: a merge may have brought its value.</summary>
    public static bool IsOpen(CustomerProfile profile, Suggestion suggestion) =>
        suggestion.DeclinedBy is null && !IsTheirs(profile, suggestion.Field, suggestion.Value);

    /// <summary>Whether a value is the one that a customer has, also in another writing.</summary>
    public static bool IsTheirs(CustomerProfile profile, string field, string value) =>
        ValueOf(profile, field) is { } known && AreSame(field, known, value);

    /// <summary>The suggestion of a value, unless it is decided.</summary>
    public static Suggestion? Find(CustomerProfile profile, string field, string value) =>
        profile.Suggestions.FirstOrDefault(one => one.Field == field && one.Value == value && IsOpen(profile, one));

    /// <summary>The profile after a person declined a suggestion: it does not come back.</summary>
    public static CustomerProfile Decline(CustomerProfile profile, Suggestion suggestion, string by, DateTimeOffset now) => profile with
    {
        Suggestions =
        [
            .. Without(profile.Suggestions, suggestion.Field, suggestion.Value), suggestion with { DeclinedBy = by, DeclinedAt = now },
        ],
    };

    /// <summary>The profile after a call found that its number is somebody else's: no number that was wrong is taken again.</summary>
    public static CustomerProfile WithWrongPhone(CustomerProfile profile, string by, DateTimeOffset at) => profile.Phone is not { } wrong
        ? profile
        : Decline(profile, new Suggestion(Phone, wrong, Phone, at), by, at) with
        {
            Phone = null,
            WrongPhone = wrong,

            // Nobody's word stands for a number any more, so another one may come in.
            SetByStaff = [.. profile.SetByStaff.Where(field => field != Phone)],
        };

    /// <summary>Whether a person said that a value is not the customer's.</summary>
    public static bool IsDeclined(CustomerProfile profile, string field, string value) =>
        (field == Phone && IsWrongPhone(profile, value))
        || profile.Suggestions.Any(one => one.DeclinedBy is not null && one.IsFor(field, value));

    /// <summary>Whether a number is the one that a call found to be somebody else's, also in the other writing of its country.</summary>
    public static bool IsWrongPhone(CustomerProfile profile, string? phone) =>
        phone is not null && profile.WrongPhone is { } wrong && PhoneNumberRules.AreSame(phone, wrong);

    public static string? ValueOf(CustomerFacts facts, string field) => field switch
    {
        "displayName" => facts.DisplayName,
        "email" => facts.Email,
        Phone => facts.Phone,
        "timeZone" => facts.TimeZone,
        "town" => facts.Town,
        "language" => facts.Language,
        _ => throw new ArgumentOutOfRangeException(nameof(field), field, "No person's word stands for this field."),
    };

    /// <summary>Two writings of an address or of a number are one; a name is what is written, without white space around it.</summary>
    public static bool AreSame(string field, string one, string other) => field == Phone
        ? PhoneNumberRules.AreSame(one, other)
        : string.Equals(one.Trim(), other.Trim(), field == "email" ? StringComparison.OrdinalIgnoreCase : StringComparison.Ordinal);

    private static CustomerProfile Hear(CustomerProfile profile, string field, string said, string channel, DateTimeOffset now)
    {
        var known = ValueOf(profile, field);
        if (said == known || IsDeclined(profile, field, said))
        {
            return profile;
        }

        // Whoever writes under a handle may name any number, so a number that is known is not replaced by them.
        var isForAPerson = profile.SetByStaff.Contains(field) || (field == Phone && known is not null);
        return !isForAPerson ? With(profile, field, said) with { Suggestions = Without(profile.Suggestions, field, said) }
            : IsTheirs(profile, field, said) ? profile
            : Suggest(profile, new Suggestion(field, said, channel, now));
    }

    private static CustomerProfile Suggest(CustomerProfile profile, Suggestion suggestion)
    {
        if (suggestion.Value.Trim() is not { Length: > 0 } value
            || value.Any(char.IsControl)
            || profile.Suggestions.Any(one => one.IsFor(suggestion.Field, value)))
        {
            return profile;
        }

        var open = profile.Suggestions.Where(one => one.DeclinedBy is null && one.Field == suggestion.Field).ToList();
        var tooMany = open.Take(open.Count - MostOfOneField + 1);
        return profile with { Suggestions = [.. profile.Suggestions.Except(tooMany), suggestion with { Value = value }] };
    }

    private static CustomerProfile With(CustomerProfile profile, string field, string said) => field switch
    {
        "displayName" => profile with { DisplayName = said },
        "email" => profile with { Email = said },
        Phone => profile with { Phone = said },
        "timeZone" => profile with { TimeZone = said },
        _ => throw new ArgumentOutOfRangeException(nameof(field), field, "No channel says this."),
    };

    private static IReadOnlyList<Suggestion> Without(IReadOnlyList<Suggestion> suggestions, string field, string value) =>
        [.. suggestions.Where(one => !one.IsFor(field, value))];
}
