using Microsoft.DurableTask.Client;
using Outreach.Platform.Http;
using Outreach.ServiceLevels;
using Outreach.SharedKernel;
using Outreach.Staff;

namespace Outreach.FollowUps.Mentions;

/// <summary>What came of a mention.</summary>
/// <param name="MentionId">The mention's id.</param>
/// <param name="FollowUpId">The follow-up that answers it; null where its author deleted it before it came.</param>
/// <param name="CustomerId">Who wrote it; null as above.</param>
/// <param name="Duplicate">Whether it was known already, as it is.</param>
internal sealed record MentionReceipt(string MentionId, string? FollowUpId, string? CustomerId, bool Duplicate)
{
    /// <summary>Whether it was known with another text, and both are kept now.</summary>
    public bool Edited { get; init; }

    /// <summary>Whether its words are hidden now, because its author deleted it.</summary>
    public bool Deleted { get; init; }

    /// <summary>Whether its text was longer than what is kept of it.</summary>
    public bool Truncated { get; init; }

    /// <summary>How many more pictures and files came with it than are kept.</summary>
    public int MediaLeftOut { get; init; }

    /// <summary>What of it could not be used; it is kept as it was written beside the mention.</summary>
    public IReadOnlyList<MentionNote> Notes { get; init; } = [];
}

/// <summary>What became of a mention: its receipt, or why it can't be taken in.</summary>
internal sealed record MentionTaken(MentionReceipt? Receipt, ProblemException? Problem = null);

/// <summary>
/// Takes mentions in: identity, customer, index rows, follow-up, its first turn, orchestration, in that order; then the replies to other
/// messages, and last what authors edited or deleted. The insert of the follow-up decides whether a mention is new; what a crash leaves
/// before it is harmless and found by the next attempt, what it leaves after it is found by the sweep through the open-work row.
/// </summary>
public sealed class MentionIntake(
    MentionAuthors authors,
    MentionOpening opening,
    MentionReplies replies,
    MentionChanges changes,
    StaffStore staff,
    ServiceLevelStore serviceLevels,
    IntakeInFlight inFlight)
{
    /// <summary>Takes in up to a hundred mentions and gives a receipt for each, in the same order.</summary>
    /// <exception cref="ProblemException">One of them can't be taken in; all others have been.</exception>
    /// <inheritdoc cref="TakeInEachAsync"/>
    internal async Task<IReadOnlyList<MentionReceipt>> TakeInAsync(
        IReadOnlyList<Mention> mentions, DateTimeOffset now, DurableTaskClient client, CancellationToken cancellationToken) =>
        [.. (await TakeInEachAsync(mentions, now, client, cancellationToken)).Select(taken => taken.Receipt ?? throw taken.Problem!)];

    /// <summary>Takes in up to a hundred mentions and says what became of each, in the same order.</summary>
    /// <param name="mentions">Checked mentions.</param>
    /// <param name="now">When they reached us (UTC).</param>
    /// <param name="cancellationToken">
    /// Stops before the first write. Once begun, it is completed: a sender who disconnects must not leave work undone.
    /// </param>
    internal async Task<IReadOnlyList<MentionTaken>> TakeInEachAsync(
        IReadOnlyList<Mention> mentions, DateTimeOffset now, DurableTaskClient client, CancellationToken cancellationToken)
    {
        var roster = await staff.GetRosterAsync(cancellationToken);
        if (roster.Members.All(member => !member.IsPerson))
        {
            throw new ProblemException(
                503, "Nobody is there.", "There is no person on the roster who could answer; nothing was stored. Add staff first.");
        }

        var request = new IntakeRequest(roster, await serviceLevels.GetCurrentAsync(cancellationToken), now, client);
        var arrivals = mentions.Select(mention => new Arrival(mention, FollowUpId.Of(mention.Channel, mention.ExternalId))).ToList();
        var distinct = arrivals.Where(arrival => !arrival.Mention.Deleted).DistinctBy(arrival => arrival.FollowUpId).ToList();
        cancellationToken.ThrowIfCancellationRequested();
        using var registered = inFlight.Register(distinct.Select(arrival => arrival.FollowUpId));
        await authors.ClaimAsync(distinct, now);
        var byWhatTheyAnswer = distinct.ToLookup(arrival => arrival.Mention.InReplyTo is not null);
        List<Arrival> others = [.. byWhatTheyAnswer[false]];
        await opening.OpenAsync(others, request);
        await replies.TakeInAsync([.. byWhatTheyAnswer[true]], others, request, reply => opening.OpenAsync([reply], request));
        var byId = distinct.ToDictionary(arrival => arrival.FollowUpId);
        foreach (var repeated in arrivals.Where(arrival => !arrival.Mention.Deleted && byId[arrival.FollowUpId] != arrival))
        {
            FollowUpCounters.MentionTakenIn(repeated.Mention.Channel, duplicate: true);
            repeated.Duplicate = true;
        }

        await changes.TakeInAsync(arrivals, request);
        return [.. arrivals.Select(arrival => (arrival.Mention.Deleted ? arrival : byId[arrival.FollowUpId]).TakenFor(arrival))];
    }
}
