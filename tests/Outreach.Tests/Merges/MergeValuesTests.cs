using Azure.Data.Tables;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Options;
using NSubstitute;
using Outreach.Customers;
using Outreach.Merges;
using Outreach.Platform.Storage;
using Outreach.Privacy;
using Outreach.SharedKernel;
using Outreach.Tests.Platform;

namespace Outreach.Tests.Merges;

/// <summary>What a merge took from the survivor's profile is kept for as long as the merge can be undone.</summary>
public sealed class MergeValuesTests
{
    private static readonly DateTimeOffset Now = Samples.Monday;
    private static readonly string Id = MergeId.Of("c2", "c1", 1);

    private readonly DurableTaskClient _client = Substitute.For<DurableTaskClient>("test");
    private readonly CustomerStore _customers;
    private readonly CustomerCalendar _calendar;
    private readonly MergeStore _merges;
    private readonly MergedProfiles _profiles;

    public MergeValuesTests()
    {
        var service = Substitute.For<TableServiceClient>();
        var known = new Dictionary<string, TableClient>();
        service.GetTableClient(Arg.Any<string>()).Returns(call =>
            known.TryGetValue(call.Arg<string>(), out var table) ? table : known[call.Arg<string>()] = new MemoryTable());
        var tables = new OutreachTables(service);
        (_customers, _calendar, _merges) = (new CustomerStore(tables), new CustomerCalendar(tables), new MergeStore(tables));
        _profiles = new MergedProfiles(_customers, changes: null!, matches: null!, _calendar, contacts: null!, calls: null!, tables);
    }

    [Fact]
    public async Task Once_a_merge_can_not_be_undone_any_more_they_are_forgotten_and_its_end_sees_to_that()
    {
        var survivor = Nobody("c1") with { Absorbed = [new Absorbed("c2", Now, Id)] };
        var record = Record();
        await _customers.TryCommitAsync(survivor, readAs: null, [MergeStore.Put(record)], CancellationToken.None);
        var stored = (await _customers.FindAsync("c1", CancellationToken.None))!;

        Assert.Null(await _profiles.CompleteAsync(
            new MergeStep(record, stored, stored, new HashSet<string> { "c2" }, Now, _client), CancellationToken.None));

        // Monday the 2nd, and thirty days, and the day after.
        Assert.Equal(
            [Now, new(2026, 4, 3, 0, 0, 0, TimeSpan.Zero)], await _calendar.ReadAllAsync("c1", CancellationToken.None));
        await ReviewAsync(Now.AddDays(30));
        Assert.True((await _merges.FindAsync(Id, CancellationToken.None))!.Took!.HoldsValues);

        await ReviewAsync(Now.AddDays(31));
        var left = (await _merges.FindAsync(Id, CancellationToken.None))!;
        Assert.Empty(left.Took!.Replaced);
        Assert.Empty(left.Took.Suggested);
        Assert.Equal((MergeStatus.Completed, 2), (left.Status, left.Took.Identities));
    }

    private async Task ReviewAsync(DateTimeOffset at)
    {
        var whole = (await _customers.FindWholeAsync("c1", CancellationToken.None))!;
        var duty = new RetentionDuty(
            _customers, forgetting: null!, _merges, erasures: null!, Options.Create(new RetentionPolicy()));
        await duty.ApplyAsync(whole, at, _client, CancellationToken.None);
    }

    private static MergeRecord Record() => new()
    {
        Id = Id,
        Number = 1,
        AbsorbedId = "c2",
        SurvivorId = "c1",
        By = "anna",
        At = Now,
        Took = new TakenOver
        {
            Replaced = new Dictionary<string, string> { ["phone"] = "+31612345678" },
            Suggested = [new Suggestion("phone", "+31612345678", "twitter", Now)],
            Identities = 2,
            Before = Standing.Of(Nobody("c1")),
            After = Standing.Of(Nobody("c1")),
        },
    };

    private static CustomerProfile Nobody(string id) => new() { Id = id, FirstSeenAt = Now, LastMentionAt = Now };
}
