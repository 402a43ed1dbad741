using Outreach.FollowUps;
using Outreach.Platform.Outbox;
using Outreach.ThankYouCalls;

namespace Outreach.DevHost.Rehearsal;

/// <summary>E-mails that tell somebody of what was answered by then. There must be none.</summary>
internal static class NeedlessMail
{
    /// <summary>What was told to whom too late, in words.</summary>
    public static IReadOnlyList<string> In(Chronicle chronicle)
    {
        var followUps = chronicle.FollowUps.ToDictionary(followUp => followUp.Now.Id);
        var calls = chronicle.Calls.ToDictionary(call => call.Id);
        return
        [
            .. from mail in chronicle.Mails.Select(Mail.Of)
               from told in mail.Told
               where followUps.TryGetValue(told.About, out var followUp) ? IsOver(followUp, told.Kind, mail.At) : IsOver(calls[told.About], mail.At)
               orderby mail.At, mail.To, mail.Subject
               select $"{mail.At:yyyy-MM-dd HH:mm:ss} UTC to {mail.To}: {mail.Subject}",
        ];
    }

    private static bool IsOver(FollowUpStory followUp, NoticeKind kind, DateTimeOffset toldAt)
    {
        var reminder = followUp.Events.LastOrDefault(happened => happened.At <= toldAt && happened.Type == EventOf(kind));
        if (EventOf(kind) is not null && reminder is null)
        {
            return true;
        }

        // What happened at the very moment of the e-mail came after it, unless its number says otherwise.
        var before = followUp.Events.Where(happened => happened.At < toldAt || happened.Sequence < reminder?.Sequence).ToList();
        return EndOf(before, FollowUpEventType.Closed) > EndOf(before, FollowUpEventType.Reopened) || reminder?.Clock switch
        {
            ClockKind.FirstResponse => EndOf(before, FollowUpEventType.Acknowledged) > 0,
            ClockKind.NextResponse => EndOf(before, FollowUpEventType.Acknowledged, FollowUpEventType.ResolutionAttempted)
                > EndOf(before, FollowUpEventType.CustomerReplied),
            ClockKind.Resolution => EndOf(before, FollowUpEventType.ResolutionAttempted)
                > EndOf(before, FollowUpEventType.Acknowledged, FollowUpEventType.Reopened),
            _ => false,
        };
    }

    private static bool IsOver(CallStory call, DateTimeOffset toldAt) =>
        call.Events.Any(happened => happened.At < toldAt && happened.Type is CallEventType.Completed or CallEventType.Canceled);

    private static FollowUpEventType? EventOf(NoticeKind kind) => kind switch
    {
        NoticeKind.DueSoon => FollowUpEventType.DueSoon,
        NoticeKind.Missed => FollowUpEventType.Missed,
        NoticeKind.CustomerReplied => FollowUpEventType.CustomerReplied,
        _ => null,
    };

    /// <summary>The number of the last event of one of these types; 0 where there was none.</summary>
    private static int EndOf(IReadOnlyList<FollowUpEvent> events, params FollowUpEventType[] types) =>
        events.LastOrDefault(happened => types.Contains(happened.Type))?.Sequence ?? 0;
}
