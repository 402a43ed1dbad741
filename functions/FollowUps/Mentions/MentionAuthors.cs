using Outreach.Customers;

namespace Outreach.FollowUps.Mentions;

/// <summary>Finds the customers who wrote mentions, by their names on the channels.</summary>
public sealed class MentionAuthors(IdentityKey identityKey, IdentityStore identities)
{
    private static readonly ParallelOptions AtOnce = new() { MaxDegreeOfParallelism = 16 };

    /// <summary>Gives each mention its customer; a name that is new claims an id for one.</summary>
    internal Task ClaimAsync(List<Arrival> arrivals, DateTimeOffset now)
    {
        arrivals.ForEach(arrival => arrival.IdentityHash = identityKey.Of(arrival.Mention.Channel, arrival.Mention.Author.Handle));

        // Who hands in what a customer said may know who that is.
        arrivals.ForEach(arrival => arrival.Identity = (arrival.Mention.HeardBy?.CustomerId ?? "", MayBeNew: false));
        var unknown = arrivals.Where(arrival => arrival.Mention.HeardBy?.CustomerId is null);
        return Parallel.ForEachAsync(unknown.GroupBy(arrival => arrival.IdentityHash), AtOnce, async (ofOne, _) =>
        {
            var claimed = await identities.ClaimAsync(
                ofOne.Key, IdentityKey.CustomerIdOf(ofOne.Key, ofOne.First().FollowUpId, now), CancellationToken.None);
            foreach (var arrival in ofOne)
            {
                arrival.Identity = claimed;
            }
        });
    }

    /// <summary>
    /// The customer turned out to be another one, is being erased, or has no profile yet: finds the customer who has the same name now.
    /// </summary>
    internal async Task AskAgainAsync(string customerId, CustomerProfile? known, IReadOnlyList<Arrival> arrivals, DateTimeOffset now)
    {
        foreach (var arrival in arrivals)
        {
            arrival.Identity = (known switch
            {
                { MergedInto: { } survivor } => survivor,
                { ErasingSince: not null } => await identities.RenewAsync(
                    arrival.IdentityHash, [customerId, arrival.Origin ?? customerId], known.DoNotContact, CancellationToken.None),
                _ => await identities.AskAgainAsync(
                    arrival.IdentityHash, IdentityKey.CustomerIdOf(arrival.IdentityHash, arrival.FollowUpId, now), CancellationToken.None),
            }, MayBeNew: false);

            // By the name of somebody absorbed, unless who absorbed them is not there any more.
            arrival.Origin = known?.MergedInto is null ? null : arrival.Origin ?? customerId;
        }
    }

    internal Task<IReadOnlyList<DoNotContact>> FindOptOutsAsync(Arrival arrival) =>
        identities.FindOptOutsAsync(arrival.IdentityHash, CancellationToken.None);
}
