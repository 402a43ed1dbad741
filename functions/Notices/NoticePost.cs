using System.Diagnostics;
using Outreach.Platform.Outbox;
using Outreach.Platform.Telemetry;

namespace Outreach.Notices;

/// <summary>
/// Gathers what the turns of this process have to tell, so that a storm does not fill anyone's mailbox: more than five things
/// for one person at once become one e-mail. A turn's notices wait until every turn that is under way, or about to begin, has
/// handed in its own; a turn that is alone does not wait. Other instances of the app gather for themselves.
/// </summary>
public sealed class NoticePost(NoticeSender sender)
{
    /// <summary>So many things at once still come one by one.</summary>
    public const int Singly = 5;

    /// <summary>One e-mail tells no more: SendGrid takes 10,000 bytes of custom arguments. As many that wait are sent at once.</summary>
    public const int MostAtOnce = 100;

    // Real time, all of them: a clock that is moved by hand stands still meanwhile. In company a turn waits for others that
    // nobody has announced; in vain for one that does not move on; and not for ever for a stream of them.
    private static readonly TimeSpan Linger = TimeSpan.FromMilliseconds(25);
    private static readonly TimeSpan Still = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(10);

    // Many may wait, a few work: whoever waits for an answer over HTTP must not stand behind a hundred turns.
    private const int AtWork = 8;

    private static readonly ParallelOptions SideBySide = new() { MaxDegreeOfParallelism = 16 };

    private readonly Lock _gate = new();
    private readonly SemaphoreSlim _places = new(AtWork, AtWork);
    private readonly ComingTurns _coming = new();
    private List<Letter> _letters = [];
    private TaskCompletionSource _moved = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private long _movedAt;
    private int _underWay;
    private bool _collecting;

    /// <summary>Begins a turn, as soon as there is a place for it. Ended by disposing of it.</summary>
    /// <param name="id">The follow-up or the call.</param>
    /// <param name="now">The orchestration's time (UTC).</param>
    /// <param name="cancellationToken">Gives the turn up before it has begun.</param>
    public async Task<Turn> BeginAsync(string id, DateTimeOffset now, CancellationToken cancellationToken)
    {
        Move(() =>
        {
            _underWay++;
            _coming.Begun(id, now);
        });
        try
        {
            await _places.WaitAsync(cancellationToken);
            return new Turn(this, id);
        }
        catch
        {
            Move(() => _underWay--);
            throw;
        }
    }

    /// <summary>A turn of this item is about to begin: it was woken, or started.</summary>
    public void Announce(string id)
    {
        lock (_gate)
        {
            _coming.Announce(id);
        }
    }

    /// <summary>What was announced does not come: the wake has failed.</summary>
    public void Withdraw(string id) => Move(() => _coming.Withdraw(id));

    /// <summary>Turns are being brought about, such as by an array of mentions, until the result is disposed of.</summary>
    public IDisposable ExpectMore()
    {
        Move(() => _underWay++);
        return new Expectation(this);
    }

    private void Move(Action change)
    {
        lock (_gate)
        {
            change();
            _movedAt = Stopwatch.GetTimestamp();
            _moved.TrySetResult();
        }
    }

    private Task<IReadOnlyList<Carried>> HandIn(Letter letter)
    {
        var first = false;
        Move(() =>
        {
            _underWay--;
            _letters.Add(letter);
            (first, _collecting) = (!_collecting, true);
        });
        if (first)
        {
            _ = CollectAsync();
        }

        return letter.Answer;
    }

    private void TakeBack(Letter letter) => Move(() =>
    {
        // One that is being sent already comes back by itself.
        if (_letters.Remove(letter))
        {
            _underWay++;
        }
    });

    private async Task CollectAsync()
    {
        var since = Stopwatch.GetTimestamp();
        var inCompany = false;
        IReadOnlyList<Letter> collected;
        while (true)
        {
            Task moved;
            TimeSpan wait;
            lock (_gate)
            {
                var others = _underWay + _coming.Count;
                inCompany |= others > 0 || _letters.Count > 1;
                var patience = others > 0 ? Still : inCompany ? Linger : TimeSpan.Zero;
                wait = Min(patience - Stopwatch.GetElapsedTime(_movedAt), Longest - Stopwatch.GetElapsedTime(since));
                if (wait <= TimeSpan.Zero || _letters.Sum(letter => letter.Notices.Count) >= MostAtOnce)
                {
                    (collected, _letters, _collecting) = (_letters, [], false);
                    break;
                }

                _moved = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
                moved = _moved.Task;
            }

            await moved.WaitAsync(wait).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        await PostAsync(collected);
    }

    private Task PostAsync(IReadOnlyList<Letter> letters)
    {
        var mails = letters
            .SelectMany(letter => letter.Notices.Select((notice, index) => new Told(letter, notice, index)))
            .OrderBy(told => told.Notice.DueAt ?? DateTimeOffset.MaxValue)
            .ThenBy(told => told.Notice.OutboxId, StringComparer.Ordinal)
            .GroupBy(told => told.Notice.To.Id)
            .SelectMany(ofOne => ofOne.Chunk(ofOne.Count() > Singly ? MostAtOnce : 1))
            .ToList();
        return mails is [var only] ? PostAsync(only) : Parallel.ForEachAsync(mails, SideBySide, async (mail, _) => await PostAsync(mail));
    }

    private async Task PostAsync(Told[] mail)
    {
        // It is sent for every turn that has something in it, and part of the first one's trace.
        Activity.Current = mail[0].Letter.Turn;
        using var span = Spans.BeginSending("mail", ("outreach.notices", mail.Length));
        foreach (var turn in mail.Select(told => told.Letter.Turn).OfType<Activity>().Distinct().Skip(1))
        {
            span?.AddLink(new ActivityLink(turn.Context));
        }

        try
        {
            var outcome = await sender.SendAsync([.. mail.Select(told => told.Notice)], mail[0].Letter.Cancellation);
            if (outcome.Error is not null)
            {
                span?.SetStatus(ActivityStatusCode.Error, outcome.Error);
            }

            foreach (var (letter, notice, index) in mail)
            {
                letter.Settle(index, new Carried(notice.OutboxId, outcome.Error, outcome.Permanent, outcome.RetryAfter), this);
            }
        }
        catch (Exception failed)
        {
            span.Fail(failed);
            foreach (var (letter, _, index) in mail)
            {
                letter.Fail(index, failed, this);
            }
        }
    }

    private static TimeSpan Min(TimeSpan a, TimeSpan b) => a < b ? a : b;

    /// <summary>A turn that is under way.</summary>
    public sealed class Turn : IDisposable
    {
        private readonly NoticePost _post;
        private readonly string _id;
        private bool _hasPlace = true;

        internal Turn(NoticePost post, string id) => (_post, _id) = (post, id);

        /// <summary>The follow-up or the call.</summary>
        public string Id => _id;

        /// <summary>When the item's next turn is due (UTC), if nothing happens before.</summary>
        public DateTimeOffset? NextAt { get; set; }

        /// <summary>Sends what the turn has to tell, all at once, with what others have to tell the same persons.</summary>
        /// <returns>How each ended, in the same order.</returns>
        public async Task<IReadOnlyList<Carried>> SendAsync(IReadOnlyList<Notice> notices, CancellationToken cancellationToken)
        {
            if (notices.Count == 0)
            {
                return [];
            }

            var letter = new Letter(notices, cancellationToken);
            var answer = _post.HandIn(letter);
            Leave();
            try
            {
                await answer.WaitAsync(cancellationToken);
            }
            catch (OperationCanceledException)
            {
                _post.TakeBack(letter);
                throw;
            }

            await _post._places.WaitAsync(cancellationToken);
            _hasPlace = true;
            return await answer;
        }

        /// <summary>Ends the turn.</summary>
        public void Dispose()
        {
            Leave();
            _post.Move(() =>
            {
                _post._underWay--;
                _post._coming.Ended(_id, NextAt);
            });
        }

        private void Leave()
        {
            if (_hasPlace)
            {
                _hasPlace = false;
                _post._places.Release();
            }
        }
    }

    /// <summary>One notice of a letter.</summary>
    private sealed record Told(Letter Letter, Notice Notice, int Index);

    /// <summary>What one turn has handed in.</summary>
    private sealed class Letter(IReadOnlyList<Notice> notices, CancellationToken cancellation)
    {
        private readonly TaskCompletionSource<IReadOnlyList<Carried>> _answer = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private readonly Carried[] _carried = new Carried[notices.Count];
        private int _left = notices.Count;
        private Exception? _failed;

        public IReadOnlyList<Notice> Notices { get; } = notices;

        public CancellationToken Cancellation { get; } = cancellation;

        /// <summary>The span of the turn that hands it in, where anybody listens.</summary>
        public Activity? Turn { get; } = Activity.Current;

        public Task<IReadOnlyList<Carried>> Answer => _answer.Task;

        public void Settle(int index, Carried carried, NoticePost post)
        {
            _carried[index] = carried;
            EndOne(post);
        }

        public void Fail(int index, Exception failed, NoticePost post)
        {
            _failed = failed;
            _carried[index] = new Carried(Notices[index].OutboxId, failed.GetType().Name);
            EndOne(post);
        }

        private void EndOne(NoticePost post)
        {
            if (Interlocked.Decrement(ref _left) > 0)
            {
                return;
            }

            // The turn is at work again before it knows: nobody takes it for gone in between.
            post.Move(() => post._underWay++);
            if (_failed is OperationCanceledException && Cancellation.IsCancellationRequested)
            {
                _answer.TrySetCanceled(Cancellation);
                return;
            }

            _answer.TrySetResult(_carried);
        }
    }

    private sealed class Expectation(NoticePost post) : IDisposable
    {
        private bool _over;

        public void Dispose()
        {
            if (!_over)
            {
                _over = true;
                post.Move(() => post._underWay--);
            }
        }
    }
}
