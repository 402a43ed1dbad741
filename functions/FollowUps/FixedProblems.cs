using Outreach.Customers;
using Outreach.Customers.ThankYouCalls;

namespace Outreach.FollowUps;

/// <summary>Shows what was fixed for a customer, or is still wrong, to the staff member who is to call them.</summary>
internal sealed class FixedProblems(FollowUpStore followUps) : IFixedProblems
{
    public async Task<UnsolvedProblem?> FindUnsolvedAsync(string followUpId, CancellationToken cancellationToken) =>
        await followUps.FindWholeAsync(followUpId, cancellationToken) is not { } whole ? null
            : new UnsolvedProblem(
                followUpId,
                whole.Stored.State.Summary,
                StillWrongOf(whole),
                [
                    .. whole.Events.Where(happened => happened.Type == FollowUpEventType.ResolutionAttempted)
                        .Select(happened => new TriedFix(happened.Done, happened.By, happened.At)),
                ]);

    public async Task<FixedProblem?> FindAsync(Contact contact, CancellationToken cancellationToken) =>
        await followUps.FindWholeAsync(contact.FollowUpId, cancellationToken) is not { } whole ? null
            : new FixedProblem(
                contact.FollowUpId,
                whole.Stored.State.Summary,
                whole.Events.LastOrDefault(happened => happened.Type == FollowUpEventType.ResolutionAttempted)?.Done,
                contact.EndedAt ?? contact.At);

    /// <summary>What was wrong each time that it was reopened: where a reply did that, what it says.</summary>
    public static IReadOnlyList<string> StillWrongOf(WholeFollowUp whole) =>
    [
        .. whole.Events.Index().Where(one => one.Item.Type == FollowUpEventType.Reopened)
            .Select(one => FollowUpRules.IsForReply(one.Item.Reason)
                ? WordsOf(whole, one.Item, whole.Events.Skip(one.Index + 1)) ?? one.Item.Reason
                : one.Item.Reason)
            .OfType<string>(),
    ];

    /// <summary>Of the reply, or of the edit of one, that was committed with a reopening; null where that is not known.</summary>
    private static string? WordsOf(WholeFollowUp whole, FollowUpEvent reopened, IEnumerable<FollowUpEvent> later) =>
        later.TakeWhile(happened => happened.At == reopened.At).FirstOrDefault(
            happened => happened.Type is FollowUpEventType.CustomerReplied or FollowUpEventType.Edited) is { Mention: { } number }
        && whole.Mentions.FirstOrDefault(mention => mention.Number == number) is { } reply
            ? reply.DeletedAt is null ? reply.Summary : FollowUpRules.DeletedWords
            : null;
}
