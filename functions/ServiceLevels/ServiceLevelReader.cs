using System.Text.Json;
using Outreach.Platform;
using Outreach.SharedKernel;

namespace Outreach.ServiceLevels;

/// <summary>Reads a service-level document as a whole: every fault is named by its path, and a misspelt member is one.</summary>
internal static class ServiceLevelReader
{
    /// <summary>Reads a document, as PUT /service-levels takes it and a seed file holds it.</summary>
    /// <param name="json">
    /// The members of a <see cref="ServiceLevelDocument"/>. What GET adds to it (<c>version</c>, <c>at</c>, <c>by</c>, <c>warnings</c>) may
    /// stand there too and says nothing, so that what was read can be changed and sent back.
    /// </param>
    /// <param name="errors">What is wrong, by path; nothing where the document holds together.</param>
    /// <returns>The document; null where there are errors.</returns>
    public static ServiceLevelDocument? Read(JsonElement json, out IReadOnlyDictionary<string, string[]> errors)
    {
        var faults = new Faults();
        ServiceLevelDocument? read = null;
        try
        {
            if (json.ValueKind == JsonValueKind.Object)
            {
                var members = new JsonMember(json, "", faults).Object("calendars", "policies", "version", "at", "by", "warnings")!;
                read = new ServiceLevelDocument
                {
                    Calendars = CalendarsOf(members("calendars")),
                    Policies = PoliciesOf(members("policies"), faults),
                };
                ServiceLevelRules.Check(read, faults);
            }
            else
            {
                faults.Add("body", "must be an object with calendars and policies.");
            }
        }
        catch (InvalidOperationException)
        {
            // The reader says so of a string with half a surrogate pair, which no UTF-16 text can hold.
            faults.Add("body", "holds a string that is not valid Unicode.");
        }

        errors = faults.ByPath;
        return faults.Any ? null : read;
    }

    private static OrderedDictionary<string, CalendarDefinition> CalendarsOf(JsonMember calendars) =>
        new(calendars.Members()?.Select(member => KeyValuePair.Create(member.Key, CalendarOf(member.Value)!)) ?? []);

    private static CalendarDefinition? CalendarOf(JsonMember calendar) =>
        calendar.Object("timeZone", "hours", "holidays") is not { } members ? null : new CalendarDefinition
        {
            TimeZone = members("timeZone").Text()!,
            Hours = new OrderedDictionary<string, IReadOnlyList<string>>(
                members("hours").Members()?.Select(day => KeyValuePair.Create(day.Key, day.Value.Texts()!)) ?? []),
            Holidays = [.. members("holidays").Items()?.Select(item => HolidayOf(item)!) ?? []],
        };

    private static CalendarHoliday? HolidayOf(JsonMember holiday) =>
        holiday.Object("date", "name", "hours") is { } members
            ? new CalendarHoliday(members("date").Text()!, members("name").Text(), members("hours").Texts())
            : null;

    private static IReadOnlyList<ServiceLevelPolicyDefinition> PoliciesOf(JsonMember policies, Faults faults) =>
        [.. policies.Items()?.Select(policy => PolicyOf(policy, faults)!) ?? []];

    private static ServiceLevelPolicyDefinition? PolicyOf(JsonMember policy, Faults faults) =>
        policy.Object("name", "channels", "kinds", "calendar", "firstResponse", "nextResponse", "resolution", "checkIns") is not { } members
            ? null
            : new ServiceLevelPolicyDefinition
            {
                Name = members("name").Text()!,
                Channels = members("channels").Texts(),
                Kinds = members("kinds").Items()?.Select(kind => KindOf(kind, faults)).ToList(),
                Calendar = members("calendar").Text()!,
                FirstResponse = members("firstResponse").Text()!,
                NextResponse = members("nextResponse").Text()!,
                Resolution = members("resolution").Text()!,
                CheckIns = members("checkIns").Texts()!,
            };

    private static MentionKind KindOf(JsonMember kind, Faults faults)
    {
        if (Json.ParseName<MentionKind>(kind.Text()) is { } known)
        {
            return known;
        }

        faults.Add(kind.Path, $"must be {string.Join(", ", Enum.GetValues<MentionKind>().Select(Json.NameOf))}.");
        return default;
    }
}
