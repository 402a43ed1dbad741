using Outreach.Notices;
using Outreach.SharedKernel;
using Outreach.Staff;
using Outreach.WorkItems;

namespace Outreach.Customers.ThankYouCalls;

/// <summary>The notices about a call, a field for each kind. Pure.</summary>
internal static class CallNotices
{
    // Before the kinds: each adds itself.
    internal static readonly NoticeCatalogue<NoticeRow<CallState, Facts>> Catalogue = new("a call");

    public static readonly NoticeKind DueSoon = Catalogue.Add(CommonNotices.DueSoon, new(
        IsAssignees,
        about => $"Still to call: {about.Name}, by {about.By}",
        about => $"You have not reached {about.Name} yet. Their hours are {about.Hours}."));

    public static readonly NoticeKind Missed = Catalogue.Add(CommonNotices.Missed, new(
        (_, _) => true,
        about => $"Overdue: step in, {about.Name} was not called",
        about => $"The call was due by {about.By}. Please see that it is made."));

    /// <summary>A call is yours to make.</summary>
    public static readonly NoticeKind CallDue = Catalogue.Add(new("call_due", "to call"), new(
        IsAssignees,
        about => $"Call {about.Name} {about.Call.Purpose.InWords()}, by {about.By}",
        about => $"{about.Why}{about.When} Their hours are {about.Hours}; the brief is behind the link."));

    /// <summary>Three attempts did not reach the customer; the lead decides.</summary>
    public static readonly NoticeKind CallToDecide = Catalogue.Add(
        new("call_to_decide", "to decide", ChosenAs: CallDue, IsLeads: true),
        new(
            (_, call) => call.Status is CallStatus.Deferred or CallStatus.Queued,
            about => about.HasNoCaller ? $"Decide: nobody can call {about.Name}" : $"Decide: {about.Name} could not be reached",
            about => about.HasNoCaller
                ? $"Nobody is on duty while {about.Name} may be called ({about.Hours}). Say who is to call all the same, or let it be."
                : $"{about.Call.Attempts} attempts did not reach them. Try yourself, at another time of their day ({about.Hours}), "
                    + "or let it be."));

    public static readonly NoticeKind HandedOver = Catalogue.Add(CommonNotices.HandedOver, new(
        IsAssignees,
        about => $"Take over: call {about.Name} {about.Call.Purpose.InWords()}, by {about.By}",
        about => $"A colleague is absent or has left, and this call is yours now.{about.When} The customer's hours are {about.Hours}; "
            + "the brief is behind the link."));

    public static readonly NoticeKind Offered = Catalogue.Add(CommonNotices.Offered, new(
        (entry, call) => CallRules.OfferOf(call) is { } offer && offer.To.Contains(entry.To),
        about => $"Can you make this call? Call {about.Name} {about.Call.Purpose.InWords()}, by {about.By}",
        about => $"Its caller is off duty or has too much to do. The customer's hours are {about.Hours}. Who takes it first has it: open "
            + "it and choose Take it.",
        Why: _ => "you are on duty, and could make the call in time"));

    public static readonly NoticeKind Taken = Catalogue.Add(CommonNotices.Taken, new(
        (entry, call) => call.Assignee != entry.To,
        about => $"No longer yours: call {about.Name} {about.Call.Purpose.InWords()}, by {about.By}",
        about => "A colleague has taken this call from you. You need not do anything.",
        Why: _ => "the call was yours"));

    /// <summary>Whether the action a notice asks for is still pending, and with the same recipient.</summary>
    public static bool IsStillNeeded(OutboxEntry entry, CallState call) =>
        call.IsOpen && Catalogue[entry.NoticeKind].IsStillNeeded(entry, call);

    public static Notice Write(OutboxEntry entry, CallState call, StaffMember to)
    {
        var (row, facts) = (Catalogue[entry.NoticeKind], new Facts(call, to));
        return new Notice
        {
            OutboxId = entry.Id,
            About = call.Id,
            Kind = entry.NoticeKind,
            Path = $"calls/{call.Id}",
            To = to,
            Owner = call.Assignee,
            DueAt = call.Clock.DueAt,
            Subject = row.Subject(facts),
            Lead = row.Lead(facts),
            Quote = row.Quote?.Invoke(facts) ?? call.Reason,
            Item = "call",
            Why = row.Why?.Invoke(facts),
        };
    }

    private static bool IsAssignees(OutboxEntry entry, CallState call) => call.Assignee == entry.To;

    /// <summary>What the texts are made of: a call, as one reader sees it.</summary>
    internal sealed record Facts(CallState Call, StaffMember To)
    {
        public ForeignText Name => ForeignText.NameOf(Call.CustomerName);

        public string By => At(Call.Clock.DueAt);

        public string Hours =>
            $"{Call.Window.From}-{Call.Window.To} in {(Call.Window.Zones is null ? Call.Window.TimeZone : Call.Window.Why)}";

        public string Why => Call.Purpose switch
        {
            CallPurpose.ThankYou => $"{Name} has earned a call from you.",
            CallPurpose.Resolution => $"What {Name} wrote about is still not solved: talk with them instead of writing again.",
        };

        public string When => Call.Slot is { } slot ? $" Call them between {At(slot.NotBefore)} and {At(slot.Until)}." : "";

        public bool HasNoCaller => Call.Status == CallStatus.Queued;

        private string At(DateTimeOffset moment) => LocalTime.For(moment, To.TimeZone);
    }
}
