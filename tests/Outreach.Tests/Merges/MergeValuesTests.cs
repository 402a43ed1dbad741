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
        var tables = new OutreachTables(MemoryTable.Service());
        (_customers, _calendar, _merges) = (new CustomerStore(tables), new CustomerCalendar(tables), new MergeStore(tables));
        _profiles = new MergedProfiles(
            _customers,
            new CustomerChanges(
                _customers, calls: null!, scheduling: null!, starter: null!, Options.Create(new LoyaltyPolicy()), TimeProvider.System),
            matches: null!,
            _calendar,
            new MergedContacts(_merges, _customers, followUps: null!, followUpStore: null!, options: null!),
            calls: null!,
            tables);
    }

    [Fact]
    public async Task Once_a_merge_can_not_be_undone_any_more_they_are_forgotten_and_its_end_sees_to_that()
    {
        var record = Record();
        var stored = await StoreAsync(Nobody("c1") with { Absorbed = [new Absorbed("c2", Now, Id)] }, record);

        Assert.Null(await _profiles.CompleteAsync(
            new MergeStep(record, stored, stored, new HashSet<string> { "c2" }, Now, _client), CancellationToken.None));

        // Monday the 2nd, and thirty days, and the day after.
        Assert.Equal(
            [Now, new(2026, 4, 3, 0, 0, 0, TimeSpan.Zero)], await _calendar.ReadAllAsync("c1", CancellationToken.None));
        await ReviewAsync(Now.AddDays(30));
        Assert.True((await _merges.FindAsync(Id, CancellationToken.None))!.Took!.HoldsValues);

        await ReviewAsync(Now.AddDays(31));
        await AssertForgottenAsync(MergeStatus.Completed);
    }

    [Fact]
    public async Task Once_it_is_undone_they_are_forgotten_at_once()
    {
        var record = Record() with { Status = MergeStatus.Undoing };
        var survivor = await StoreAsync(Nobody("c1") with { Absorbed = [new Absorbed("c2", Now, Id)], Merging = Id }, record);
        var absorbed = new StoredCustomer(Nobody("c2"), default);

        await _profiles.LetGoAsync(
            new MergeStep(record, survivor, absorbed, new HashSet<string> { "c2" }, Now, _client), CancellationToken.None);

        await AssertForgottenAsync(MergeStatus.Undone);
        Assert.Empty((await _customers.FindAsync("c1", CancellationToken.None))!.Profile.Absorbed);
    }

    [Fact]
    public async Task What_an_earlier_version_left_of_them_when_it_was_undone_is_forgotten_by_the_next_review()
    {
        await StoreAsync(Nobody("c1"), Record() with { Status = MergeStatus.Undone });

        await ReviewAsync(Now);

        await AssertForgottenAsync(MergeStatus.Undone);
    }

    private async Task<StoredCustomer> StoreAsync(CustomerProfile survivor, MergeRecord record)
    {
        await _customers.TryCommitAsync(survivor, readAs: null, [MergeStore.Put(record)], CancellationToken.None);
        return (await _customers.FindAsync("c1", CancellationToken.None))!;
    }

    private async Task AssertForgottenAsync(MergeStatus status)
    {
        var left = (await _merges.FindAsync(Id, CancellationToken.None))!;
        Assert.Empty(left.Took!.Replaced);
        Assert.Empty(left.Took.Suggested);
        Assert.Equal((status, 2), (left.Status, left.Took.Identities));
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
