using System.Text.Json.Serialization;
using Outreach.SharedKernel;

namespace Outreach.Staff;

/// <summary>An account of the roster as callers see it. Times are UTC.</summary>
internal record StaffMemberView
{
    /// <summary>Its id.</summary>
    public required string Id { get; init; }

    /// <summary>The name that customers and colleagues know.</summary>
    public required string Name { get; init; }

    /// <summary>Where notices go.</summary>
    public required string Email { get; init; }

    /// <summary>Their object id in Microsoft Entra.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? ObjectId { get; init; }

    /// <summary>What this account may do.</summary>
    public required StaffRole Role { get; init; }

    /// <summary>Who is behind it.</summary>
    public required AccountType Type { get; init; }

    /// <summary>The channels they answer on.</summary>
    public required IReadOnlyList<string> Channels { get; init; }

    /// <summary>The languages they answer in, BCP 47 tags.</summary>
    public required IReadOnlyList<string> Languages { get; init; }

    /// <summary>IANA zone.</summary>
    public required string TimeZone { get; init; }

    /// <summary>Who is escalated to.</summary>
    public required string? LeadId { get; init; }

    /// <summary>Duty hours by weekday in their own zone; null for always.</summary>
    public required IReadOnlyDictionary<string, IReadOnlyList<string>>? Hours { get; init; }

    /// <summary>Their absence, current or to come.</summary>
    public required Absence? Absence { get; init; }

    /// <summary>Away for a short while until then.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public DateTimeOffset? AwayUntil { get; init; }

    /// <summary>When the account was removed; only its name is kept.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public DateTimeOffset? RemovedAt { get; init; }

    /// <summary>Their notification preferences.</summary>
    public required NoticePreferences Notices { get; init; }

    /// <summary>Whether they are on duty now.</summary>
    public required bool OnDuty { get; init; }

    public static StaffMemberView Of(StaffMember member, Roster roster, DateTimeOffset now) => new()
    {
        Id = member.Id,
        Name = member.Name,
        Email = member.Email,
        ObjectId = member.ObjectId,
        Role = member.Role,
        Type = member.Type,
        Channels = member.Channels,
        Languages = member.Languages,
        TimeZone = member.TimeZone,
        LeadId = member.LeadId,
        Hours = member.Hours,
        Absence = member.Absence?.To > now ? member.Absence : null,
        AwayUntil = member.AwayUntil > now ? member.AwayUntil : null,
        RemovedAt = member.RemovedAt,
        Notices = member.Notices,
        OnDuty = roster.IsOnDuty(member.Id, now),
    };
}
