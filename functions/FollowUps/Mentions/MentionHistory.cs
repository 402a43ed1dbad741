using Azure.Data.Tables;
using Microsoft.DurableTask.Client;
using Outreach.Customers;
using Outreach.ServiceLevels;
using Outreach.SharedKernel;
using Outreach.Staff;

namespace Outreach.FollowUps.Mentions;

/// <summary>Adds mentions to the history of their author, whichever customer that is by now: new, known, merged, or being erased.</summary>
public sealed class MentionHistory(
    IdentityStore identities, SuppressionList suppressionList, CustomerStore customers, CustomerChanges changes, CustomerMatchStore matches, Workload workload)
{
    /// <summary>One transaction a customer, however many of the mentions are theirs.</summary>
    internal async Task RememberAsync(
        string customerId, IReadOnlyList<Arrival> arrivals, Roster roster, ServiceLevelVersion levels, DateTimeOffset now, DurableTaskClient client)
    {
        var mayBeNew = arrivals.All(arrival => arrival.Identity.MayBeNew);
        while (true)
        {
            var stored = mayBeNew ? null : await customers.FindAsync(customerId, CancellationToken.None);
            if (!mayBeNew && stored is null or { Profile.MergedInto: not null } or { Profile.ErasingSince: not null })
            {
                await AskWhoTheyAreAsync(customerId, stored?.Profile, arrivals, now);
                var others = arrivals.GroupBy(arrival => arrival.Identity.CustomerId).ToList();
                if (others is not [{ Key: var only }] || only != customerId)
                {
                    foreach (var ofOne in others)
                    {
                        await RememberAsync(ofOne.Key, [.. ofOne], roster, levels, now, client);
                    }

                    return;
                }
            }

            if (stored is { Profile: var read } && await FindElsewhereAsync(read, arrivals))
            {
                // They are two again, or what we took for new is known: the redirects are read again, after the profile that guards our
                // commit.
                foreach (var ofOne in arrivals.GroupBy(arrival => arrival.Identity.CustomerId).ToList())
                {
                    await RememberAsync(ofOne.Key, [.. ofOne], roster, levels, now, client);
                }

                return;
            }

            var profile = stored?.Profile;
            var wishes = stored is null && !mayBeNew ? await identities.FindOptOutsAsync(arrivals[0].IdentityHash, CancellationToken.None) : stored?.Profile.DoNotContact ?? [];
            var contacts = new List<TableTransactionAction>();
            foreach (var arrival in arrivals.Where(arrival => !arrival.Duplicate))
            {
                arrival.Assignment ??= await AssignAsync(profile, arrival.Mention.Channel, roster, now);
                profile = CustomerRules.Remember(profile, customerId, arrival.Mention, arrival.Assignment.StaffId, now);
                arrival.Opened = FollowUpRules.Open(
                    arrival.FollowUpId, customerId, arrival.Mention, arrival.Assignment.StaffId, arrival.Assignment.Why, levels, now);
                profile = CustomerRules.WithProblem(profile, arrival.FollowUpId, FollowUpRules.IsOpenProblem(arrival.Opened.State));
                contacts.Add(CustomerStore.Add(customerId, new Contact
                {
                    FollowUpId = arrival.FollowUpId,
                    Channel = arrival.Mention.Channel,
                    At = now,
                    Kind = arrival.Mention.Kind,
                    Origin = arrival.Origin,
                }));
            }

            if (contacts.Count == 0)
            {
                return;
            }

            // Nobody is rung up and thanked while something is wrong, nor who asked not to be: both in one commit.
            profile = profile! with { DoNotContact = OptOuts.Join(wishes, await suppressionList.FindAsync(stored?.Profile, profile, CancellationToken.None)) };
            await matches.NoteAsync(stored?.Profile, profile, CancellationToken.None);
            if (await changes.TryCommitAsync(profile, stored, contacts, now, client) is not null)
            {
                return;
            }

            // Somebody else changed the customer, or one of the contacts is known: an earlier attempt, or a duplicate.
            mayBeNew = false;
            foreach (var arrival in arrivals.Where(arrival => !arrival.Duplicate))
            {
                if (await customers.FindContactAsync(customerId, arrival.FollowUpId, CancellationToken.None) is not null)
                {
                    arrival.Duplicate = true;
                    await GiveBackAsync(arrival);
                }
            }
        }
    }

    /// <summary>
    /// The customer turned out to be another one, is being erased, or has no profile yet: finds the customer who has the same name now.
    /// </summary>
    private async Task AskWhoTheyAreAsync(string customerId, CustomerProfile? known, IReadOnlyList<Arrival> arrivals, DateTimeOffset now)
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

    /// <summary>
    /// While customers are being merged or unmerged, a known mention may still be with the other one; and a redirect that led here may be
    /// out of date. True where a mention belongs to another customer.
    /// </summary>
    private async Task<bool> FindElsewhereAsync(CustomerProfile profile, IReadOnlyList<Arrival> arrivals)
    {
        var moved = false;
        foreach (var arrival in arrivals.Where(arrival => !arrival.Duplicate))
        {
            if (arrival.Origin is { } origin && (await customers.FindCurrentAsync(origin, CancellationToken.None))?.Profile.Id is { } current && current != profile.Id)
            {
                arrival.Identity = (current, MayBeNew: false);
                arrival.Origin = current == origin ? null : origin;
                moved = true;
            }
            else if (profile.Merging is { } merge
                && await customers.FindContactAsync(MergeId.OtherThan(profile.Id, merge), arrival.FollowUpId, CancellationToken.None) is not null)
            {
                (arrival.Duplicate, arrival.IsWithTheOther) = (true, true);
                await GiveBackAsync(arrival);
            }
        }

        return moved;
    }

    internal async Task<Assignment> AssignAsync(CustomerProfile? customer, string channel, Roster roster, DateTimeOffset now) =>
        (await workload.ChooseAsync(
            open => AssignmentRule.Choose(roster, customer?.KnownBy, customer?.LastSpokeAt, channel, open, now), CancellationToken.None))!;

    /// <summary>Nobody has more to do because of a mention that was known.</summary>
    internal async Task GiveBackAsync(Arrival arrival)
    {
        if (arrival.Assignment is { } assignment)
        {
            arrival.Assignment = null;
            await workload.MovedAsync(assignment.StaffId, null);
        }
    }
}
