using Azure.Data.Tables;
using Microsoft.DurableTask.Client;
using Outreach.Customers;
using Outreach.FollowUps;
using Outreach.Merges;
using Outreach.Notices;
using Outreach.Platform.Http;
using Outreach.Platform.Storage;
using Outreach.ServiceLevels;
using Outreach.Staff;
using Outreach.ThankYouCalls;
using Outreach.Worklists;

namespace Outreach.Mentions;

/// <summary>What came of a mention.</summary>
/// <param name="MentionId">The mention's id.</param>
/// <param name="FollowUpId">The follow-up that answers it.</param>
/// <param name="CustomerId">Who wrote it.</param>
/// <param name="Duplicate">Whether it was known already.</param>
public sealed record MentionReceipt(string MentionId, string FollowUpId, string CustomerId, bool Duplicate);

/// <summary>
/// Takes mentions in: identity, customer, open-work row, follow-up, orchestration, in that order. The insert of the
/// follow-up decides whether a mention is new; what a crash leaves before it is harmless and found by the next attempt, what
/// it leaves after it is found by the sweep through the open-work row.
/// </summary>
public sealed class MentionIntake(
    IdentityKey identityKey,
    IdentityStore identities,
    FormerWishes formerWishes,
    CustomerStore customers,
    CustomerChanges customerChanges,
    CustomerMatchStore customerMatches,
    CallStarter callStarter,
    FollowUpStore followUps,
    FollowUpWaker waker,
    StaffStore staff,
    ServiceLevelStore serviceLevels,
    Workload workload,
    OutreachTables tables,
    IntakeInFlight inFlight,
    NoticePost post,
    TimeProvider clock)
{
    private static readonly ParallelOptions AtOnce = new() { MaxDegreeOfParallelism = 16 };

    // A transaction holds a hundred rows, and the profile is one of them.
    private const int ContactsPerCommit = 50;

    /// <summary>Takes in up to a hundred mentions and gives a receipt for each, in the same order.</summary>
    /// <param name="mentions">Checked mentions.</param>
    /// <param name="now">When they reached us (UTC).</param>
    /// <param name="client">Starts the orchestrations.</param>
    /// <param name="cancellationToken">Stops before the first write. Begun, it is carried through: a sender who hangs up must not leave work undone.</param>
    public async Task<IReadOnlyList<MentionReceipt>> TakeInAsync(
        IReadOnlyList<Mention> mentions, DateTimeOffset now, DurableTaskClient client, CancellationToken cancellationToken)
    {
        var roster = await staff.GetRosterAsync(cancellationToken);
        if (roster.Members.All(member => !member.IsPerson))
        {
            throw new ProblemException(503, "Nobody is there.", "There is no person on the roster who could answer; nothing was stored. Add staff first.");
        }

        var levels = await serviceLevels.GetCurrentAsync(cancellationToken);
        var arrivals = mentions.Select(mention => new Arrival(mention, FollowUpId.Of(mention.Channel, mention.ExternalId))).ToList();
        var distinct = arrivals.DistinctBy(arrival => arrival.FollowUpId).ToList();
        cancellationToken.ThrowIfCancellationRequested();
        using var more = post.ExpectMore();
        using var registered = inFlight.Register(distinct.Select(arrival => arrival.FollowUpId));
        foreach (var arrival in distinct)
        {
            arrival.IdentityHash = identityKey.Of(arrival.Mention.Channel, arrival.Mention.Author.Handle);
        }

        await Parallel.ForEachAsync(distinct.GroupBy(arrival => arrival.IdentityHash), AtOnce, async (ofOne, _) =>
        {
            var claimed = await identities.ClaimAsync(ofOne.Key, IdentityKey.CustomerIdOf(ofOne.Key, ofOne.First().FollowUpId, now), CancellationToken.None);
            foreach (var arrival in ofOne)
            {
                arrival.Identity = claimed;
            }
        });
        await Parallel.ForEachAsync(distinct.GroupBy(arrival => arrival.Identity.CustomerId), AtOnce, async (ofOne, _) =>
        {
            foreach (var chunk in ofOne.Chunk(ContactsPerCommit))
            {
                await RememberAsync(ofOne.Key, chunk, roster, levels, now, client);
            }
        });
        await AnnounceAsync([.. distinct.Where(arrival => !arrival.Duplicate)], roster);
        await Parallel.ForEachAsync(distinct, AtOnce, async (arrival, _) =>
            arrival.ToStart = await OpenAsync(arrival));

        // All at once, so that an engine that can will store them together.
        await Task.WhenAll(distinct.Select(arrival => arrival.ToStart).OfType<FollowUpState>().Select(state => waker.StartAsync(client, state)));

        var byId = distinct.ToDictionary(arrival => arrival.FollowUpId);
        return [.. arrivals.Select(arrival => byId[arrival.FollowUpId].Receipt(isRepeatWithinRequest: !ReferenceEquals(arrival, byId[arrival.FollowUpId])))];
    }

    /// <summary>One transaction a customer, however many of the mentions are theirs.</summary>
    private async Task RememberAsync(
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
                // They are two again, or what we took for new is known: the signposts are read once more, after the profile that guards our commit.
                foreach (var ofOne in arrivals.GroupBy(arrival => arrival.Identity.CustomerId).ToList())
                {
                    await RememberAsync(ofOne.Key, [.. ofOne], roster, levels, now, client);
                }

                return;
            }

            var profile = stored?.Profile;
            var wishes = stored is null && !mayBeNew ? await identities.FindWishesAsync(arrivals[0].IdentityHash, CancellationToken.None) : stored?.Profile.DoNotContact ?? [];
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
            profile = profile! with { DoNotContact = IdentityWishes.Join(wishes, await formerWishes.FindAsync(stored?.Profile, profile, CancellationToken.None)) };
            await customerMatches.NoteAsync(stored?.Profile, profile, CancellationToken.None);
            var call = stored is null || !profile.CallIsOpen ? null
                : profile.OpenProblems.Count > 0 ? await customerChanges.CancelAsync(stored, profile, ThankYou.ProblemOpened, now)
                : profile.MustNotBeContactedOn(DoNotContact.Phone) ? await customerChanges.CancelAsync(stored, profile, ThankYou.AskedNotToBeCalled, now)
                : CustomerRules.HaveOtherHours(stored.Profile, profile) ? await customerChanges.ReplanAsync(stored, profile, ThankYou.OtherHours, now)
                : null;
            if (await customers.TryCommitAsync(
                call?.Profile ?? profile, stored?.ETag, call is null ? contacts : [.. contacts, .. CallStore.Write(call)], CancellationToken.None) is not null)
            {
                if (call is not null)
                {
                    await callStarter.WakeAsync(client, call.State);
                }

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
    /// The customer turned out to be another one, is being erased, or has no profile yet: whoever writes by the same name now.
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
    /// While customers are being merged, or made two again, a mention that is known may be with the other one still; and whoever was led here by
    /// a signpost may have come too late. True where somebody is to go elsewhere.
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

    private async Task<Assignment> AssignAsync(CustomerProfile? customer, string channel, Roster roster, DateTimeOffset now) =>
        (await workload.ChooseAsync(
            open => AssignmentRule.Choose(roster, customer?.KnownBy, customer?.LastSpokeAt, channel, open, now), CancellationToken.None))!;

    /// <summary>Nobody has more to do because of a mention that was known.</summary>
    private async Task GiveBackAsync(Arrival arrival)
    {
        if (arrival.Assignment is { } assignment)
        {
            arrival.Assignment = null;
            await workload.MovedAsync(assignment.StaffId, null);
        }
    }

    /// <summary>
    /// Puts the new ones on the open-work list before they exist, a shard in one transaction: should everything stop right
    /// after the follow-up is committed, that is where the sweep finds it.
    /// </summary>
    private Task AnnounceAsync(IReadOnlyList<Arrival> arrivals, Roster roster)
    {
        foreach (var arrival in arrivals)
        {
            var state = arrival.Opened!.State;
            arrival.OpenWork = FollowUpIndex.TargetOf(state, roster, state.ReceivedAt).Open!;
            arrival.Opened = arrival.Opened with { State = state with { Indexed = state.Indexed with { OpenWork = arrival.OpenWork.CheckSum } } };
        }

        return Parallel.ForEachAsync(arrivals.GroupBy(arrival => OpenWorkRow.ShardOf(arrival.FollowUpId)), AtOnce, async (shard, _) =>
        {
            var rows = shard.Select(arrival => arrival.OpenWork!.ToEntity()).ToList();
            if (await tables.OpenWork.TryCommitAsync(
                [.. rows.Select(row => new TableTransactionAction(TableTransactionActionType.Add, row))], CancellationToken.None) is null)
            {
                await Parallel.ForEachAsync(rows, AtOnce, async (row, _) => await AnnounceAgainAsync(row));
            }
        });
    }

    /// <summary>
    /// Where an earlier attempt left a row without its follow-up, it is replaced: a sweep that has seen it may delete it only as it
    /// was. The row of a follow-up that is there says more than this first picture of it, and stays.
    /// </summary>
    private async Task AnnounceAgainAsync(TableEntity row)
    {
        while (!await tables.OpenWork.TryAddAsync(row, CancellationToken.None))
        {
            if (await tables.OpenWork.FindAsync(row.PartitionKey, row.RowKey, CancellationToken.None) is { } left
                && (await followUps.FindAsync(row.RowKey, CancellationToken.None) is not null
                    || await tables.OpenWork.TryCommitAsync([new(TableTransactionActionType.UpdateReplace, row, left.ETag)], CancellationToken.None) is not null))
            {
                return;
            }
        }
    }

    /// <summary>Makes the follow-up, or finds it; gives it where its orchestration has to run.</summary>
    private async Task<FollowUpState?> OpenAsync(Arrival arrival) =>
        !arrival.Duplicate && await followUps.TryAddAsync(arrival.Opened!, CancellationToken.None)
            ? arrival.Opened!.State
            : await FindAgainAsync(arrival);

    /// <summary>A mention that we seem to know: its follow-up is there, or an earlier attempt stopped before it.</summary>
    private async Task<FollowUpState?> FindAgainAsync(Arrival arrival)
    {
        if (await followUps.FindAsync(arrival.FollowUpId, CancellationToken.None) is not { State: var known })
        {
            return await ResumeAsync(arrival);
        }

        arrival.Duplicate = true;
        arrival.KnownCustomerId = known.CustomerId;
        await GiveBackAsync(arrival);
        if (known.CustomerId != arrival.Identity.CustomerId
            && !arrival.IsWithTheOther
            && (await customers.FindCurrentAsync(known.CustomerId, CancellationToken.None))?.Profile.Id != arrival.Identity.CustomerId)
        {
            // Its author goes by another name now, and we have just counted it for that name too.
            if (await customers.TakeBackAsync(arrival.Identity.CustomerId, arrival.FollowUpId, CancellationToken.None) is { } gone)
            {
                await customerMatches.StrikeAsync(gone, CancellationToken.None);
            }
        }

        if (known.IsOpen)
        {
            return known;
        }

        if (arrival.OpenWork is not null)
        {
            await tables.OpenWork.DeleteIfThereAsync(OpenWorkRow.ShardOf(arrival.FollowUpId), arrival.FollowUpId, CancellationToken.None);
        }

        return null;
    }

    /// <summary>The memory knows the mention but there is no follow-up: go on where the earlier attempt stopped.</summary>
    private async Task<FollowUpState?> ResumeAsync(Arrival arrival)
    {
        var roster = await staff.GetRosterAsync(CancellationToken.None);
        var profile = (await customers.FindAsync(arrival.Identity.CustomerId, CancellationToken.None))?.Profile;

        // In this order: while customers are being merged it is with the other one until it is here.
        var contact = (profile?.Merging is { } merge
                ? await customers.FindContactAsync(MergeId.OtherThan(profile.Id, merge), arrival.FollowUpId, CancellationToken.None)
                : null)
            ?? await customers.FindContactAsync(arrival.Identity.CustomerId, arrival.FollowUpId, CancellationToken.None);
        var assignment = arrival.Assignment ??= await AssignAsync(profile, arrival.Mention.Channel, roster, clock.GetUtcNow());
        arrival.Opened = FollowUpRules.Open(
            arrival.FollowUpId,
            arrival.Identity.CustomerId,
            arrival.Mention,
            assignment.StaffId,
            assignment.Why,
            await serviceLevels.GetCurrentAsync(CancellationToken.None),
            contact?.At ?? throw new InvalidOperationException($"Follow-up {arrival.FollowUpId} has neither state nor contact."));
        arrival.Duplicate = false;
        await AnnounceAsync([arrival], roster);
        return await OpenAsync(arrival);
    }

    /// <summary>A mention on its way in.</summary>
    private sealed class Arrival(Mention mention, string followUpId)
    {
        public Mention Mention { get; } = mention;

        public string FollowUpId { get; } = followUpId;

        public string IdentityHash { get; set; } = "";

        public (string CustomerId, bool MayBeNew) Identity { get; set; }

        public string? Origin { get; set; }

        public Assignment? Assignment { get; set; }

        public Accepted? Opened { get; set; }

        public OpenWorkRow? OpenWork { get; set; }

        public FollowUpState? ToStart { get; set; }

        public bool Duplicate { get; set; }

        /// <summary>Known to the other customer of a merge that is under way: nothing of it was counted here.</summary>
        public bool IsWithTheOther { get; set; }

        public string? KnownCustomerId { get; set; }

        public MentionReceipt Receipt(bool isRepeatWithinRequest) =>
            new(Mentions.FollowUpId.MentionIdOf(FollowUpId), FollowUpId, KnownCustomerId ?? Identity.CustomerId, Duplicate || isRepeatWithinRequest);
    }
}
