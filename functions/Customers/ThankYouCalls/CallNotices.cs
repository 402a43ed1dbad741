using Outreach.Notices;
using Outreach.SharedKernel;
using Outreach.Staff;
using Outreach.WorkItems;

namespace Outreach.Customers.ThankYouCalls;

/// <summary>Texts of the notices about a thank-you call. Pure.</summary>
public static class CallNotices
{
    /// <summary>Whether the action a notice asks for is still pending, and with the same recipient.</summary>
    public static bool IsStillNeeded(OutboxEntry entry, CallState call) =>
        call.IsOpen && entry.Notice switch
        {
            NoticeKind.CallOwed or NoticeKind.HandedOver or NoticeKind.DueSoon => call.Assignee == entry.To,
            NoticeKind.CallToDecide => call.Status is CallStatus.Deferred or CallStatus.Queued,
            _ => true,
        };

    /// <summary>The notice for an outbox entry.</summary>
    public static Notice Write(OutboxEntry entry, CallState call, StaffMember to)
    {
        var by = LocalTime.For(call.Clock.DueAt, to.TimeZone);
        var hours = $"{call.Window.From}-{call.Window.To} in {(call.Window.Zones is null ? call.Window.TimeZone : call.Window.Why)}";
        var when = call.Slot is { } slot ? $" Call them between {LocalTime.For(slot.NotBefore, to.TimeZone)} and {LocalTime.For(slot.Until, to.TimeZone)}." : "";
        var kind = entry.Notice ?? NoticeKind.CallOwed;
        var (subject, lead) = kind switch
        {
            NoticeKind.CallOwed or NoticeKind.Assigned => (
                $"Call {call.CustomerName} and say thank you, by {by}",
                $"{call.CustomerName} has earned a call from you.{when} Their hours are {hours}; the brief is behind the link."),
            NoticeKind.DueSoon => (
                $"Still to call: {call.CustomerName}, by {by}",
                $"You have not reached {call.CustomerName} yet. Their hours are {hours}."),
            NoticeKind.CallToDecide when call.Status == CallStatus.Queued => (
                $"Decide: nobody can call {call.CustomerName}",
                $"Nobody is on duty while {call.CustomerName} may be called ({hours}). Say who is to call all the same, or let it be."),
            NoticeKind.CallToDecide => (
                $"Decide: {call.CustomerName} could not be reached",
                $"{call.Attempts} attempts did not reach them. Try yourself, at another time of their day ({hours}), or let it be."),
            NoticeKind.HandedOver => (
                $"Take over: call {call.CustomerName} and say thank you, by {by}",
                $"A colleague is absent, and this call is yours now.{when} The customer's hours are {hours}; the brief is behind the link."),
            _ => (
                $"Overdue: step in, {call.CustomerName} was not called",
                $"The call was owed by {by}. Please see that it is made."),
        };
        return new Notice
        {
            OutboxId = entry.Id,
            About = call.Id,
            Kind = kind,
            Path = $"calls/{call.Id}",
            To = to,
            Owner = call.Assignee,
            DueAt = call.Clock.DueAt,
            Subject = subject,
            Lead = lead,
            Quote = call.Reason,
        };
    }
}
