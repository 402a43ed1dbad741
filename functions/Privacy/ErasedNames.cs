using Outreach.Customers;

namespace Outreach.Privacy;

/// <summary>Forgets whose the names, the number and the address of an erased customer were. Their opt-outs stay, by keyed hashes.</summary>
public sealed class ErasedNames(CustomerStore customers, IdentityStore identities, IdentityKey identityKey)
{
    /// <summary>Forgets those in their profiles. Safe to repeat.</summary>
    internal async Task<Erasure> ForgetAsync(Erasure erasure, CancellationToken cancellationToken)
    {
        var profiles = await ProfilesAsync(erasure, cancellationToken);
        var optOuts = OptOutsOf(profiles);
        foreach (var profile in profiles)
        {
            // First what is to be kept: a customer who writes meanwhile with their number or address is not contacted there.
            foreach (var (channel, given) in SuppressionList.GivenBy(profile).Concat(SuppressionList.SuggestedFor(profile)).Distinct())
            {
                await KeepAsync(channel, given);
            }

            foreach (var identity in profile.Identities)
            {
                await ForgetAsync(erasure, identity.Channel, identity.Handle, optOuts, cancellationToken);
            }
        }

        return erasure with { Step = ErasureStep.FollowUps };

        async Task KeepAsync(string channel, string given)
        {
            if (optOuts.Where(optOut => optOut.Channel == channel).ToList() is { Count: > 0 } optOut)
            {
                await identities.KeepOptOutsAsync(identityKey.Of(channel, given), optOut, cancellationToken);
            }
        }
    }

    /// <summary>Forgets one. Safe to repeat.</summary>
    internal Task ForgetAsync(
        Erasure erasure, string channel, string handle, IReadOnlyList<DoNotContact> optOuts, CancellationToken cancellationToken) =>
        identities.ForgetAsync(identityKey.Of(channel, handle), erasure.Partitions, optOuts, cancellationToken);

    internal async Task<IReadOnlyList<DoNotContact>> FindOptOutsAsync(Erasure erasure, CancellationToken cancellationToken) =>
        OptOutsOf(await ProfilesAsync(erasure, cancellationToken));

    private static IReadOnlyList<DoNotContact> OptOutsOf(IEnumerable<CustomerProfile> profiles) =>
        profiles.Aggregate((IReadOnlyList<DoNotContact>)[], (optOuts, profile) => OptOuts.Join(optOuts, profile.DoNotContact));

    private async Task<IReadOnlyList<CustomerProfile>> ProfilesAsync(Erasure erasure, CancellationToken cancellationToken)
    {
        var profiles = new List<CustomerProfile>();
        foreach (var partition in erasure.Partitions)
        {
            if (await customers.FindAsync(partition, cancellationToken) is { } stored)
            {
                profiles.Add(stored.Profile);
            }
        }

        return profiles;
    }
}
