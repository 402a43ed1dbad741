using System.Text.Json.Nodes;
using NodaTime;
using NodaTime.Text;

namespace Outreach.Tests.Reports;

/// <summary>
/// A second opinion: the figures of a span from the lines of the events' export and nothing else. It knows what the guide says of a figure,
/// and shares no code with what it checks.
/// </summary>
internal sealed partial class IndependentFigures
{
    private readonly DateTimeZone _office;
    private readonly DateTimeZone _zone;
    private readonly IReadOnlyDictionary<IsoDayOfWeek, (LocalTime From, LocalTime To)> _open;
    private readonly Dictionary<JsonObject, Instant> _at = new(ReferenceEqualityComparer.Instance);
    private readonly Dictionary<string, Story> _stories = new(StringComparer.Ordinal);
    private readonly Dictionary<string, CallStory> _calls = new(StringComparer.Ordinal);

    /// <param name="lines">In any order of items; of an item in the order in which things happened.</param>
    /// <param name="office">The zone of the days.</param>
    /// <param name="zone">The zone of the opening hours; null for round the clock.</param>
    public IndependentFigures(IEnumerable<JsonObject> lines, string office, string? zone = null)
    {
        _office = DateTimeZoneProviders.Tzdb[office];
        _zone = DateTimeZoneProviders.Tzdb[zone ?? "UTC"];
        _open = zone is null ? new Dictionary<IsoDayOfWeek, (LocalTime, LocalTime)>() : new[]
        {
            IsoDayOfWeek.Monday, IsoDayOfWeek.Tuesday, IsoDayOfWeek.Wednesday, IsoDayOfWeek.Thursday, IsoDayOfWeek.Friday,
        }.ToDictionary(day => day, _ => (new LocalTime(9, 0), new LocalTime(17, 0)));
        var waiting = lines.GroupBy(line => (string)line["id"]!).ToDictionary(
            item => item.Key, item => new Queue<JsonObject>(item.OrderBy(line => (int)line["event"]!["sequence"]!)));
        while (waiting.Values.Where(item => item.Count > 0)

            // Within an instant, what one takes over from another it takes before the other one ends.
            .MinBy(item => (AtOf(item.Peek()), Text(item.Peek(), "into") is null ? 0 : 1)) is { } next)
        {
            Go(next, waiting);
        }
    }

    /// <summary>One step of an item. What it takes over is as that stood until then, also within the same instant.</summary>
    private void Go(Queue<JsonObject> item, Dictionary<string, Queue<JsonObject>> waiting)
    {
        var line = item.Dequeue();
        if (Text(line, "type") == "merged" && Text(line, "from") is { } from && waiting.TryGetValue(from, out var other))
        {
            while (other.TryPeek(out var theirs) && AtOf(theirs) <= AtOf(line) && Text(theirs, "into") is null)
            {
                Go(other, waiting);
            }
        }

        if ((string?)line["item"] == "call")
        {
            Happened(CallOf(line), line);
        }
        else
        {
            Happened(StoryOf(line), line);
        }
    }

    /// <summary>Every figure by name: what it is, and from how many it is made.</summary>
    /// <param name="group">Of which group; all where it is null.</param>
    public IReadOnlyDictionary<string, (double? Value, int Of)> In(
        LocalDate from, LocalDate to, Func<Story, bool>? group = null, Func<CallStory, bool>? ofCalls = null)
    {
        var stories = _stories.Values.Where(story => !story.IsNone && Within(story.ReceivedAt) && group?.Invoke(story) != false).ToList();
        var calls = _calls.Values.Where(call => Within(call.DueAt) && ofCalls?.Invoke(call) != false).ToList();
        var made = calls.Where(call => !call.IsLetGo).ToList();
        var answered = stories.Where(story => story.RepliedAt is not null).ToList();
        var promises = stories.Sum(story => story.Made);
        var ended = stories.Where(story => story.Outcome is "confirmed" or "unconfirmed").ToList();
        var confirmed = stories.Where(story => story.ConfirmedAt is not null).ToList();
        var connected = made.Where(call => call.ConnectedAt is not null).ToList();
        var replies = answered.Select(story => (story.RepliedAt!.Value - story.ReceivedAt).TotalSeconds).ToList();
        var business = answered.Select(story => OpenBetween(story.ReceivedAt, story.RepliedAt!.Value)).ToList();
        var fixedAfter = confirmed.Select(story => (story.ConfirmedAt!.Value - story.ReceivedAt).TotalSeconds).ToList();
        var reached = connected.Select(call => (call.ConnectedAt!.Value - call.DueAt).TotalSeconds).ToList();
        return new Dictionary<string, (double?, int)>
        {
            ["mentions"] = (stories.Count, stories.Count),
            ["acknowledged_share"] = (stories.Count == 0 ? null : (double)answered.Count / stories.Count, stories.Count),
            ["first_reply_median"] = (Part(replies, 50), replies.Count),
            ["first_reply_p90"] = (Part(replies, 90), replies.Count),
            ["first_reply_business_median"] = (Part(business, 50), business.Count),
            ["first_reply_business_p05"] = (Part(business, 5), business.Count),
            ["first_reply_business_p25"] = (Part(business, 25), business.Count),
            ["first_reply_business_p75"] = (Part(business, 75), business.Count),
            ["first_reply_business_p90"] = (Part(business, 90), business.Count),
            ["problems"] = (stories.Count(story => story.IsProblem), stories.Count),
            ["confirmed_fixed"] = (ended.Count(story => story.Outcome == "confirmed"), ended.Count),
            ["closed_unconfirmed"] = (ended.Count(story => story.Outcome == "unconfirmed"), ended.Count),
            ["reopened"] = (stories.Count(story => story.Reopenings > 0), stories.Count),
            ["confirmation_median"] = (Part(fixedAfter, 50), fixedAfter.Count),
            ["confirmation_p90"] = (Part(fixedAfter, 90), fixedAfter.Count),
            ["promises_made"] = (promises, promises),
            ["promises_kept"] = (stories.Sum(story => story.Kept), promises),
            ["promises_broken"] = (stories.Sum(story => story.Broken), promises),
            ["promises_moved"] = (stories.Sum(story => story.Moved), promises),
            ["calls_due"] = (made.Count, made.Count),
            ["calls_tried"] = (made.Count(call => call.Attempts > 0), made.Count),
            ["calls_connected"] = (connected.Count, made.Count),
            ["calls_canceled"] = (calls.Count - made.Count, calls.Count),
            ["attempts_per_connection"] = (
                connected.Count == 0 ? null : (double)made.Sum(call => call.Attempts) / connected.Count, connected.Count),
            ["call_connection_median"] = (Part(reached, 50), reached.Count),
            ["call_connection_p90"] = (Part(reached, 90), reached.Count),
        };

        bool Within(Instant at) => at.InZone(_office).Date is var day && day >= from && day <= to;
    }

    private static double? Part(List<double> durations, int hundredths)
    {
        durations.Sort();
        return durations.Count == 0 ? null : durations[(((hundredths * durations.Count) + 99) / 100) - 1];
    }

    private double OpenBetween(Instant from, Instant to)
    {
        if (_open.Count == 0)
        {
            return (to - from).TotalSeconds;
        }

        var seconds = 0.0;
        for (var day = from.InZone(_zone).Date; day <= to.InZone(_zone).Date; day = day.PlusDays(1))
        {
            if (_open.TryGetValue(day.DayOfWeek, out var hours))
            {
                var opens = Instant.Max(from, _zone.AtLeniently(day + hours.From).ToInstant());
                var closes = Instant.Min(to, _zone.AtLeniently(day + hours.To).ToInstant());
                seconds += Math.Max(0, (closes - opens).TotalSeconds);
            }
        }

        return seconds;
    }

    private void Happened(CallStory call, JsonObject line)
    {
        switch (Text(line, "type"))
        {
            case "due":
                (call.DueAt, call.Person) = (AtOf(line), Text(line, "to")!);
                break;
            case "attempted":
                call.Attempts++;
                break;
            case "completed":
                call.ConnectedAt = AtOf(line);
                call.IsEnded = false;
                break;
            case "canceled":
                call.IsEnded = true;
                break;
            case "reassigned":
                call.Person = Text(line, "to")!;
                break;
        }
    }

    private void Happened(Story story, JsonObject line)
    {
        var at = AtOf(line);
        switch (Text(line, "type"))
        {
            case "received":
                (story.ReceivedAt, story.IsReturning) = (at, (bool?)line["event"]!["returning"] == true);
                break;
            case "assigned":
                story.Owner = Text(line, "to")!;
                break;
            case "acknowledged":
                story.Reply(at, Text(line, "by")!);
                story.IsProblem |= (bool?)line["event"]!["needsResolution"] == true;
                break;
            case "resolution_attempted":
                story.Reply(at, Text(line, "by")!);
                story.MeetPromise(at);
                break;
            case "noted" when (bool?)line["event"]!["keepsPromise"] == true:
                story.MeetPromise(at);
                break;
            case "promised":
                story.Promise(at, Time(line, "until")!.Value);
                break;
            case "missed" when Text(line, "clock") == "promise":
                story.Break();
                break;
            case "confirmed":
                story.ConfirmedAt = at;
                break;
            case "reopened":
                story.Reopen();
                break;
            case "reopening_undone":
                story.UndoReopening();
                break;
            case "merged" when Text(line, "from") is { } from:
                story.Take(Time(line, "until"), _stories[from]);
                story.IsProblem |= (bool?)line["event"]!["needsResolution"] == true;
                break;
            case "merged":
                story.GiveAway();
                break;
            case "closed":
                story.Close(at, Text(line, "outcome")!);
                break;
        }
    }

    private Story StoryOf(JsonObject line)
    {
        var id = (string)line["id"]!;
        if (!_stories.TryGetValue(id, out var story))
        {
            _stories[id] = story = new Story { Channel = (string)line["channel"]!, Language = (string?)line["language"] };
        }

        return story;
    }

    private CallStory CallOf(JsonObject line)
    {
        var id = (string)line["id"]!;
        if (!_calls.TryGetValue(id, out var call))
        {
            _calls[id] = call = new CallStory();
        }

        return call;
    }

    /// <summary>Read once: whatever happens next is looked for among all that wait.</summary>
    private Instant AtOf(JsonObject line) =>
        _at.TryGetValue(line, out var known) ? known : _at[line] = Time(line, "at")!.Value;

    private static string? Text(JsonObject line, string field) => (string?)line["event"]![field];

    private static Instant? Time(JsonObject line, string field) =>
        Text(line, field) is { } text ? OffsetDateTimePattern.ExtendedIso.Parse(text).Value.ToInstant() : null;
}
