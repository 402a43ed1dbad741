using Outreach.SharedKernel;

namespace Outreach.FollowUps;

/// <summary>What reports count of a follow-up: no word, and no name. Pure; written again whenever it changes.</summary>
internal sealed record FollowUpFacts
{
    public required DateTimeOffset ReceivedAt { get; init; }

    /// <summary>The customer's id, in a row a keyed hash of it; null for one who was erased.</summary>
    public string? Customer { get; init; }

    public required string Channel { get; init; }

    public required MentionKind Kind { get; init; }

    /// <summary>BCP 47; null where that is not known.</summary>
    public string? Language { get; init; }

    /// <summary>Whether we knew the customer from an earlier mention.</summary>
    public bool IsReturning { get; init; }

    /// <summary>Who gave the first reply; until then, who has to.</summary>
    public required string Person { get; init; }

    /// <summary>Whether a person has answered.</summary>
    public bool IsAcknowledged { get; init; }

    /// <summary>From arrival to the first reply in business time; null where there is none.</summary>
    public double? ReplyBusinessSeconds { get; init; }

    /// <summary>The same on the wall's clock.</summary>
    public double? ReplySeconds { get; init; }

    public FollowUpOutcome? Outcome { get; init; }

    /// <summary>Whether there was something to resolve.</summary>
    public bool IsProblem { get; init; }

    /// <summary>From arrival to the customer's word that it is fixed; null where that does not stand.</summary>
    public double? ConfirmedSeconds { get; init; }

    /// <summary>Whether it was ever reopened, other than to undo an ending as spam or as part of another one.</summary>
    public bool IsReopened { get; init; }

    public int PromisesMade { get; init; }

    public int PromisesKept { get; init; }

    public int PromisesBroken { get; init; }

    public int PromisesMoved { get; init; }

    public static FollowUpFacts Of(FollowUpState state)
    {
        // States of before the first reply was kept have its clock.
        var reply = state.FirstReply?.After ?? state.FirstResponse.Actual;
        return new FollowUpFacts
        {
            ReceivedAt = state.ReceivedAt,
            Customer = state.CustomerId == CustomerId.Erased ? null : state.CustomerId,
            Channel = state.Channel,
            Kind = state.Kind,
            Language = state.Language,
            IsReturning = state.IsReturning,
            Person = state.FirstReply?.By ?? state.Owner,
            IsAcknowledged = state.FirstResponse.MetAt is not null,
            ReplyBusinessSeconds = reply?.BusinessSeconds,
            ReplySeconds = reply?.WallClockSeconds,
            Outcome = state.Outcome,
            IsProblem = state.Resolution is not null,
            ConfirmedSeconds = (state.ConfirmedAt - state.ReceivedAt)?.TotalSeconds,
            IsReopened = state.ReopenCount > state.EndingsUndone,
            PromisesMade = state.PromisesMade,
            PromisesKept = state.PromisesKept,
            PromisesBroken = state.PromisesBroken,
            PromisesMoved = state.PromisesMoved,
        };
    }
}
