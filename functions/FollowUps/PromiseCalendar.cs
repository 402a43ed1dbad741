using Ical.Net;
using Ical.Net.CalendarComponents;
using Ical.Net.DataTypes;
using Ical.Net.Serialization;
using Outreach.Platform;

namespace Outreach.FollowUps;

/// <summary>A promise to a customer as an entry for a colleague's calendar (RFC 5545). Pure.</summary>
internal static class PromiseCalendar
{
    private static readonly TimeSpan Reminder = TimeSpan.FromMinutes(30);

    /// <summary>The entry; the same promise is the same entry each time, and one that was moved in time replaces the earlier one.</summary>
    /// <param name="address">Where the follow-up is.</param>
    /// <param name="now">UTC.</param>
    public static string? Write(FollowUpState state, string address, DateTimeOffset now)
    {
        if (state is not { Promise: { MetAt: null }, PromisedFor: { } promisedFor })
        {
            return null;
        }

        var entry = new CalendarEvent
        {
            Uid = $"promise-{state.PromisesMade}@{state.Id}",
            DtStamp = At(now),
            // The calendar takes what has the greater number.
            Sequence = state.EventCount,
            Start = At(promisedFor - Reminder),
            End = At(promisedFor),
            Summary = $"Promised to {Excerpt.Of(state.CustomerName)}: {Excerpt.Of(state.PromisedWhat ?? "")}",
            Description = $"{state.PromisedWhat}\n\n{address}",
            Url = new Uri(address),
            Transparency = TransparencyType.Transparent,
        };
        entry.Alarms.Add(new Alarm
        {
            Action = AlarmAction.Display,
            Description = entry.Summary,
            Trigger = new Trigger(Duration.FromTimeSpanExact(-Reminder)),
        });
        var calendar = new Calendar { ProductId = "-//Outreach//Promises//EN" };
        calendar.Events.Add(entry);
        return new CalendarSerializer(calendar).SerializeToString();
    }

    private static CalDateTime At(DateTimeOffset moment) => new(moment.UtcDateTime, "UTC");
}
