using System.ComponentModel.DataAnnotations;
using Outreach.Platform;
using Outreach.Platform.Contract;
using Outreach.Platform.Http;
using Outreach.SharedKernel;

namespace Outreach.Staff;

/// <summary>
/// An account of the roster as it comes in. It replaces the existing one, except for its absence, which has its own route.
/// </summary>
internal sealed record StaffMemberInput
{
    private const int MaxNameUnits = 100;
    private const int MaxChannels = 32;
    private const int MaxLanguages = 16;

    // The actors in events that are not on the roster.
    private static readonly string[] OtherActors = ["customer", "system"];

    /// <summary>The id, where it is sent along; it must be the one in the URL.</summary>
    public string? Id { get; init; }

    /// <summary>Required: the name that customers and colleagues know, 1-100 UTF-16 units.</summary>
    [Required]
    public string? Name { get; init; }

    /// <summary>Required: where notices go. Nobody else's.</summary>
    [Required]
    public string? Email { get; init; }

    /// <summary>Their object id in Microsoft Entra, a GUID. Nobody else's.</summary>
    public string? ObjectId { get; init; }

    /// <summary>Required: <c>agent</c>, <c>lead</c> or <c>admin</c>.</summary>
    [Required]
    [OneOf(typeof(StaffRole))]
    public string? Role { get; init; }

    /// <summary>Required: <c>person</c>, <c>bot</c> or <c>team</c>.</summary>
    [Required]
    [OneOf(typeof(AccountType))]
    public string? Type { get; init; }

    /// <summary>Required: the channels they answer on; may be empty.</summary>
    [Required]
    public IReadOnlyList<string?>? Channels { get; init; }

    /// <summary>The languages they answer in, BCP 47 tags such as <c>nl</c>; left out for none that we know of.</summary>
    public IReadOnlyList<string?>? Languages { get; init; }

    /// <summary>Required: IANA zone.</summary>
    [Required]
    public string? TimeZone { get; init; }

    /// <summary>The person who is escalated to.</summary>
    public string? LeadId { get; init; }

    /// <summary>Duty hours by weekday in their own zone, such as <c>{"monday": ["09:00-17:00"]}</c>; left out for always.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<string>?>? Hours { get; init; }

    /// <summary>Their notification preferences; left out, as they chose before.</summary>
    public NoticesInput? Notices { get; init; }

    /// <summary>The account.</summary>
    /// <param name="before">The account that is there, or null.</param>
    /// <exception cref="ProblemException">400 with every field that is wrong.</exception>
    public StaffMember ToMember(string id, StaffMember? before, Roster roster, NoticeKinds kinds)
    {
        var errors = new Dictionary<string, string[]>();
        if (OtherActors.Contains(id) || (Id is not null && Id != id))
        {
            errors["id"] = [
                Id is not null && Id != id
                    ? $"id is '{id}' in the URL."
                    : $"id must not be '{id}': that is who acts where nobody on the roster does."];
        }

        var others = roster.Members.Where(member => member.Id != id).ToList();
        var timeZone = TimeZoneOf(errors);
        var member = new StaffMember
        {
            Id = id,
            Name = NameOf(errors),
            Email = EmailOf(others, errors),
            ObjectId = ObjectIdOf(others, errors),
            Role = OneOf<StaffRole>("role", Role, errors),
            Type = OneOf<AccountType>("type", Type, errors),
            Channels = ChannelsOf(errors),
            Languages = LanguagesOf(errors),
            TimeZone = timeZone ?? "",
            LeadId = LeadIdOf(id, roster, errors),
            Hours = DutyHours.Read(Hours, timeZone, errors),
            Absence = before?.Absence,
            AwayUntil = before?.AwayUntil,
            Notices = Notices?.Read(kinds, errors, "notices.") ?? before?.Notices ?? new NoticePreferences(),
        };
        NoticesInput.Check(member, roster, kinds, errors, "notices.");
        return errors.Count == 0 ? member : throw ProblemException.Invalid(errors);
    }

    private string NameOf(Dictionary<string, string[]> errors)
    {
        if (string.IsNullOrWhiteSpace(Name) || Name.Length > MaxNameUnits || Name.Any(char.IsControl))
        {
            errors["name"] = [$"name is required: 1 to {MaxNameUnits} characters, none of them a control character."];
        }

        return Name ?? "";
    }

    private string EmailOf(IEnumerable<StaffMember> others, Dictionary<string, string[]> errors)
    {
        if (Email is null || !Formats.IsEmailAddress(Email))
        {
            errors["email"] = ["email is required and must be an e-mail address."];
        }
        else if (others.FirstOrDefault(other => string.Equals(other.Email, Email, StringComparison.OrdinalIgnoreCase)) is { } same)
        {
            errors["email"] = [$"email is that of '{same.Id}': whoever signs in with it could be either."];
        }

        return Email ?? "";
    }

    private string? ObjectIdOf(IEnumerable<StaffMember> others, Dictionary<string, string[]> errors)
    {
        if (string.IsNullOrEmpty(ObjectId))
        {
            return null;
        }

        if (!Guid.TryParseExact(ObjectId, "D", out _))
        {
            errors["objectId"] = ["objectId must be a GUID, such as 00000000-0000-0000-0000-000000000000."];
        }
        else if (others.FirstOrDefault(other => string.Equals(other.ObjectId, ObjectId, StringComparison.OrdinalIgnoreCase)) is { } same)
        {
            errors["objectId"] = [$"objectId is that of '{same.Id}'."];
        }

        return ObjectId;
    }

    private IReadOnlyList<string> ChannelsOf(Dictionary<string, string[]> errors)
    {
        if (Channels is null || Channels.Count > MaxChannels)
        {
            errors["channels"] = [$"channels is required: a list of {MaxChannels} channels at the most, which may be empty."];
            return [];
        }

        for (var i = 0; i < Channels.Count; i++)
        {
            if (Channels[i] is not { } channel || !Formats.IsChannel(channel))
            {
                errors[$"channels[{i}]"] = [$"channels[{i}] may hold 1 to 32 of a-z, 0-9, _ and -."];
            }
        }

        return [.. Channels.OfType<string>().Distinct(StringComparer.Ordinal)];
    }

    private IReadOnlyList<string> LanguagesOf(Dictionary<string, string[]> errors)
    {
        var given = Languages ?? [];
        if (given.Count > MaxLanguages)
        {
            errors["languages"] = [$"languages may hold {MaxLanguages} tags at the most."];
            return [];
        }

        for (var i = 0; i < given.Count; i++)
        {
            if (!LanguageTag.IsWellFormed(given[i]))
            {
                errors[$"languages[{i}]"] = [$"languages[{i}] must be a BCP 47 tag, such as nl or pt-BR."];
            }
        }

        return [.. given.OfType<string>().Distinct(StringComparer.OrdinalIgnoreCase)];
    }

    private string? TimeZoneOf(Dictionary<string, string[]> errors)
    {
        if (TimeZone is not null && Formats.IsTimeZone(TimeZone))
        {
            return TimeZone;
        }

        errors["timeZone"] = ["timeZone is required and must be an IANA zone, such as Europe/Amsterdam."];
        return null;
    }

    private string? LeadIdOf(string id, Roster roster, Dictionary<string, string[]> errors)
    {
        if (string.IsNullOrEmpty(LeadId))
        {
            return null;
        }

        if (LeadId == id || roster.Find(LeadId) is not { IsPerson: true })
        {
            errors["leadId"] =
            [
                LeadId == id ? "leadId must be somebody else."
                : roster.Find(LeadId) is null ? $"leadId '{LeadId}' is not on the roster."
                : $"leadId '{LeadId}' is not a person.",
            ];
        }

        return LeadId;
    }

    private static T OneOf<T>(string field, string? value, Dictionary<string, string[]> errors) where T : struct, Enum
    {
        if (Json.ParseName<T>(value) is { } known)
        {
            return known;
        }

        errors[field] = [$"{field} is required and must be one of {string.Join(", ", Enum.GetValues<T>().Select(Json.NameOf))}."];
        return default;
    }
}
