using Outreach.Customers.ThankYouCalls;
using Outreach.FollowUps;
using Outreach.SharedKernel;

namespace Outreach.DevHost.Rehearsal;

/// <summary>E-mails that notify somebody of what was answered by then. There must be none.</summary>
internal static class NeedlessMail
{
    /// <summary>The notices that came too late, in words.</summary>
    public static IReadOnlyList<string> In(RehearsalLog chronicle)
    {
        var followUps = chronicle.FollowUps.ToDictionary(followUp => followUp.Now.Id);
        var calls = chronicle.Calls.ToDictionary(call => call.Id);
        return
        [
            .. from mail in chronicle.Mails.Select(Mail.Of)
               from told in mail.Outcome
               where followUps.TryGetValue(told.About, out var followUp)
                   ? IsOver(followUp, told.Kind, mail.At)
                   : IsOver(calls[told.About], mail.At)
               orderby mail.At, mail.To, mail.Subject
               select $"{mail.At:yyyy-MM-dd HH:mm:ss} UTC to {mail.To}: {mail.Subject}",
        ];
    }

    private static bool IsOver(FollowUpStory followUp, NoticeKind kind, DateTimeOffset toldAt)
    {
        var reminder = followUp.Events.LastOrDefault(happened => happened.At <= toldAt && IsCauseOf(kind, happened));
        if (reminder is null)
        {
            return true;
        }

        // What happened at the same moment as the e-mail came after it, unless its number says otherwise.
        var before = followUp.Events.Where(happened => happened.At < toldAt || happened.Sequence < reminder.Sequence).ToList();
        if ((reminder.Type == FollowUpEventType.CustomerReplied ? ClockKind.NextResponse : reminder.Clock) is not { } clock)
        {
            return before.LastOrDefault(
                happened => happened.Type is FollowUpEventType.Closed or FollowUpEventType.Reopened)?.Type == FollowUpEventType.Closed;
        }

        var begun = followUp.Events.Last(happened => happened.Sequence <= reminder.Sequence && happened.Begins(clock));
        return before.Any(happened => happened.Sequence > begun.Sequence && happened.Ends(clock));
    }

    private static bool IsOver(CallStory call, DateTimeOffset toldAt) =>
        call.Events.Any(happened => happened.At < toldAt && happened.Type is CallEventType.Completed or CallEventType.Canceled);

    private static bool IsCauseOf(NoticeKind kind, FollowUpEvent happened) => kind switch
    {
        NoticeKind.DueSoon => happened is { Type: FollowUpEventType.DueSoon, Clock: not ClockKind.Promise },
        NoticeKind.PromiseDue => happened is { Type: FollowUpEventType.DueSoon, Clock: ClockKind.Promise },
        NoticeKind.Missed => happened.Type == FollowUpEventType.Missed,
        NoticeKind.CustomerReplied => happened.Type == FollowUpEventType.CustomerReplied,
        NoticeKind.Assigned or NoticeKind.HandedOver => happened.Type == FollowUpEventType.Assigned,
        NoticeKind.MentionEdited => happened.Type == FollowUpEventType.Edited,
        NoticeKind.CallOwed or NoticeKind.CallToDecide => false,
    };
}
