using Azure.Data.Tables;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;
using NSubstitute;
using Outreach.Customers;
using Outreach.FollowUps;
using Outreach.FollowUps.Mentions;
using Outreach.Platform;
using Outreach.Platform.Storage;
using Outreach.ServiceLevels;
using Outreach.SharedKernel;
using Outreach.Tests.Platform;

namespace Outreach.Tests.FollowUps;

/// <summary>A merge goes on for as long as it gets on.</summary>
public sealed class LongMergeTests
{
    private readonly FakeTimeProvider _clock = new(Samples.Monday.AddHours(4));

    [Fact]
    public async Task However_many_words_there_are_to_take_over_they_are_taken_over()
    {
        var tables = Tables();
        var store = new FollowUpStore(tables);
        var id = FollowUpId.Of("twitter", "another");
        var target = FollowUpRules.Open(id, "c1", Samples.Mention, "ben", "fewest open", Samples.Levels, Samples.Monday);
        target = target with { State = target.State with { ServiceLevelVersion = 0 } };
        Assert.NotNull(await store.TryAddAsync(target, CancellationToken.None));
        await AddAsync(store, mentions: 2_551);

        var options = Options.Create(new OutreachOptions
        {
            PublicUrl = "https://outreach.example",
            OfficeTimeZone = "UTC",
            FromEmail = "care@example.com",
            IdentityKey = new string('k', 32),
        });
        var merge = new FollowUpMerge(
            store,
            new Redirects(tables),
            new FollowUpWaker(store, _clock, NullLogger<FollowUpWaker>.Instance),
            new CustomerStore(tables),
            new ServiceLevelStore(tables, options),
            _clock);
        var client = Substitute.For<DurableTaskClient>("follow-ups");
        await merge.TakeOverAsync("f1", new Merge(id) { By = FollowUpStories.Anna }, client, CancellationToken.None);

        var taken = (await store.FindAsync(id, CancellationToken.None))!.State;
        Assert.Equal((2_552, 2_551), (taken.MentionCount, FollowUpRules.MentionsTaken(taken, "f1")));
    }

    private static async Task AddAsync(FollowUpStore store, int mentions)
    {
        var opened = FollowUpStories.Opened();
        opened = opened with { State = opened.State with { MentionCount = mentions, ServiceLevelVersion = 0 } };
        var stored = (await store.TryAddAsync(opened, CancellationToken.None))!.ETag;
        foreach (var numbers in Enumerable.Range(2, mentions - 1).Chunk(50))
        {
            var rows = numbers.Select(number => MentionText.RowOf(
                number, Samples.Mention with { ExternalId = $"{number}" }, Samples.Monday.AddMinutes(1)));
            stored = (await store.TryCommitAsync(
                opened with { Reply = null, Events = [], TakenOver = [.. rows] }, stored, answer: null, CancellationToken.None))!.Value;
        }
    }

    private static OutreachTables Tables()
    {
        var (service, table) = (Substitute.For<TableServiceClient>(), new MemoryTable());
        service.GetTableClient(Arg.Any<string>()).Returns(table);
        return new OutreachTables(service);
    }
}
