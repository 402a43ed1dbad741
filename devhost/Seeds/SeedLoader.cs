using System.Globalization;
using Azure.Data.Tables;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Logging;
using Outreach.Customers;
using Outreach.FollowUps;
using Outreach.FollowUps.Mentions;
using Outreach.Platform.Storage;
using Outreach.ServiceLevels;
using Outreach.SharedKernel;
using Outreach.Staff;

namespace Outreach.DevHost.Seeds;

/// <summary>Fills an empty storage once. A load that was cut short is taken up at the next start.</summary>
internal sealed class SeedLoader(
    OutreachTables tables,
    StaffStore staff,
    ServiceLevelStore serviceLevels,
    IdentityKey identityKey,
    IdentityStore identities,
    CustomerStore customers,
    CustomerMatchStore matches,
    FollowUpStore followUps,
    FollowUpWaker waker,
    PersonStarter personStarter,
    DurableTaskClient client,
    TimeProvider clock,
    ILogger<SeedLoader> log)
{
    private const string Partition = "seeds";
    private const int AtOnce = 8;

    public async Task LoadAsync(SeedChoice choice, CancellationToken cancellationToken)
    {
        var mark = await tables.Staff.FindAsync(Partition, "loaded", cancellationToken);
        if (choice == SeedChoice.None || mark?.GetBoolean("Done") == true || (mark is null && await IsInUseAsync(cancellationToken)))
        {
            return;
        }

        var now = mark?.GetDateTimeOffset("At") ?? clock.GetUtcNow();
        await MarkAsync(now, done: false, cancellationToken);
        var members = SeedFiles.ReadStaff();
        foreach (var member in members)
        {
            await staff.PutAsync(member, cancellationToken);
        }

        if ((await serviceLevels.ReadCurrentAsync(cancellationToken)).Version == 0)
        {
            await serviceLevels.TryAddAsync(0, SeedFiles.ReadServiceLevels(), now, Actor.System.Id, cancellationToken);
        }
        await Task.WhenAll(members.Where(member => member.IsPerson).Select(person => personStarter.StartAsync(client, person.Id)));

        if (choice == SeedChoice.Demo)
        {
            await LoadCustomersAsync(new Roster(members), SeedFiles.ReadMentions(), now, cancellationToken);
        }

        await MarkAsync(now, done: true, cancellationToken);
    }

    /// <summary>Adds the customers with what has been before now, where the rest is to happen live.</summary>
    /// <param name="past">The mentions before now, with the steps before now.</param>
    /// <param name="countedFrom">The moment that the seeds count back from (UTC).</param>
    /// <param name="cancellationToken">Stops before the next storage call.</param>
    public Task LoadPastAsync(IReadOnlyList<SeedMention> past, DateTimeOffset countedFrom, CancellationToken cancellationToken) =>
        LoadCustomersAsync(new Roster(SeedFiles.ReadStaff()), past, countedFrom, cancellationToken);

    private async Task LoadCustomersAsync(Roster roster, IReadOnlyList<SeedMention> told, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var mentions = told.ToLookup(mention => mention.Customer);
        var seeded = SeedFiles.ReadCustomers();
        var options = new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = cancellationToken };
        await Parallel.ForEachAsync(seeded, options, async (customer, token) =>
            await LoadCustomerAsync(customer, [.. mentions[customer.Key].OrderByDescending(mention => mention.DaysAgo)], roster, now, token));
        log.LogInformation("Seeded {Staff} staff, {Customers} customers and {Mentions} mentions", roster.Members.Count, seeded.Count, mentions.Sum(group => group.Count()));
    }

    private async Task LoadCustomerAsync(
        SeedCustomer seed, IReadOnlyList<SeedMention> mentions, Roster roster, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var customerId = IdentityKey.CustomerIdOf(identityKey.Of(seed.Identities[0].Channel, seed.Identities[0].Handle));
        foreach (var identity in seed.Identities)
        {
            await identities.LinkAsync(identityKey.Of(identity.Channel, identity.Handle), customerId, cancellationToken);
        }

        var notes = seed.Notes.Where(note => now - TimeSpan.FromDays(note.DaysAgo) <= clock.GetUtcNow())
            .Select((note, n) => new CustomerNote { Number = n + 1, Text = note.Text, By = note.By, At = now - TimeSpan.FromDays(note.DaysAgo), Pinned = note.Pinned })
            .ToList();
        var profile = ProfileOf(seed, customerId, now) with { NoteCount = notes.Count };
        List<TableTransactionAction> contacts = [.. notes.Select(note => CustomerStore.Put(customerId, note))];
        var stories = new List<ToldStory>();
        foreach (var seedMention in mentions)
        {
            var receivedAt = now - TimeSpan.FromDays(seedMention.DaysAgo);
            var owner = profile.KnownBy ?? roster.PersonsFor(seedMention.Channel)[stories.Count % roster.PersonsFor(seedMention.Channel).Count].Id;
            var mention = MentionOf(seedMention, seed, receivedAt);
            profile = CustomerRules.Remember(profile, customerId, mention, owner, receivedAt);
            var story = SeedStory.Tell(
                FollowUpId.Of(mention.Channel, mention.ExternalId), customerId, mention, seedMention.Story, owner, roster, await serviceLevels.GetCurrentAsync(cancellationToken), receivedAt);
            var contact = new Contact { FollowUpId = story.State.Id, Channel = mention.Channel, At = receivedAt, Kind = mention.Kind };
            (profile, contact) = CustomerRules.Record(profile, contact, story.State);
            contacts.Add(CustomerStore.Put(customerId, contact));
            stories.Add(story);
        }

        await matches.NoteAsync(before: null, profile, cancellationToken);

        // An earlier load that was cut short may have committed it.
        await customers.TryCommitAsync(profile, readAs: null, contacts, cancellationToken);
        foreach (var story in stories)
        {
            await OpenAsync(story, roster, cancellationToken);
        }
    }

    private async Task OpenAsync(ToldStory story, Roster roster, CancellationToken cancellationToken)
    {
        var state = story.State;
        if (FollowUpIndex.TargetOf(state, roster, clock.GetUtcNow()).Open is { } open)
        {
            await tables.OpenWork.UpsertEntityAsync(open.ToEntity(), TableUpdateMode.Replace, cancellationToken);
        }

        await followUps.TryAddAsync(new Accepted(state, story.Events), story.Mentions, cancellationToken);
        await waker.StartAsync(client, state);
    }

    private CustomerProfile ProfileOf(SeedCustomer seed, string customerId, DateTimeOffset now) => new()
    {
        Id = customerId,
        DisplayName = seed.DisplayName,
        Email = seed.Email,
        Phone = seed.Phone,
        TimeZone = seed.TimeZone,
        Identities = [.. seed.Identities.Select(identity => new CustomerIdentity(identity.Channel, identity.Handle))],
        FirstSeenAt = DateTimeOffset.ParseExact(seed.CustomerSince, "yyyy-MM", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal),
        LastMentionAt = DateTimeOffset.ParseExact(seed.CustomerSince, "yyyy-MM", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal),
        KnownBy = seed.KnownBy,
        Town = seed.Town,
        SayName = seed.SayName,
        Language = seed.Language,
        Interests = seed.Interests,
        AvoidTopics = seed.AvoidTopics,
        DoNotContact = [.. seed.DoNotContact.Select(wish => new DoNotContact(wish.Channel, wish.Reason, now - TimeSpan.FromDays(40)))],
    };

    private static Mention MentionOf(SeedMention seed, SeedCustomer customer, DateTimeOffset receivedAt) => new()
    {
        Channel = seed.Channel,
        ExternalId = seed.ExternalId,
        Author = new Author { Handle = seed.Handle, DisplayName = customer.DisplayName },
        Text = seed.Text,
        Url = seed.Url,
        PostedAt = receivedAt - TimeSpan.FromMinutes(seed.PostedMinutesBefore),
        Kind = seed.Kind,
    };

    private async Task<bool> IsInUseAsync(CancellationToken cancellationToken) =>
        await AnyAsync(tables.Staff, cancellationToken) || await AnyAsync(tables.Customers, cancellationToken);

    private static async Task<bool> AnyAsync(TableClient table, CancellationToken cancellationToken)
    {
        await foreach (var _ in table.QueryAsync<TableEntity>(maxPerPage: 1, cancellationToken: cancellationToken))
        {
            return true;
        }

        return false;
    }

    private Task MarkAsync(DateTimeOffset at, bool done, CancellationToken cancellationToken) =>
        tables.Staff.UpsertEntityAsync(
            new TableEntity(Partition, "loaded") { ["At"] = at, ["Done"] = done }, TableUpdateMode.Replace, cancellationToken);
}
