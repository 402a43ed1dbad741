using System.Xml;
using Outreach.Mentions;

namespace Outreach.ServiceLevels;

/// <summary>One version of what the company promises. It never changes: a follow-up keeps the version it was born with.</summary>
public sealed class ServiceLevelVersion
{
    private readonly IReadOnlyList<(ServiceLevelPolicyDefinition Definition, ServicePolicy Policy)> _policies;

    /// <summary>Reads a document.</summary>
    /// <param name="version">1, 2, 3, ...; 0 is what holds where nothing was ever written down.</param>
    /// <param name="document">As it is written down.</param>
    /// <exception cref="FormatException">It does not hold together; the message begins with the faulty path.</exception>
    public ServiceLevelVersion(int version, ServiceLevelDocument document)
    {
        var calendars = document.Calendars.ToDictionary(pair => pair.Key, pair => new BusinessCalendar(pair.Value));
        (Version, Document) = (version, document);
        _policies = [.. document.Policies.Select(definition => (definition, PolicyOf(definition, calendars[definition.Calendar])))];
    }

    /// <summary>Which version.</summary>
    public int Version { get; }

    /// <summary>As it is written down.</summary>
    public ServiceLevelDocument Document { get; }

    /// <summary>The policy that holds for a mention: the first that fits.</summary>
    public ServicePolicy For(string channel, MentionKind kind) => _policies
        .First(one => one.Definition.Channels?.Contains(channel) != false && one.Definition.Kinds?.Contains(kind) != false)
        .Policy;

    /// <summary>What holds where nothing was ever written down: an office week in a zone, and the product's own targets.</summary>
    public static ServiceLevelVersion DefaultIn(string timeZone)
    {
        string[] hours = ["09:00-17:00"];
        ServiceLevelPolicyDefinition Policy(string name, string[]? channels, string firstResponse) => new()
        {
            Name = name,
            Channels = channels,
            Calendar = "office",
            FirstResponse = firstResponse,
            NextResponse = "PT8H",
            Resolution = "PT24H",
            CheckIns = ["P3D", "P7D", "P14D"],
        };
        return new ServiceLevelVersion(0, new ServiceLevelDocument
        {
            Calendars = new Dictionary<string, CalendarDefinition>
            {
                ["office"] = new()
                {
                    TimeZone = timeZone,
                    Hours = new[] { "monday", "tuesday", "wednesday", "thursday", "friday" }.ToDictionary(day => day, _ => (IReadOnlyList<string>)hours),
                },
            },
            Policies = [Policy("twitter", ["twitter"], "PT1H"), Policy("everything else", null, "PT4H")],
        });
    }

    private static ServicePolicy PolicyOf(ServiceLevelPolicyDefinition definition, BusinessCalendar calendar) => new()
    {
        Name = definition.Name,
        Calendar = calendar,
        FirstResponse = XmlConvert.ToTimeSpan(definition.FirstResponse),
        NextResponse = XmlConvert.ToTimeSpan(definition.NextResponse),
        Resolution = XmlConvert.ToTimeSpan(definition.Resolution),
        CheckIns = [.. definition.CheckIns.Select(XmlConvert.ToTimeSpan)],
    };
}
