using NodaTime;

namespace Outreach.Tests.Reports;

/// <content>What is known of a follow-up and of a call.</content>
internal sealed partial class IndependentFigures
{
    /// <summary>What became of a mention.</summary>
    internal sealed class Story
    {
        private (Instant Due, bool IsBroken, int Moved)? _promise;
        private (bool IsProblem, int Reopenings, Instant? ConfirmedAt) _before;
        private bool _isClosedAgain;

        public Instant ReceivedAt { get; set; }

        public required string Channel { get; init; }

        public required string? Language { get; init; }

        public string Owner { get; set; } = "";

        public bool IsReturning { get; set; }

        public Instant? RepliedAt { get; private set; }

        public string? RepliedBy { get; private set; }

        public string Person => RepliedBy ?? Owner;

        public bool IsProblem { get; set; }

        public Instant? ConfirmedAt { get; set; }

        public string? Outcome { get; private set; }

        public bool IsNone => Outcome is "spam" or "merged";

        public int Reopenings { get; private set; }

        public int Made { get; private set; }

        public int Kept { get; private set; }

        public int Broken { get; private set; }

        public int Moved { get; private set; }

        public void Reply(Instant at, string by)
        {
            if (RepliedAt is null)
            {
                (RepliedAt, RepliedBy) = (at, by);
            }
        }

        public void Promise(Instant at, Instant until)
        {
            if (_promise is { } open && open.Due > at)
            {
                Moved++;
                _promise = (until, false, open.Moved + 1);
                return;
            }

            MeetPromise(at);
            Made++;
            _promise = (until, false, 0);
        }

        public void MeetPromise(Instant at)
        {
            Kept += _promise is { IsBroken: false } open && at <= open.Due ? 1 : 0;
            _promise = null;
        }

        public void Break()
        {
            Broken++;
            _promise = _promise!.Value with { IsBroken = true };
        }

        public void Reopen()
        {
            _before = (IsProblem, Reopenings, ConfirmedAt);
            Reopenings += IsNone ? 0 : 1;
            (IsProblem, ConfirmedAt, Outcome) = (true, null, null);
        }

        public void UndoReopening()
        {
            (IsProblem, Reopenings, ConfirmedAt) = _before;
            _isClosedAgain = true;
        }

        /// <param name="until">When a promise of the other one is taken over, for when it is.</param>
        public void Take(Instant? until, Story other)
        {
            var movedThere = other._promise?.Moved ?? 0;
            Moved += movedThere;
            if (until is { } due)
            {
                var (ours, theirs) = (_promise?.IsBroken == true, other._promise!.Value.IsBroken);
                Made += _promise is null ? 1 : 0;
                Broken += theirs && !ours ? 1 : 0;
                _promise = (due, ours || theirs, (_promise?.Moved ?? 0) + movedThere);
            }
            else if (_promise is { } open)
            {
                _promise = open with { Moved = open.Moved + movedThere };
            }
        }

        /// <summary>A promise that is open goes with the matter.</summary>
        public void GiveAway()
        {
            if (_promise is { } open)
            {
                Made--;
                Broken -= open.IsBroken ? 1 : 0;
                Moved -= open.Moved;
                _promise = null;
            }
        }

        public void Close(Instant at, string outcome)
        {
            if (!_isClosedAgain && outcome is not ("merged" or "erased"))
            {
                MeetPromise(at);
            }

            (Outcome, _isClosedAgain) = (outcome, false);
        }
    }

    /// <summary>What became of a call.</summary>
    internal sealed class CallStory
    {
        public Instant DueAt { get; set; }

        public string Person { get; set; } = "";

        public int Attempts { get; set; }

        public Instant? ConnectedAt { get; set; }

        public bool IsEnded { get; set; }

        public bool IsLetGo => IsEnded && Attempts == 0;
    }
}
