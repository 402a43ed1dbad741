using Outreach.FollowUps.Mentions;
using Outreach.ServiceLevels;
using Outreach.SharedKernel;

namespace Outreach.FollowUps;

/// <content>
/// What becomes of a follow-up when the author of a mention changes or deletes it. No clock moves, unless it is reopened.
/// </content>
internal static partial class FollowUpRules
{
    /// <summary>What stands where the words of a deleted mention stood.</summary>
    public const string DeletedWords = "(deleted by its author)";

    public static readonly Reopen ReopenForEdit = new("They changed a reply after it was closed.") { By = Actor.Customer };

    /// <summary>
    /// Whether an edit reopens what is closed: of a reply that nobody had to look at, as it was merely thanks, and that is more than that
    /// now.
    /// </summary>
    public static bool Reopens(FollowUpState state, EditMention edit, DateTimeOffset now) =>
        Allowed(state, now).Contains("reopen")
        && MentionText.Revise(edit.Row, edit.Mention, now, edit.CustomerId ?? state.CustomerId) is { } revised
        && IsUnheard(state, edit.Row, revised);

    /// <summary>The follow-up with an edit that reopens it, as a reply would.</summary>
    /// <param name="reopen">What reopens it, with what the roster says.</param>
    public static Accepted Reopened(
        FollowUpState state, EditMention edit, Reopen reopen, ServiceLevelVersion levels, DateTimeOffset now)
    {
        var reopened = (Accepted)Decide(state, reopen, levels, now);
        var edited = Decide(reopened.State, edit, now);
        var policy = levels.For(state.Channel, state.Kind);
        return edited with
        {
            State = edited.State with
            {
                BeforeReply = FormerEnding.Of(state),
                NextResponse = ServiceLevelClock.ForAnswer(policy.NextResponse, policy.Calendar, now),
            },
            Events = [.. reopened.Events, .. edited.Events],
        };
    }

    /// <summary>
    /// Whether a reply that came after we last spoke, to what is closed, was merely thanks and is more now. Without other words only its
    /// first pictures count: some sources sign their links anew each time they send them.
    /// </summary>
    private static bool IsUnheard(FollowUpState state, MentionRow row, MentionRow revised) =>
        !state.IsOpen
        && !IsOpening(row)
        && !(state.LastSpokeAt >= row.ReceivedAt)
        && (revised.Text != row.Text || (revised.Media is not null && row.Media is null))
        && MereThanks.Is(row)
        && !MereThanks.Is(revised);

    /// <summary>
    /// Whether nobody would see the new words, as what they are about is closed, and they or the former ones are more than thanks. Also of
    /// what opened it: spam may turn out to be a customer's word.
    /// </summary>
    private static bool IsOver(FollowUpState state, MentionRow row, MentionRow revised) =>
        !state.IsOpen && !(MereThanks.Is(row) && MereThanks.Is(revised));

    private static Accepted Apply(FollowUpChange change, EditMention command)
    {
        var (row, mention) = (command.Row, command.Mention);
        if (change.State.WordsForgottenAt is not null
            || MentionText.Revise(row, mention, change.Now, command.CustomerId ?? change.State.CustomerId) is not { } revised)
        {
            return change.Accept();
        }

        var isUnheard = IsUnheard(change.State, row, revised);
        if (HasSameWords(revised, row) && !isUnheard)
        {
            // Its pictures came later than its words: nothing that anybody has to look at has changed.
            return change.Accept() with { ChangedMentions = [revised] };
        }

        var kindBefore = change.State.Kind;
        if (revised.Text != row.Text || isUnheard)
        {
            var words = revised.Summary;
            change.State = change.State with { LatestEdit = words };
            if (IsOpening(row))
            {
                change.State = change.State with { Summary = words };
                TriageAgain(change, mention);
                CopyIdeaAgain(change);
            }
            else if (IsLatest(change.State, row))
            {
                change.State = change.State with { LatestWord = words };
            }
        }

        change.Happened(FollowUpEventType.Edited, happened => happened with
        {
            By = Actor.Customer.Id,
            Mention = row.Number,
            Kind = change.State.Kind == kindBefore ? null : change.State.Kind,
        });
        if (isUnheard || (revised.Text != row.Text && (change.State.LastSpokeAt >= row.ReceivedAt || IsOver(change.State, row, revised))))
        {
            // They were answered for what they do not say any more, or nobody had to read what they said before, or it was closed for that.
            change.EnqueueNotice(FollowUpNotices.MentionEdited, change.State.Owner);
        }

        return Show(change) with { ChangedMentions = [revised] };
    }

    private static bool HasSameWords(MentionRow revised, MentionRow row) =>
        revised.Text == row.Text
        && (revised.Earlier ?? []).Select(version => version.Text).SequenceEqual((row.Earlier ?? []).Select(version => version.Text));

    /// <summary>Nobody has answered, and no sender or person has said what it is: its new words suggest that anew.</summary>
    private static void TriageAgain(FollowUpChange change, Mention mention)
    {
        if (change.State is not { Stage: FollowUpStage.New, KindReason: not null })
        {
            return;
        }

        var wasOpenProblem = IsOpenProblem(change.State);
        change.State = change.State with { Kind = mention.Kind, KindReason = mention.KindReason, IsIdeaToo = false };
        if (wasOpenProblem != IsOpenProblem(change.State))
        {
            change.EnqueueCustomerHistory();
        }
    }

    private static void CopyIdeaAgain(FollowUpChange change)
    {
        if (CustomerIdeas.IsIdea(change.State))
        {
            change.EnqueueFeedback();
        }
    }

    private static Accepted Apply(FollowUpChange change, DeleteMention command)
    {
        var row = command.Row;
        if (row.DeletedAt is not null)
        {
            return change.Accept();
        }

        if (IsOpening(row))
        {
            change.State = change.State with
            {
                Summary = DeletedWords,
                // It quotes what the customer said.
                KindReason = change.State.KindReason is null ? null : DeletedWords,
            };
            CopyIdeaAgain(change);
        }

        change.State = change.State with
        {
            LatestWord = IsLatest(change.State, row) ? DeletedWords : change.State.LatestWord,
            LatestEdit = null,
        };
        change.Happened(FollowUpEventType.Deleted, happened => happened with { Mention = row.Number });
        return Show(change) with
        {
            ChangedMentions = [row.WithoutWords() with { DeletedAt = change.Now }],
            ChangedEvents = [.. command.Events.Where(happened => IsAbout(happened, row)).Select(happened => happened.WithoutWords())],
        };
    }

    /// <summary>What another follow-up took over from one and has not as it is now.</summary>
    /// <param name="source">The one that it came from.</param>
    /// <param name="taken">The mentions of the one that took it over.</param>
    public static IReadOnlyList<TakenMention> ChangedSince(WholeFollowUp source, IEnumerable<MentionRow> taken) =>
    [
        .. from ours in source.Mentions
           where ours.ExternalId is not null
           join theirs in taken
               on (ours.From ?? source.Stored.State.Id, ours.ExternalId, ours.Id) equals (theirs.From, theirs.ExternalId, theirs.Id)
           where theirs.DeletedAt is null
               && (ours.DeletedAt is not null || ours.EditedAt > (theirs.EditedAt ?? DateTimeOffset.MinValue) || HoldsMore(ours, theirs))
           select new TakenMention(
               ours with { Number = theirs.Number, From = theirs.From }, ours.DeletedAt is not null || !HasSameWords(ours, theirs)),
    ];

    /// <summary>Pictures, and versions from before the latest, are added to a mention at any time.</summary>
    private static bool HoldsMore(MentionRow ours, MentionRow theirs) => ours.EditedAt == theirs.EditedAt && ours.Units > theirs.Units;

    private static Accepted Apply(FollowUpChange change, CorrectTaken command)
    {
        foreach (var row in command.Mentions.Where(taken => taken.IsNews).Select(taken => taken.Row))
        {
            change.State = change.State with
            {
                LatestWord = !IsLatest(change.State, row) ? change.State.LatestWord
                    : row.DeletedAt is null ? row.Summary : DeletedWords,
            };
            change.Happened(row.DeletedAt is null ? FollowUpEventType.Edited : FollowUpEventType.Deleted, happened => happened with
            {
                By = Actor.Customer.Id,
                Mention = row.Number,
            });
        }

        return change.Accept() with { ChangedMentions = [.. command.Mentions.Select(taken => taken.Row)] };
    }

    private static bool IsAbout(FollowUpEvent happened, MentionRow row) =>
        happened.Mention == row.Number
        || (happened.Type == FollowUpEventType.Received && IsOpening(row))
        // What was logged before events said which mention they are about.
        || (happened is { Type: FollowUpEventType.CustomerReplied, Mention: null } && happened.Text == row.Text);

    /// <summary>Whether it opened this follow-up.</summary>
    private static bool IsOpening(MentionRow row) => row is { Number: 1, From: null };

    private static bool IsLatest(FollowUpState state, MentionRow row) => state.LatestWord is not null && state.MentionCount == row.Number;

    /// <summary>What is pending for a closed follow-up needs a run that carries it out; it stays closed.</summary>
    private static Accepted Show(FollowUpChange change)
    {
        if (!change.State.IsOpen)
        {
            change.State = change.State with { Run = change.State.Run + 1 };
        }

        return change.Accept();
    }
}
