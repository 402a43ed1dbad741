using NodaTime;
using Outreach.Customers.ThankYouCalls;
using Outreach.DevHost.Inbox;
using Outreach.FollowUps;
using Outreach.SharedKernel;
using Outreach.Staff;
using Outreach.Sweep;
using Spectre.Console;

namespace Outreach.DevHost.Rehearsal;

internal sealed class Timeline(RehearsalLog log)
{
    private readonly Names _names = new(log.Staff);

    /// <summary>
    /// All that happened. What happened at the same moment always has the same order: absences, follow-ups, calls, the sweep, and then
    /// notices.
    /// </summary>
    public IReadOnlyList<Happening> Entries()
    {
        var followUps = log.FollowUps
            .OrderBy(followUp => followUp.Now.Id, StringComparer.Ordinal)
            .SelectMany(followUp => followUp.Events.Select(happened => Of(followUp, happened)));
        var calls = log.Calls
            .OrderBy(call => call.Id, StringComparer.Ordinal)
            .SelectMany(call => call.Events.Select(happened => Of(call, happened)));
        var mails = log.Mails
            .OrderBy(mail => mail.To, StringComparer.Ordinal)
            .ThenBy(mail => mail.Subject, StringComparer.Ordinal)
            .ToLookup(mail => Mail.Of(mail).Digest == Mail.Daily);
        return
        [
            .. log.Staff.Where(member => member.Absence is not null).Select(LeaveOf)
                .Concat(followUps.Concat(calls).OfType<Happening>())
                .Concat(log.Sweeps.Select(Of))
                .Concat(mails[true].GroupBy(mail => DayOf(mail.At)).Select(DigestsOf))
                .Concat(mails[false].Select(Of))
                .Where(happening => happening.At >= log.From)
                .OrderBy(happening => happening.At),
        ];
    }

    private Happening? Of(FollowUpStory followUp, FollowUpEvent happened)
    {
        var (now, customer) = (followUp.Now, followUp.CustomerName);
        var about = new TimelineContext(customer, now.Channel, now.Kind, followUp.Mentions[0].Text, _names.OfStaff, Time);
        return Of(happened.LineIn(about), happened.At, _names.OfActor(happened.By, customer));
    }

    private Happening? Of(CallStory call, CallEvent happened)
    {
        var note = call.Attempts.FirstOrDefault(attempt => attempt.At == happened.At)?.Note;
        var about = new CallTimelineContext(call.Brief.Name, call.Purpose, call.Assignee, call.Reason, note, _names.OfStaff);
        return Of(happened.LineIn(about), happened.At, _names.OfActor(happened.By, call.Brief.Name));
    }

    private static Happening? Of(EventLine? line, DateTimeOffset at, string who) =>
        line is null ? null : new Happening(at, who, line.What, line.Words, ColourOf(line.Tone));

    private Happening Of(InboxItem mail) => new(mail.At, "e-mail", $"to {_names.OfAddress(mail.To)}: {mail.Subject}", Colour: Color.Grey);

    /// <summary>One line a morning: whose daily digests went out, across time zones.</summary>
    private Happening DigestsOf(IEnumerable<InboxItem> morning)
    {
        var first = morning.Min(mail => mail.At);
        return new Happening(
            first,
            "digests",
            $"their day, to {string.Join(", ", morning.OrderBy(mail => mail.At).Select(mail => _names.OfAddress(mail.To)))}",
            Colour: Color.Grey);
    }

    private Happening LeaveOf(StaffMember member) => new(
        member.Absence!.From, member.Name,
        $"is away until {Time(member.Absence.To)}; {_names.OfStaff(member.Absence.Deputy)} takes over", Colour: Color.Yellow);

    private string Time(DateTimeOffset? moment) => Notices.LocalTime.For(moment!.Value, log.Office.Id);

    private LocalDate DayOf(DateTimeOffset moment) => Instant.FromDateTimeOffset(moment).InZone(log.Office).Date;

    private static Happening Of(SweepReport sweep) => new(sweep.StartedAt, "sweep", Findings.Of(sweep), Colour: Color.Grey);

    private static Color? ColourOf(Tone tone) => tone switch
    {
        Tone.Plain => null,
        Tone.Customer => Color.Aqua,
        Tone.Answer => Color.Green,
        Tone.Fixed => Color.Lime,
        Tone.Promise => Color.Aquamarine1,
        Tone.Thanks => Color.Fuchsia,
        Tone.Warning => Color.Yellow,
        Tone.Late => Color.Red,
    };
}
