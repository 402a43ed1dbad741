using Microsoft.Extensions.Options;
using Outreach.Customers;
using Outreach.Customers.ThankYouCalls;
using Outreach.FollowUps;
using Outreach.FollowUps.Mentions;
using Outreach.Platform;
using Outreach.Platform.Http;
using Outreach.ServiceLevels;
using Outreach.SharedKernel;
using Outreach.Staff;

namespace Outreach.Tests;

/// <summary>One customer, a small team and a moment that most tests begin with.</summary>
internal static class Samples
{
    /// <summary>Every route of the app.</summary>
    public static readonly HttpFunctions HttpFunctions = new(typeof(OutreachServices).Assembly);

    /// <summary>Every kind of notice of the app.</summary>
    public static readonly NoticeKinds NoticeKinds = new([CallNotices.Catalogue, FollowUpNotices.Catalogue]);

    /// <summary>Settings with which the app starts.</summary>
    public static readonly IOptions<OutreachOptions> Options = Microsoft.Extensions.Options.Options.Create(new OutreachOptions
    {
        PublicUrl = "https://outreach.example",
        OfficeTimeZone = "Europe/Amsterdam",
        IdentityKey = new string('i', 32),
        IntakeKey = new string('k', 32),
        FromEmail = "outreach@outreach.example",
    });

    public static readonly DateTimeOffset Monday = new(2026, 3, 2, 9, 0, 0, TimeSpan.Zero);

    public static StaffMember Anna { get; } = Member("anna") with { LeadId = "lena" };

    public static StaffMember Ben { get; } = Member("ben");

    public static StaffMember Lena { get; } = Member("lena") with { Role = StaffRole.Lead };

    public static StaffMember Ada { get; } = Member("ada") with { Role = StaffRole.Admin };

    public static StaffMember Bot { get; } = Member("robo") with { Type = AccountType.Bot };

    public static StaffMember Team { get; } = Member("team-care") with { Type = AccountType.Team };

    public static Roster Roster { get; } = new([Anna, Ben, Lena, Bot, Team]);

    /// <summary>Around the clock, so that a test can count hours on its fingers.</summary>
    public static ServiceLevelVersion Levels { get; } = LevelsIn(new CalendarDefinition
    {
        TimeZone = "UTC",
        Hours = "monday tuesday wednesday thursday friday saturday sunday".Split(' ').ToDictionary(
            day => day, _ => (IReadOnlyList<string>)["00:00-24:00"]),
    });

    /// <summary>Nine to five in Amsterdam, Monday to Friday.</summary>
    public static ServiceLevelVersion OfficeLevels { get; } = LevelsIn(
        ServiceLevelVersion.DefaultIn("Europe/Amsterdam").Document.Calendars["office"]);

    public static Mention Mention { get; } = new()
    {
        Channel = "twitter",
        ExternalId = "1234",
        Author = new Author { Handle = "@Customer", DisplayName = "Cleo Customer", Phone = "+31201234567", TimeZone = "Europe/Amsterdam" },
        Text = "My bag is still in Lisbon.",
        PostedAt = Monday.AddMinutes(-3),
        Kind = MentionKind.Problem,
    };

    private static ServiceLevelVersion LevelsIn(CalendarDefinition calendar) => new(7, new ServiceLevelDocument
    {
        Calendars = new Dictionary<string, CalendarDefinition> { ["office"] = calendar },
        Policies =
        [
            new()
            {
                Name = "everything",
                Calendar = "office",
                FirstResponse = "PT4H",
                NextResponse = "PT8H",
                Resolution = "PT72H",
                CheckIns = ["P3D", "P7D", "P14D"],
            },
        ],
    });

    public static StaffMember Member(string id, params string[] channels) => new()
    {
        Id = id,
        Name = $"{id} of the team",
        Email = $"{id}@outreach.example",
        Role = StaffRole.Agent,
        Type = AccountType.Person,
        Channels = channels,
        TimeZone = "Europe/Amsterdam",
    };
}
