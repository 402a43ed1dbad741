using Outreach.SharedKernel;

namespace Outreach.Staff;

/// <summary>Who is behind an account. Only a person may answer a customer.</summary>
public enum AccountType
{
    /// <summary>A human being with a name.</summary>
    Person,

    /// <summary>A program.</summary>
    Bot,

    /// <summary>A shared account.</summary>
    Team,
}

/// <summary>Days on which a person is not there.</summary>
/// <param name="From">The first moment (UTC).</param>
/// <param name="To">The first moment (UTC) at which they are back.</param>
/// <param name="Deputy">Who takes over what is open; null leaves it to the rule of assignment.</param>
public sealed record Absence(DateTimeOffset From, DateTimeOffset To, string? Deputy = null);

/// <summary>How a person gets a kind of notice.</summary>
public enum NoticeDelivery
{
    /// <summary>By a separate e-mail.</summary>
    AtOnce,

    /// <summary>In the daily digest, with the item's state at that time.</summary>
    Digest,

    /// <summary>Not at all.</summary>
    Off,
}

/// <summary>A person's notification preferences.</summary>
public sealed record NoticePreferences
{
    /// <summary>By kind; a kind that is left out is sent at once.</summary>
    public IReadOnlyDictionary<SharedKernel.NoticeKind, NoticeDelivery> Kinds { get; init; } =
        new Dictionary<SharedKernel.NoticeKind, NoticeDelivery>();

    /// <summary>When the daily digest comes, <c>HH:mm</c> of their own day; null for none.</summary>
    // Rows leave out what is null, and what is left out is read as 08:00.
    [System.Text.Json.Serialization.JsonIgnore(Condition = System.Text.Json.Serialization.JsonIgnoreCondition.Never)]
    public string? DigestAt { get; init; } = "08:00";

    /// <summary>
    /// After an e-mail with words of a customer, so many minutes pass until further words of that customer come, in one e-mail; 0 for none.
    /// </summary>
    public int QuietMinutes { get; init; } = 15;
}

/// <summary>One account of the roster.</summary>
public sealed record StaffMember
{
    /// <summary>Lower-case letters, digits and hyphens, 2 to 32.</summary>
    public required string Id { get; init; }

    /// <summary>The name that customers and colleagues know.</summary>
    public required string Name { get; init; }

    /// <summary>Where notices go.</summary>
    public required string Email { get; init; }

    /// <summary>
    /// Their object id in Microsoft Entra: sign-in is then matched by it alone, not by an address that may change its owner.
    /// </summary>
    [System.Text.Json.Serialization.JsonIgnore(Condition = System.Text.Json.Serialization.JsonIgnoreCondition.WhenWritingNull)]
    public string? ObjectId { get; init; }

    /// <summary>What this account may do.</summary>
    public required StaffRole Role { get; init; }

    /// <summary>Who is behind the account.</summary>
    public required AccountType Type { get; init; }

    /// <summary>The channels this person answers on.</summary>
    public required IReadOnlyList<string> Channels { get; init; }

    /// <summary>The languages they answer in, BCP 47 tags such as <c>nl</c>; none where nobody has said.</summary>
    public IReadOnlyList<string> Languages { get; init; } = [];

    /// <summary>IANA zone, such as <c>Europe/Amsterdam</c>.</summary>
    public required string TimeZone { get; init; }

    /// <summary>The lead who is escalated to.</summary>
    public string? LeadId { get; init; }

    /// <summary>Duty hours by weekday in their own zone, as in a <see cref="ServiceLevels.CalendarDefinition"/>; null for always.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<string>>? Hours { get; init; }

    /// <summary>Their absence, current or to come.</summary>
    public Absence? Absence { get; init; }

    /// <summary>When their absence was set as it is (UTC); null where there is none, or an earlier version set it.</summary>
    [System.Text.Json.Serialization.JsonIgnore(Condition = System.Text.Json.Serialization.JsonIgnoreCondition.WhenWritingNull)]
    public DateTimeOffset? AbsenceSetAt { get; init; }

    /// <summary>Away for a short while until then (UTC): gets nothing new, and keeps what is open.</summary>
    [System.Text.Json.Serialization.JsonIgnore(Condition = System.Text.Json.Serialization.JsonIgnoreCondition.WhenWritingNull)]
    public DateTimeOffset? AwayUntil { get; init; }

    /// <summary>When that was set as it is (UTC); null where there is none, or an earlier version set it.</summary>
    [System.Text.Json.Serialization.JsonIgnore(Condition = System.Text.Json.Serialization.JsonIgnoreCondition.WhenWritingNull)]
    public DateTimeOffset? AwaySetAt { get; init; }

    public NoticePreferences Notices { get; init; } = new();

    /// <summary>
    /// When the account was removed (UTC): it may do nothing any more, and is kept for its name in what happened before.
    /// </summary>
    [System.Text.Json.Serialization.JsonIgnore(Condition = System.Text.Json.Serialization.JsonIgnoreCondition.WhenWritingNull)]
    public DateTimeOffset? RemovedAt { get; init; }

    /// <summary>
    /// Since when this is no person's account any more (UTC), removed or a bot's or a team's; null where it is, or never was.
    /// </summary>
    [System.Text.Json.Serialization.JsonIgnore(Condition = System.Text.Json.Serialization.JsonIgnoreCondition.WhenWritingNull)]
    public DateTimeOffset? NoPersonSince { get; init; }

    /// <summary>When the account was added (UTC), again where it had been removed; null where an earlier version added it.</summary>
    [System.Text.Json.Serialization.JsonIgnore(Condition = System.Text.Json.Serialization.JsonIgnoreCondition.WhenWritingNull)]
    public DateTimeOffset? AddedAt { get; init; }

    /// <summary>Whether this account may answer a customer.</summary>
    [System.Text.Json.Serialization.JsonIgnore]
    public bool IsPerson => Type == AccountType.Person && RemovedAt is null;

    /// <summary>Whether they answer in the language of a tag; what is after its first part does not count.</summary>
    public bool Speaks(string language) => Languages.Any(tag => Platform.LanguageTag.IsSameLanguage(tag, language));

    /// <summary>The account once it is removed: address, sign-in, duties and preferences are deleted, the name stays.</summary>
    public StaffMember Removed(DateTimeOffset now) => this with
    {
        RemovedAt = now,
        Email = "",
        ObjectId = null,
        Channels = [],
        Languages = [],
        Hours = null,
        Absence = null,
        AwayUntil = null,
        Notices = new NoticePreferences(),
    };
}
