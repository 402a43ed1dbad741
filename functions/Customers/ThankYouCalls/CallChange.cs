using Outreach.SharedKernel;
using Outreach.WorkItems;

namespace Outreach.Customers.ThankYouCalls;

/// <summary>A pending change of a call: numbers its events and outbox entries.</summary>
internal sealed class CallChange(CallState state, CustomerProfile profile, Actor by, DateTimeOffset now, CallPlanner planner)
{
    private readonly List<CallEvent> _events = [];
    private readonly IReadOnlyList<OutboxEntry> _before = state.Outbox;
    private readonly List<CallFeedback> _feedback = [];
    private readonly CallFacts _factsBefore = CallFacts.Of(state);
    private readonly bool _isNew = state.EventCount == 0;

    public CallState State { get; set; } = state;

    public CustomerProfile Profile { get; set; } = profile;

    public Actor By { get; } = by;

    public DateTimeOffset Now { get; } = now;

    public CallPlanner Planner { get; } = planner;

    public CustomerNote? Note { get; private set; }

    /// <summary>The customer's calling hours as they are known now; the state has those of the last plan.</summary>
    public CallWindow CurrentWindow => Planner.WindowOf(Profile, State.Window, Now);

    public void Happened(CallEventType type, Func<CallEvent, CallEvent>? with = null)
    {
        var happened = new CallEvent { Type = type, By = By.Id, At = Now };
        var numbered = (with?.Invoke(happened) ?? happened) with { Sequence = State.EventCount + 1 };
        _events.Add(numbered);
        State = State with { EventCount = numbered.Sequence };
    }

    /// <summary>Records what was found out in the customer history.</summary>
    public void Record(string text)
    {
        var number = Profile.NoteCount + 1;
        Note = new CustomerNote { Number = number, Text = text, By = By.Id, At = Now };
        Profile = Profile with { NoteCount = number };
    }

    /// <summary>Stores what the customer said in their own words, and enqueues it for the product team.</summary>
    public void Hear(CallAttempt attempt, IReadOnlyList<FeedbackSaid> feedback)
    {
        foreach (var one in feedback)
        {
            var number = State.FeedbackCount + 1;
            _feedback.Add(CallFeedback.Of(State.Id, number, attempt, one, Planner.Office));
            State = State with { FeedbackCount = number };
        }

        if (feedback.Count > 0)
        {
            Enqueue(new OutboxEntry { Id = "", Kind = OutboxKind.Feedback });
        }
    }

    /// <summary>The customer was merged: enqueues an update of the survivor's history.</summary>
    public void EnqueueHistory() => Enqueue(new OutboxEntry { Id = "", Kind = OutboxKind.CustomerHistory });

    public void EnqueueNotice(NoticeKind notice, string to, ClockKind? clock = null) =>
        Enqueue(CallNotices.Catalogue.EntryOf(notice, to, clock));

    public void EnqueueIndex()
    {
        if (!HasNew(OutboxKind.Index))
        {
            Renew(OutboxKind.Index);
        }
    }

    public CallAccepted Accept(CallAttempt? attempt = null)
    {
        if (_isNew || CallFacts.Of(State) != _factsBefore)
        {
            EnqueueReportFacts();
        }

        if (_events.Count > 0)
        {
            EnqueueIndex();
        }

        return new CallAccepted(State, Profile, _events, attempt) { Note = Note, Feedback = _feedback };
    }

    /// <summary>Enqueues an update of what reports count, once however often that changes before it is written.</summary>
    private void EnqueueReportFacts()
    {
        if (!HasNew(OutboxKind.ReportFacts))
        {
            Renew(OutboxKind.ReportFacts);
        }
    }

    private bool HasNew(OutboxKind kind) => State.Outbox.Any(entry => entry.Kind == kind && !_before.Contains(entry));

    private void Renew(OutboxKind kind)
    {
        var before = State.Outbox;
        Enqueue(new OutboxEntry { Id = "", Kind = kind });
        State = State with { Outbox = OutboxRules.Renew(before, State.Outbox[^1]) };
    }

    private void Enqueue(OutboxEntry entry) => State = State with
    {
        OutboxCount = State.OutboxCount + 1,
        Outbox = [.. State.Outbox, entry with { Id = $"{State.Id}-{State.OutboxCount + 1}", PendingSince = Now }],
    };
}
