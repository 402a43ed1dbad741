using Outreach.Notices;
using Outreach.Platform.Outbox;
using Outreach.Staff;

namespace Outreach.ThankYouCalls;

/// <summary>What notices about a thank-you call say. Pure.</summary>
public static class CallNotices
{
    /// <summary>The notice that an entry owes.</summary>
    public static Notice Write(OutboxEntry entry, CallState call, StaffMember to)
    {
        var by = LocalTime.For(call.Clock.DueAt, to.TimeZone);
        var hours = $"{call.Window.From}-{call.Window.To} in {call.Window.TimeZone}";
        var (subject, lead) = entry.Notice switch
        {
            NoticeKind.CallOwed => (
                $"Call {call.CustomerName} and say thank you, by {by}",
                $"{call.CustomerName} has earned a call from you. Their hours are {hours}; the brief is behind the link."),
            NoticeKind.HandedOver => (
                $"Take over: call {call.CustomerName} and say thank you, by {by}",
                $"This is yours while a colleague is absent. Their hours are {hours}; the brief is behind the link."),
            NoticeKind.DueSoon => (
                $"Still to call: {call.CustomerName}, by {by}",
                $"You have not reached {call.CustomerName} yet. Their hours are {hours}."),
            NoticeKind.CallToDecide => (
                $"Decide: {call.CustomerName} could not be reached",
                $"{call.Assignee} tried {call.Attempts} times. Try yourself, at another time of their day ({hours}), or let it be."),
            _ => (
                $"Overdue: {call.CustomerName} was not called by {call.Assignee}",
                $"The call was owed by {by}. Please see that it is made."),
        };
        return new Notice
        {
            OutboxId = entry.Id,
            About = call.Id,
            Path = $"calls/{call.Id}",
            To = to,
            Subject = subject,
            Lead = lead,
            Quote = call.Reason,
        };
    }
}
