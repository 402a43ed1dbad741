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
        var comesAfter = FollowUpNotices.Catalogue[kind].After;
        var reminder = followUp.Events.LastOrDefault(happened => happened.At <= toldAt && comesAfter(happened));
        if (reminder is null)
        {
            return true;
        }

        if (reminder.Type is FollowUpEventType.Edited or FollowUpEventType.MailNoted or FollowUpEventType.Noted)
        {
            // What it asks for is to be done also where all is over.
            return false;
        }

        // What happened at the same moment as the e-mail came after it, unless its number says otherwise.
        var before = followUp.Events.Where(happened => happened.At < toldAt || happened.Sequence <= reminder.Sequence).ToList();
        if ((IsCustomersWord(reminder) ? ClockKind.NextResponse : reminder.Clock) is not { } clock)
        {
            return before.LastOrDefault(
                happened => happened.Type is FollowUpEventType.Closed or FollowUpEventType.Reopened)?.Type == FollowUpEventType.Closed;
        }

        var begun = followUp.Events.LastOrDefault(happened => happened.Sequence <= reminder.Sequence && happened.Begins(clock)) ?? reminder;
        return before.Any(happened => happened.Sequence > begun.Sequence && happened.Ends(clock));
    }

    private static bool IsOver(CallStory call, DateTimeOffset toldAt) =>
        call.Events.Any(happened => happened.At < toldAt && happened.Type is CallEventType.Completed or CallEventType.Canceled);

    /// <summary>Written here, or in what became part of this.</summary>
    private static bool IsCustomersWord(FollowUpEvent happened) =>
        happened.Type is FollowUpEventType.CustomerReplied or FollowUpEventType.Merged;
}
