using System.Globalization;
using Azure.Data.Tables;
using Microsoft.Extensions.Logging;
using Outreach.Customers;
using Outreach.FollowUps.Mentions;
using Outreach.ServiceLevels;
using Outreach.SharedKernel;
using Outreach.Staff;

namespace Outreach.DevHost.Seeds;

/// <summary>Adds the made-up customers with their history.</summary>
internal sealed class SeedCustomers(
    IdentityKey identityKey, IdentityStore identities, CustomerStore customers, CustomerMatchStore matches, SeedFollowUps followUps,
    TimeProvider clock, ILogger<SeedCustomers> log)
{
    private const int AtOnce = 8;

    public async Task LoadAsync(
        Roster roster, IReadOnlyList<SeedMention> seeds, ServiceLevelVersion levels, DateTimeOffset now,
        CancellationToken cancellationToken)
    {
        var mentions = seeds.ToLookup(mention => mention.Customer);
        var seeded = SeedFiles.ReadCustomers();
        var options = new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = cancellationToken };
        await Parallel.ForEachAsync(seeded, options, async (customer, token) =>
            await LoadAsync(
                customer, [.. mentions[customer.Key].OrderByDescending(mention => mention.DaysAgo)], roster, levels, now, token));
        log.LogInformation(
            "Seeded {Staff} staff, {Customers} customers and {Mentions} mentions", roster.Members.Count, seeded.Count, seeds.Count);
    }

    private async Task LoadAsync(
        SeedCustomer seed, IReadOnlyList<SeedMention> mentions, Roster roster, ServiceLevelVersion levels, DateTimeOffset now,
        CancellationToken cancellationToken)
    {
        var customerId = IdentityKey.CustomerIdOf(identityKey.Of(seed.Identities[0].Channel, seed.Identities[0].Handle));
        foreach (var identity in seed.Identities)
        {
            await identities.LinkAsync(identityKey.Of(identity.Channel, identity.Handle), customerId, cancellationToken);
        }

        var notes = seed.Notes.Where(note => now - TimeSpan.FromDays(note.DaysAgo) <= clock.GetUtcNow())
            .Select((note, n) => new CustomerNote
            {
                Number = n + 1,
                Text = note.Text,
                By = note.By,
                At = now - TimeSpan.FromDays(note.DaysAgo),
                Pinned = note.Pinned,
            })
            .ToList();
        var profile = ProfileOf(seed, customerId, now) with { NoteCount = notes.Count };
        List<TableTransactionAction> contacts = [.. notes.Select(note => CustomerStore.Put(customerId, note))];
        var stories = new List<SeededFollowUp>();
        foreach (var seedMention in mentions)
        {
            var receivedAt = now - TimeSpan.FromDays(seedMention.DaysAgo);
            var persons = roster.PersonsFor(seedMention.Channel);
            var owner = profile.KnownBy ?? persons[stories.Count % persons.Count].Id;
            var mention = MentionOf(seedMention, seed, receivedAt);
            var isReturning = profile.Mentions > 0;
            profile = CustomerRules.Remember(profile, customerId, mention, owner, receivedAt);
            var story = SeedStory.Replay(
                FollowUpId.Of(mention.Channel, mention.ExternalId), customerId, mention, seedMention.Story, owner, roster, levels,
                receivedAt, isReturning);
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
            await followUps.OpenAsync(story, roster, cancellationToken);
        }
    }

    private static CustomerProfile ProfileOf(SeedCustomer seed, string customerId, DateTimeOffset now)
    {
        var since = DateTimeOffset.ParseExact(
            seed.CustomerSince, "yyyy-MM", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal);
        return new CustomerProfile
        {
            Id = customerId,
            DisplayName = seed.DisplayName,
            Email = seed.Email,
            Phone = seed.Phone,
            TimeZone = seed.TimeZone,
            Identities = [.. seed.Identities.Select(identity => new CustomerIdentity(identity.Channel, identity.Handle))],
            FirstSeenAt = since,
            LastMentionAt = since,
            KnownBy = seed.KnownBy,
            Town = seed.Town,
            SayName = seed.SayName,
            Language = seed.Language,
            Interests = seed.Interests,
            AvoidTopics = seed.AvoidTopics,
            DoNotContact = [.. seed.DoNotContact.Select(one => new DoNotContact(one.Channel, one.Reason, now - TimeSpan.FromDays(40)))],
        };
    }

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
}
