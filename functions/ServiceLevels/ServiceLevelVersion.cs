using Outreach.SharedKernel;

namespace Outreach.ServiceLevels;

/// <summary>One version of what the company promises. It never changes: a follow-up keeps the version it was born with.</summary>
internal sealed class ServiceLevelVersion
{
    private readonly IReadOnlyList<(ServiceLevelPolicyDefinition Definition, ServicePolicy Policy)> _policies;

    /// <summary>Reads a document.</summary>
    /// <param name="version">1, 2, 3, ...; 0 is what holds where nothing was ever written down.</param>
    /// <param name="at">When it was written down (UTC).</param>
    /// <exception cref="FormatException">It does not hold together; the message names each faulty path, and begins with one.</exception>
    public ServiceLevelVersion(int version, ServiceLevelDocument document, DateTimeOffset? at = null, string? by = null)
    {
        var faults = new Faults();
        ServiceLevelRules.Check(document, faults);
        if (faults.Any)
        {
            throw new FormatException(faults.ToString());
        }

        var calendars = document.Calendars.ToDictionary(pair => pair.Key, pair => new BusinessCalendar(pair.Value));
        (Version, Document, At, By) = (version, document, at, by);
        _policies = [.. document.Policies.Select(definition => (definition, PolicyOf(definition, calendars[definition.Calendar])))];
    }

    public int Version { get; }

    public ServiceLevelDocument Document { get; }

    /// <summary>When it was written down (UTC); null for version 0.</summary>
    public DateTimeOffset? At { get; }

    /// <summary>Who wrote it down; null for version 0.</summary>
    public string? By { get; }

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
                    Hours = new[] { "monday", "tuesday", "wednesday", "thursday", "friday" }.ToDictionary(
                        day => day, _ => (IReadOnlyList<string>)hours),
                },
            },
            Policies =
            [
                .. Channel.Known.Where(channel => channel.FirstResponse is not null)
                    .Select(channel => Policy(channel.Name, [channel.Name], channel.FirstResponse!)),
                Policy("everything else", null, "PT4H"),
            ],
        });
    }

    private static ServicePolicy PolicyOf(ServiceLevelPolicyDefinition definition, BusinessCalendar calendar) => new()
    {
        Name = definition.Name,
        Calendar = calendar,
        FirstResponse = BusinessDuration.Parse(definition.FirstResponse)!.Value,
        NextResponse = BusinessDuration.Parse(definition.NextResponse)!.Value,
        Resolution = BusinessDuration.Parse(definition.Resolution)!.Value,
        CheckIns = [.. definition.CheckIns.Select(text => BusinessDuration.Parse(text)!.Value)],
    };
}
