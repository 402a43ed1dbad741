using System.Text.Json;
using System.Text.RegularExpressions;
using Outreach.Platform;
using Outreach.SharedKernel;

namespace Outreach.ServiceLevels;

/// <summary>What makes a service-level document hold together.</summary>
internal static partial class ServiceLevelRules
{
    private const int MostCalendars = 50;
    private const int MostPolicies = 100;
    private const int MostChannels = 20;
    private const int MostCheckIns = 10;
    private const int MostNameUnits = 100;

    /// <summary>What a row holds, with room for its other properties: a megabyte, two bytes a UTF-16 unit.</summary>
    private const int MostUnits = 480_000;

    /// <summary>What takes longer than this in a calendar's hours was not meant.</summary>
    private const int MostWeeks = 5 * 52;

    private static readonly string[] MembersThatFitNothing = [
        "name", "calendar", "firstResponse", "nextResponse", "resolution", "checkIns"];

    private static readonly MentionKind[] AllKinds = Enum.GetValues<MentionKind>();

    /// <summary>Adds every fault of a document with its path.</summary>
    public static void Check(ServiceLevelDocument document, Faults faults)
    {
        var calendars = CheckCalendars(document.Calendars, faults);
        CheckPolicies(document.Policies ?? [], calendars, faults);
        if (!faults.Any && JsonSerializer.Serialize(document, Json.Rows).Length is > MostUnits and var units)
        {
            faults.Add("body", $"holds {units} characters in all; {MostUnits} can be kept.");
        }
    }

    /// <summary>The calendars by name; null for one that has faults of its own.</summary>
    private static Dictionary<string, BusinessCalendar?> CheckCalendars(
        IReadOnlyDictionary<string, CalendarDefinition>? definitions, Faults faults)
    {
        var calendars = new Dictionary<string, BusinessCalendar?>();
        if (definitions is not { Count: >= 1 and <= MostCalendars })
        {
            faults.Add("calendars", $"must hold 1 to {MostCalendars} calendars by name.");
        }

        foreach (var (name, definition) in (definitions ?? new Dictionary<string, CalendarDefinition>()).Take(MostCalendars))
        {
            var path = Faults.Join("calendars", name);
            if (!ShortName().IsMatch(name))
            {
                faults.Add(path, "must have a name of 1 to 32 of a-z, 0-9, _ and -.");
            }

            calendars[name] = BusinessCalendar.Read(definition, path, faults);
        }

        return calendars;
    }

    private static void CheckPolicies(
        IReadOnlyList<ServiceLevelPolicyDefinition> policies, Dictionary<string, BusinessCalendar?> calendars, Faults faults)
    {
        if (policies.Count is 0 or > MostPolicies)
        {
            faults.Add("policies", $"must hold 1 to {MostPolicies} policies in order.");
            return;
        }

        for (var i = 0; i < policies.Count; i++)
        {
            CheckPolicy(policies[i], $"policies[{i}]", calendars, faults);
            if (policies[i]?.Name is { } name
                && policies.Take(i).Any(earlier => string.Equals(earlier?.Name, name, StringComparison.OrdinalIgnoreCase)))
            {
                faults.Add($"policies[{i}].name", "is the name of an earlier policy too.");
            }
        }

        CheckOrder(policies, faults);
    }

    private static void CheckPolicy(
        ServiceLevelPolicyDefinition? policy, string path, Dictionary<string, BusinessCalendar?> calendars, Faults faults)
    {
        if (policy is null)
        {
            faults.Add(path, "must be a policy.");
            return;
        }

        if (string.IsNullOrWhiteSpace(policy.Name) || policy.Name.Length > MostNameUnits || policy.Name.Any(char.IsControl))
        {
            faults.Add($"{path}.name", $"must be a name of at most {MostNameUnits} characters.");
        }

        CheckMatch(policy, path, faults);
        BusinessCalendar? calendar = null;
        if (policy.Calendar is null || !calendars.TryGetValue(policy.Calendar, out calendar))
        {
            faults.Add($"{path}.calendar", "must be the name of one of the calendars.");
        }

        CheckDuration(policy.FirstResponse, $"{path}.firstResponse", calendar, faults);
        CheckDuration(policy.NextResponse, $"{path}.nextResponse", calendar, faults);
        CheckDuration(policy.Resolution, $"{path}.resolution", calendar, faults);
        CheckCheckIns(policy.CheckIns, $"{path}.checkIns", faults);
    }

    private static void CheckMatch(ServiceLevelPolicyDefinition policy, string path, Faults faults)
    {
        if (policy.Channels is { Count: 0 or > MostChannels })
        {
            faults.Add($"{path}.channels", $"must hold 1 to {MostChannels} channels, or be left out for all.");
        }

        for (var i = 0; i < policy.Channels?.Count; i++)
        {
            if (policy.Channels[i] is not { } channel || !ShortName().IsMatch(channel))
            {
                faults.Add($"{path}.channels[{i}]", "must hold 1 to 32 of a-z, 0-9, _ and -.");
            }
            else if (policy.Channels.Take(i).Contains(channel))
            {
                faults.Add($"{path}.channels[{i}]", "is there twice.");
            }
        }

        if (policy.Kinds is { Count: 0 })
        {
            faults.Add($"{path}.kinds", "must hold at least one kind, or be left out for all.");
        }

        for (var i = 0; i < policy.Kinds?.Count; i++)
        {
            if (policy.Kinds.Take(i).Contains(policy.Kinds[i]))
            {
                faults.Add($"{path}.kinds[{i}]", "is there twice.");
            }
        }
    }

    private static void CheckDuration(string? text, string path, BusinessCalendar? calendar, Faults faults)
    {
        if (BusinessDuration.Parse(text) is not { } duration)
        {
            faults.Add(
                path,
                "must be business time such as PT4H, of days (24 hours each), hours, minutes and seconds: more than none and at most "
                    + "P365D.");
        }
        else if (duration / calendar?.TimeAWeek > MostWeeks)
        {
            faults.Add(path, $"takes more than {MostWeeks / 52} years in the hours of this calendar.");
        }
    }

    private static void CheckCheckIns(IReadOnlyList<string>? checkIns, string path, Faults faults)
    {
        if (checkIns is not { Count: >= 1 and <= MostCheckIns })
        {
            faults.Add(path, $"must hold 1 to {MostCheckIns} durations, such as P3D.");
            return;
        }

        TimeSpan? last = null;
        for (var i = 0; i < checkIns.Count; i++)
        {
            var distance = BusinessDuration.Parse(checkIns[i]);
            if (distance is null)
            {
                faults.Add(
                    $"{path}[{i}]",
                    "must be a duration such as P3D, of days, hours, minutes and seconds: more than none and at most P365D.");
            }
            else if (distance <= last)
            {
                faults.Add($"{path}[{i}]", "must be longer than the one before it.");
            }

            last = distance ?? last;
        }
    }

    /// <summary>
    /// The last policy takes whatever is left, so that every mention has one. A policy that can never apply, since earlier ones take
    /// everything, is refused: otherwise its author would find out only from a customer.
    /// </summary>
    private static void CheckOrder(IReadOnlyList<ServiceLevelPolicyDefinition> policies, Faults faults)
    {
        // One more stands for every channel that is not named; no channel is called so.
        string[] channels = [.. policies.SelectMany(policy => policy?.Channels ?? []).OfType<string>().Distinct(), "*"];
        var left = channels.SelectMany(channel => AllKinds.Select(kind => (channel, kind))).ToHashSet();
        for (var i = 0; i < policies.Count; i++)
        {
            if (policies[i] is null || IsMisread(i, faults))
            {
                continue;
            }

            var taken = left.Where(one => Fits(policies[i], one.channel, one.kind)).ToList();
            if (taken.Count == 0)
            {
                faults.Add($"policies[{i}]", "would never hold: earlier policies take everything that fits it.");
            }

            left.ExceptWith(taken);
        }

        if (policies[^1] is { } last
            && !IsMisread(policies.Count - 1, faults)
            && !(last.Channels is null && AllKinds.All(kind => last.Kinds?.Contains(kind) != false)))
        {
            faults.Add($"policies[{policies.Count - 1}]", "must fit every channel and kind, as the last one.");
        }
    }

    /// <summary>Whether what a policy was to match is unknown, as where <c>channels</c> is misspelt: nothing is concluded then.</summary>
    private static bool IsMisread(int policy, Faults faults) => faults.Paths.Any(path =>
        path.StartsWith($"policies[{policy}].", StringComparison.Ordinal)
        && !MembersThatFitNothing.Contains(path[(path.IndexOf('.') + 1)..].Split('.', '[')[0]));

    private static bool Fits(ServiceLevelPolicyDefinition policy, string channel, MentionKind kind) =>
        policy.Channels?.Contains(channel) != false && policy.Kinds?.Contains(kind) != false;

    [GeneratedRegex(@"^[a-z0-9_-]{1,32}\z")]
    private static partial Regex ShortName();
}
