using Outreach.Customers;
using Outreach.Customers.ThankYouCalls;
using Outreach.Platform;
using Outreach.SharedKernel;

namespace Outreach.FollowUps;

/// <summary>
/// Copies what a customer wrote in a mention of kind <c>idea</c> to the feedback of the week, without a topic: that is for a person to
/// say. The copy follows the mention: its author may change or delete it, and it may turn out to be something else.
/// </summary>
public sealed class CustomerIdeas(FollowUpStore followUps, CustomerStore customers, IFeedbackLog feedback, Office office)
{
    private const string NoTopic = "";

    // So much can be said in a call too.
    private const int MostUnits = 2000;

    // Lessons of the same follow-up have the numbers of their events, from 1 on.
    private const int Opening = 0;

    /// <summary>Whether what the mention says is copied.</summary>
    internal static bool IsIdea(FollowUpState state) =>
        HasIdea(state) && state.Outcome != FollowUpOutcome.Spam && state.CustomerId != CustomerId.Erased;

    private static bool HasIdea(FollowUpState state) => state.Kind == MentionKind.Idea || state.IsIdeaToo;

    /// <summary>Whether a change of a follow-up makes its copy another one, besides what its mention says.</summary>
    internal static bool Differ(FollowUpState before, FollowUpState after) =>
        after.CustomerId != CustomerId.Erased
        && (IsIdea(before) != IsIdea(after) || (IsIdea(after) && before.CustomerId != after.CustomerId));

    /// <summary>
    /// Where the copy of a follow-up's idea is or would be, also once it is erased; null where there is no follow-up. What was found to be
    /// no idea has one until its withdrawal is carried out.
    /// </summary>
    internal async Task<(FeedbackCopy Copy, bool IsIdea)?> FindCopyAsync(string followUpId, CancellationToken cancellationToken) =>
        await followUps.FindAsync(followUpId, cancellationToken) is { State: var state }
            ? (CopyOf(state), HasIdea(state))
            : null;

    /// <summary>Makes the copy what the follow-up is now. Safe to repeat.</summary>
    internal async Task RecordAsync(string followUpId, CancellationToken cancellationToken)
    {
        if (await followUps.FindWholeAsync(followUpId, cancellationToken) is not { Stored.State: var state } whole
            || await customers.FindAsync(state.CustomerId, cancellationToken) is not { Profile: { ErasingSince: null } original })
        {
            return;
        }

        var version = state.EventCount + state.OutboxCount;
        if (!IsIdea(state))
        {
            await feedback.WithdrawAsync(CopyOf(state), version, cancellationToken);
            return;
        }

        if (whole.Mentions.FirstOrDefault(mention => mention is { Number: 1, From: null }) is not { } opening
            || state.WordsForgottenAt is not null)
        {
            // The words went by their age, and what was copied of them stays.
            return;
        }

        if (opening.DeletedAt is not null)
        {
            await feedback.ForgetWordsAsync(CopyOf(state), cancellationToken);
            return;
        }

        var current = (await customers.FindCurrentAsync(state.CustomerId, cancellationToken))?.Profile ?? original;
        var author = original with
        {
            DisplayName = opening.AuthorName ?? original.DisplayName,
            Identities = opening.Handle is { } handle ? [new CustomerIdentity(state.Channel, handle)] : [],
        };
        var words = Excerpt.Beginning(opening.Text, MostUnits);
        await feedback.AddAsync(
            new FeedbackWords(CopyOf(state), FeedbackSource.Idea, words, state.ReceivedAt, version),
            [author, original, current],
            cancellationToken);
    }

    private FeedbackCopy CopyOf(FollowUpState state) => new(
        CallFeedback.WeekOf(office.DayOf(state.ReceivedAt)),
        CallFeedback.RowKeyOf(state.ReceivedAt, state.Id, Opening),
        NoTopic);
}
