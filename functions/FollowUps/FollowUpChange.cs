using Outreach.ServiceLevels;
using Outreach.SharedKernel;
using Outreach.WorkItems;

namespace Outreach.FollowUps;

/// <summary>A new state in the making: numbers its events and outbox entries.</summary>
internal sealed class FollowUpChange(FollowUpState state, FollowUpCommand command, DateTimeOffset now)
{
    private readonly List<FollowUpEvent> _events = [];
    private readonly IReadOnlyList<OutboxEntry> _before = state.Outbox;
    private readonly FollowUpState _stateBefore = state;
    private readonly FollowUpFacts _factsBefore = FollowUpFacts.Of(state);

    public FollowUpState State { get; set; } = state;

    public DateTimeOffset Now { get; } = now;

    public Actor By => command.By;

    /// <summary>Records what happened, by the one who commands unless said otherwise.</summary>
    public void Happened(FollowUpEventType type, Func<FollowUpEvent, FollowUpEvent>? with = null)
    {
        var happened = new FollowUpEvent { Type = type, By = command.By.Id, LoggedBy = command.LoggedBy, At = Now };
        var numbered = (with?.Invoke(happened) ?? happened) with { Sequence = State.EventCount + 1 };
        _events.Add(numbered);
        State = State with { EventCount = numbered.Sequence };
    }

    /// <summary>Records that a clock was met, if it is there and was not before; that it was met too late is a miss, said once.</summary>
    public void Meet(ClockKind kind, BusinessCalendar calendar)
    {
        if (FollowUpRules.ClockOf(State, kind) is not { MetAt: null } running)
        {
            return;
        }

        var met = running.Met(Now, calendar);
        if (kind == ClockKind.FirstResponse)
        {
            State = State with { FirstReply = new FirstReply(command.By.Id, ElapsedTime.Between(State.ReceivedAt, Now, calendar)) };
        }

        if (met.Status == ClockStatus.Missed)
        {
            State = State with { HasMissed = true };
            if (met.MissedAt is null)
            {
                met = met with { MissedAt = Now };
                BreakPromise(kind);
                Happened(FollowUpEventType.Missed, happened => happened with { By = Actor.System.Id, LoggedBy = null, Clock = kind });
            }
        }
        else if (kind == ClockKind.Promise)
        {
            State = State with { PromisesKept = State.PromisesKept + 1 };
        }

        Replace(kind, met);
    }

    /// <summary>A clock is missed: of a promise, that breaks it.</summary>
    public void BreakPromise(ClockKind missed)
    {
        if (missed == ClockKind.Promise)
        {
            State = State with { PromisesBroken = State.PromisesBroken + 1 };
        }
    }

    /// <summary>Puts another clock in the place of one.</summary>
    public void Replace(ClockKind kind, ServiceLevelClock clock) => State = kind switch
    {
        ClockKind.FirstResponse => State with { FirstResponse = clock },
        ClockKind.NextResponse => State with { NextResponse = clock },
        ClockKind.Resolution => State with { Resolution = clock },
        ClockKind.Promise => State with { Promise = clock },
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "A follow-up has no such clock."),
    };

    public void EnqueueNotice(NoticeKind notice, string to, ClockKind? clock = null) =>
        Enqueue(FollowUpNotices.Catalogue.EntryOf(notice, to, clock) with
        {
            Mention = notice == FollowUpNotices.CustomerReplied ? State.MentionCount : null,
            Note = notice == FollowUpNotices.Named ? State.EventCount : null,
        });

    /// <summary>Enqueues an index update, once however often the state changes before it is written.</summary>
    public void EnqueueIndex()
    {
        if (!HasNew(OutboxKind.Index))
        {
            Renew(OutboxKind.Index);
        }
    }

    /// <summary>Enqueues an update of the customer's history, once however much there is to record.</summary>
    public void EnqueueCustomerHistory()
    {
        if (!HasNew(OutboxKind.CustomerHistory))
        {
            Renew(OutboxKind.CustomerHistory);
        }
    }

    /// <summary>Enqueues the proposal of a call about the problem, once however often it is reopened before that is carried out.</summary>
    public void EnqueueResolutionCall() => Renew(OutboxKind.ResolutionCall);

    /// <summary>Enqueues a copy of what the customer wants changed, or said we should learn, to the feedback of the week.</summary>
    public void EnqueueFeedback() => Renew(OutboxKind.Feedback);

    /// <summary>Enqueues an update of what reports count, once however often that changes before it is written.</summary>
    public void EnqueueReportFacts()
    {
        if (!HasNew(OutboxKind.ReportFacts))
        {
            Renew(OutboxKind.ReportFacts);
        }
    }

    /// <summary>
    /// A colleague spoke with the customer, the actor of the command: the customer's history records who knows them, and since when they
    /// have not heard from us.
    /// </summary>
    /// <param name="speaker">Who it was where the command is not theirs; null for its actor.</param>
    public void Spoke(string? speaker = null)
    {
        var staffId = speaker ?? command.By.Id;
        var isNews = State.LastSpokeWith != staffId || Now - State.LastSpokeAt >= TimeSpan.FromDays(1);
        State = State with { LastSpokeWith = staffId, LastSpokeAt = Now, BeforeReply = null };
        if (isNews)
        {
            EnqueueCustomerHistory();
        }
    }

    /// <summary>The decision; any change enqueues an index update.</summary>
    /// <exception cref="InvalidOperationException">A notice is enqueued without the event that it comes after.</exception>
    public Accepted Accept(MentionRow? reply = null)
    {
        if (State.Outbox.FirstOrDefault(entry => IsNewNotice(entry) && !_events.Any(FollowUpNotices.Catalogue[entry.NoticeKind].After))
            is { } unexplained)
        {
            throw new InvalidOperationException($"Nothing happened that a notice {unexplained.Notice} comes after.");
        }

        if (FollowUpFacts.Of(State) != _factsBefore)
        {
            EnqueueReportFacts();
        }

        if (CustomerIdeas.Differ(_stateBefore, State) && !HasNew(OutboxKind.Feedback))
        {
            EnqueueFeedback();
        }

        if (_events.Count > 0)
        {
            EnqueueIndex();
        }

        return new Accepted(State, _events) { Reply = reply };
    }

    /// <summary>The decision about what is over: nothing is pending any more, since nobody would carry it out.</summary>
    public Accepted AcceptOwingNothing() => new(State, _events);

    private bool IsNewNotice(OutboxEntry entry) => entry.Kind == OutboxKind.Notice && !_before.Contains(entry);

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
