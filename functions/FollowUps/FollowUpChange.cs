using Outreach.Platform.Outbox;

namespace Outreach.FollowUps;

/// <summary>A new state in the making: numbers its events and what it owes.</summary>
internal sealed class FollowUpChange(FollowUpState state, FollowUpCommand command, DateTimeOffset now)
{
    private readonly List<FollowUpEvent> _events = [];

    public FollowUpState State { get; set; } = state;

    public DateTimeOffset Now { get; } = now;

    /// <summary>Records what happened, by the one who commands unless said otherwise.</summary>
    public void Happened(FollowUpEventType type, Func<FollowUpEvent, FollowUpEvent>? with = null)
    {
        var happened = new FollowUpEvent { Type = type, By = command.By.Id, LoggedBy = command.LoggedBy, At = Now };
        var numbered = (with?.Invoke(happened) ?? happened) with { Sequence = State.EventCount + 1 };
        _events.Add(numbered);
        State = State with { EventCount = numbered.Sequence };
    }

    /// <summary>Owes an e-mail.</summary>
    public void OweNotice(NoticeKind notice, string to, ClockKind? clock = null) =>
        Owe(new OutboxEntry { Id = "", Kind = OutboxKind.Notice, Notice = notice, To = to, Clock = clock });

    /// <summary>Owes the indexes the new state, once however often it changes before they are written.</summary>
    public void OweIndex()
    {
        if (!State.Outbox.Any(entry => entry is { Kind: OutboxKind.Index, Attempts: 0 }))
        {
            Owe(new OutboxEntry { Id = "", Kind = OutboxKind.Index });
        }
    }

    /// <summary>Owes the customer's memory how this ended.</summary>
    public void OweCustomerMemory() => Owe(new OutboxEntry { Id = "", Kind = OutboxKind.CustomerMemory });

    /// <summary>The decision; indexes are owed whatever changed.</summary>
    public Accepted Accept(MentionRow? reply = null)
    {
        if (_events.Count > 0)
        {
            OweIndex();
        }

        return new Accepted(State, _events) { Reply = reply };
    }

    private void Owe(OutboxEntry entry) => State = State with
    {
        OutboxCount = State.OutboxCount + 1,
        Outbox = [.. State.Outbox, entry with { Id = $"{State.Id}-{State.OutboxCount + 1}", OwedSince = Now }],
    };
}
