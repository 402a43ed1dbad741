using Outreach.Customers;
using Outreach.Platform.Http;
using Outreach.ServiceLevels;
using Outreach.SharedKernel;

namespace Outreach.FollowUps.Mentions;

/// <summary>Takes in what the authors of known mentions did to them: gave them another text, or deleted them.</summary>
public sealed class MentionChanges(
    FollowUpThreads threads,
    FollowUpCommitter committer,
    AuthorProfiles profiles,
    MentionDeletion deletion,
    Redirects redirects,
    ServiceLevelStore serviceLevels,
    ReopeningChoices reopening)
{
    private const int MaxRounds = 50;

    private static readonly ParallelOptions AtOnce = new() { MaxDegreeOfParallelism = 16 };

    /// <summary>Those of one mention in their order, but its deletion last: nothing comes after that.</summary>
    internal Task TakeInAsync(IReadOnlyList<Arrival> arrivals, IntakeRequest request) => Parallel.ForEachAsync(
        arrivals.Where(arrival => arrival.Problem is null && (arrival.Duplicate || arrival.Mention.Deleted))
            .GroupBy(arrival => arrival.FollowUpId),
        AtOnce,
        async (ofOne, _) =>
        {
            foreach (var version in ofOne.Where(arrival => !arrival.Mention.Deleted))
            {
                version.Edited = !version.Mention.IsFinal && await EditAsync(version, request);
            }

            foreach (var deleted in ofOne.Where(arrival => arrival.Mention.Deleted))
            {
                await DeleteAsync(deleted, request);
            }
        });

    /// <summary>Hides its words; where it has yet to come, it is noted that it is not to be taken in then.</summary>
    private async Task DeleteAsync(Arrival deleted, IntakeRequest request)
    {
        for (var round = 0; round < MaxRounds; round++)
        {
            deleted.IsDeletedIn(
                await deletion.DeleteAsync(deleted.FollowUpId, Actor.Customer, request.Client, CancellationToken.None));
            if (deleted.Deleted || await redirects.TryAddDeletedAsync(deleted.FollowUpId, request.Now, CancellationToken.None))
            {
                return;
            }

            await ForgetDeadEndAsync(deleted.FollowUpId);
        }

        deleted.Problem = new ProblemException(
            503, "Too busy.", "Others changed what is known of it again and again; send the deletion again.");
    }

    /// <summary>Its redirect may lead to a follow-up that is not there, as after a backup that was restored in part.</summary>
    private async Task ForgetDeadEndAsync(string mentionId)
    {
        if (await redirects.FindOwnAsync(mentionId, CancellationToken.None) is { Into: { } followUpId }
            && await threads.FindChainAsync(followUpId, CancellationToken.None) is [])
        {
            await redirects.RemoveAsync(mentionId, followUpId, CancellationToken.None);
        }
    }

    private async Task<bool> EditAsync(Arrival arrival, IntakeRequest request)
    {
        for (var known = arrival.Known;
            await threads.FindMentionAsync(arrival.FollowUpId, known, CancellationToken.None) is var (followUp, row);
            known = null)
        {
            var customerId = arrival.Mention.HeardBy?.CustomerId is null
                ? followUp.State.CustomerId
                : await profiles.FindCurrentIdAsync(followUp.State.CustomerId, CancellationToken.None);
            if (MentionText.NewsOfAuthor(row, arrival.Mention, customerId) is { } news)
            {
                await HearAsync(customerId, row, news, request);
            }

            var edit = new EditMention(row, arrival.Mention) { By = Actor.System, CustomerId = customerId };
            var edited = FollowUpRules.Reopens(followUp.State, edit, request.Now)
                ? FollowUpRules.Reopened(
                    followUp.State,
                    edit,
                    await reopening.ChooseAsync(followUp.State, FollowUpRules.ReopenForEdit, request.Now, CancellationToken.None),
                    await serviceLevels.GetAsync(followUp.State.ServiceLevelVersion, CancellationToken.None),
                    request.Now)
                : FollowUpRules.Decide(followUp.State, edit, request.Now);
            if (edited.ChangedMentions.Count == 0)
            {
                return false;
            }

            if (await committer.TryCommitAsync(
                followUp, edited, answer: null, request.Now, request.Client, CancellationToken.None) is not null)
            {
                return edited.Events.Count > 0;
            }
        }

        return false;
    }

    /// <summary>
    /// Of who it is said to be; else of who has the handle of the first version, as the one of what a person hands in again may be made up.
    /// </summary>
    private Task HearAsync(string customerId, MentionRow row, Mention news, IntakeRequest request) =>
        news.HeardBy?.CustomerId is not null
            ? profiles.HearAsync(customerId, known => SuggestionRules.Hear(known, news, request.Now), request)
            : profiles.HearAuthorAsync(customerId, new CustomerIdentity(news.Channel, row.Handle!), news, request);
}
