using Azure.Data.Tables;
using Outreach.Customers;
using Outreach.SharedKernel;
using Outreach.Staff;

namespace Outreach.FollowUps.Mentions;

/// <summary>Adds mentions to the history of their author, whichever customer that is by now: new, known, merged, or being erased.</summary>
public sealed class MentionHistory(
    MentionAuthors authors,
    AuthorProfiles profiles,
    CustomerStore customers,
    CustomerMatchStore matches,
    FollowUpStore followUps,
    Workload workload)
{
    /// <summary>One transaction a customer, however many of the mentions are theirs.</summary>
    internal async Task RememberAsync(string customerId, IReadOnlyList<Arrival> arrivals, IntakeRequest request)
    {
        var now = request.Now;
        var mayBeNew = arrivals.All(arrival => arrival.Identity.MayBeNew);
        while (true)
        {
            var stored = mayBeNew ? null : await customers.FindAsync(customerId, CancellationToken.None);
            if (!mayBeNew && stored is null or { Profile.MergedInto: not null } or { Profile.ErasingSince: not null })
            {
                await authors.AskAgainAsync(customerId, stored?.Profile, arrivals, now);
                var others = arrivals.GroupBy(arrival => arrival.Identity.CustomerId).ToList();
                if (others is not [{ Key: var only }] || only != customerId)
                {
                    foreach (var ofOne in others)
                    {
                        await RememberAsync(ofOne.Key, [.. ofOne], request);
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
                    await RememberAsync(ofOne.Key, [.. ofOne], request);
                }

                return;
            }

            var profile = stored?.Profile;
            var wishes = stored is null && !mayBeNew ? await authors.FindOptOutsAsync(arrivals[0]) : stored?.Profile.DoNotContact ?? [];
            var contacts = new List<TableTransactionAction>();
            foreach (var arrival in arrivals.Where(arrival => !arrival.Duplicate))
            {
                var assignment = await AssignAsync(arrival, profile, request);
                var (latest, isReturning) = (profile?.Latest ?? [], profile is { Mentions: > 0 });
                profile = CustomerRules.Remember(profile, customerId, arrival.Mention, assignment.StaffId, now);
                arrival.Opened = await OpenAsync(arrival, assignment, request, now, latest, isReturning, profile);
                profile = CustomerRules.WithLatest(profile, new LatestMention(arrival.FollowUpId, arrival.Mention.Channel, now));
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

            if (await profiles.TryCommitAsync(profile!, wishes, stored, contacts, request))
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
    /// While customers are being merged or unmerged, a known mention may still be with the other one; and a redirect that led here may be
    /// out of date. True where a mention belongs to another customer.
    /// </summary>
    private async Task<bool> FindElsewhereAsync(CustomerProfile profile, IReadOnlyList<Arrival> arrivals)
    {
        var moved = false;
        foreach (var arrival in arrivals.Where(arrival => !arrival.Duplicate))
        {
            if (arrival.Origin is { } origin
                && (await customers.FindCurrentAsync(origin, CancellationToken.None))?.Profile.Id is { } current
                && current != profile.Id)
            {
                arrival.Identity = (current, MayBeNew: false);
                arrival.Origin = current == origin ? null : origin;
                moved = true;
            }
            else if (profile.Merging is { } merge
                && await customers.FindContactAsync(
                    MergeId.OtherThan(profile.Id, merge), arrival.FollowUpId, CancellationToken.None) is not null)
            {
                (arrival.Duplicate, arrival.IsWithTheOther) = (true, true);
                await GiveBackAsync(arrival);
            }
        }

        return moved;
    }

    /// <summary>Opens the follow-up of a mention that the history has: an earlier attempt stopped before it was stored.</summary>
    internal async Task ResumeAsync(Arrival arrival, IntakeRequest request)
    {
        var profile = (await customers.FindAsync(arrival.Identity.CustomerId, CancellationToken.None))?.Profile;

        // In this order: while customers are being merged it is with the other one until it is here.
        var contact = (profile?.Merging is { } merge
                ? await customers.FindContactAsync(MergeId.OtherThan(profile.Id, merge), arrival.FollowUpId, CancellationToken.None)
                : null)
            ?? await customers.FindContactAsync(arrival.Identity.CustomerId, arrival.FollowUpId, CancellationToken.None)
            ?? throw new InvalidOperationException($"Follow-up {arrival.FollowUpId} has neither state nor contact.");
        arrival.Opened = await OpenAsync(
            arrival, await AssignAsync(arrival, profile, request), request, contact.At, profile?.Latest ?? [],

            // It is counted already.
            profile is { Mentions: > 1 },
            profile);
        arrival.Duplicate = false;
    }

    /// <summary>Undoes what was counted of a mention whose follow-up is there already.</summary>
    internal async Task TakeBackAsync(Arrival arrival, FollowUpState known)
    {
        await GiveBackAsync(arrival);
        if (known.CustomerId != arrival.Identity.CustomerId
            && !arrival.IsWithTheOther
            && (await customers.FindCurrentAsync(known.CustomerId, CancellationToken.None))?.Profile.Id != arrival.Identity.CustomerId

            // Its author goes by another name now, and we have just counted it for that name too.
            && await customers.TakeBackAsync(arrival.Identity.CustomerId, arrival.FollowUpId, CancellationToken.None) is { } gone)
        {
            await matches.DeleteAsync(gone, CancellationToken.None);
        }
    }

    /// <summary>Undoes what was counted of a mention that another follow-up has.</summary>
    internal async Task TakeBackAsync(Arrival arrival)
    {
        await GiveBackAsync(arrival);
        if (await customers.TakeBackAsync(arrival.Identity.CustomerId, arrival.FollowUpId, CancellationToken.None) is { } gone)
        {
            await matches.DeleteAsync(gone, CancellationToken.None);
        }
    }

    private async Task<Assignment> AssignAsync(Arrival arrival, CustomerProfile? customer, IntakeRequest request) =>
        arrival.Assignment ??= (await workload.ChooseAsync(
            open => arrival.Mention.HeardBy is { Answer: not null, By.Id: var by } ? new Assignment(by, "answered on the spot")
                : AssignmentRule.Choose(
                    request.Roster, customer?.KnownBy, customer?.LastSpokeAt, arrival.Mention.Channel, open, request.Now,
                    customer?.Prefers, arrival.Mention.Language ?? customer?.Language),
            CancellationToken.None))!;

    private async Task<Accepted> OpenAsync(
        Arrival arrival, Assignment assignment, IntakeRequest request, DateTimeOffset receivedAt, IReadOnlyList<LatestMention> latest,
        bool isReturning, CustomerProfile? customer)
    {
        var opened = FollowUpRules.Open(
            arrival.FollowUpId,
            arrival.Identity.CustomerId,
            arrival.Mention,
            assignment.StaffId,
            assignment.Why,
            request.Levels,
            receivedAt,
            isReturning,
            customer);
        var related = arrival.Related is { Count: > 0 } answered ? answered
            : await WithSameSubjectAsync(arrival, latest, receivedAt, FollowUpRules.RelatedTo(opened.State, latest));
        return opened with { State = opened.State with { Related = related } };
    }

    /// <summary>Who answers without what shows that they do, often keeps the subject. Few are read: those that the profile names.</summary>
    private async Task<IReadOnlyList<RelatedFollowUp>> WithSameSubjectAsync(
        Arrival arrival, IReadOnlyList<LatestMention> latest, DateTimeOffset receivedAt, IReadOnlyList<RelatedFollowUp> known)
    {
        if (SubjectRules.ThreadOf(arrival.Mention.Subject) is not { } thread)
        {
            return known;
        }

        var same = new List<RelatedFollowUp>();
        foreach (var earlier in latest.Where(one => SubjectRules.MayBeSame(arrival.Mention.Channel, receivedAt, one)
            && one.FollowUpId != arrival.FollowUpId))
        {
            if (await followUps.FindMentionAsync(earlier.FollowUpId, 1, CancellationToken.None) is { Subject: { } subject }
                && SubjectRules.ThreadOf(subject) == thread)
            {
                same.Add(new RelatedFollowUp(earlier.FollowUpId, RelatedBecause.SameSubject));
            }
        }

        return [.. same, .. known.Where(one => same.All(other => other.Id != one.Id))];
    }

    /// <summary>Nobody has more to do because of a mention that was known, or that was answered and done with on the spot.</summary>
    internal async Task GiveBackAsync(Arrival arrival)
    {
        if (arrival.Assignment is { } assignment)
        {
            arrival.Assignment = null;
            await workload.MovedAsync(assignment.StaffId, null);
        }
    }
}
