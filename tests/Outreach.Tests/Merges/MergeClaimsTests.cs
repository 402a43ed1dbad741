using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Options;
using NSubstitute;
using Outreach.Customers;
using Outreach.Merges;
using Outreach.Platform.Storage;
using Outreach.SharedKernel;
using Outreach.Tests.Platform;

namespace Outreach.Tests.Merges;

/// <summary>A claim that is given up leaves the survivor as they were.</summary>
public sealed class MergeClaimsTests
{
    private static readonly DateTimeOffset Now = Samples.Monday;

    // As it is kept of somebody who was erased, for whoever has their number: of two who have it, with the same day and reason.
    private static readonly DoNotContact Kept = new("phone", "Asked not to be contacted here, before they were erased.", Now.AddDays(-90));

    private readonly DurableTaskClient _client = Substitute.For<DurableTaskClient>("test");
    private readonly CustomerStore _customers;
    private readonly MergeStore _merges;
    private readonly MergeClaims _claims;

    public MergeClaimsTests()
    {
        var tables = new OutreachTables(MemoryTable.Service());
        (_customers, _merges) = (new CustomerStore(tables), new MergeStore(tables));
        var policy = Options.Create(new LoyaltyPolicy());
        _claims = new MergeClaims(
            _merges,
            _customers,
            new CustomerChanges(_customers, calls: null!, scheduling: null!, starter: null!, policy, TimeProvider.System),
            new CustomerCalendar(tables),
            new MergedContacts(_merges, _customers, followUps: null!, followUpStore: null!, options: null!),
            policy,
            TimeProvider.System);
    }

    [Fact]
    public async Task What_the_survivor_had_asked_themselves_stays_and_what_only_the_other_had_asked_goes()
    {
        var earlier = new DoNotContact("email", "Enough.", Now.AddDays(-9), By: "ben") { RecordedAt = Now };
        var later = earlier with { Since = Now.AddDays(-2), RecordedAt = Now.AddDays(-2) };
        var onlyTheirs = new DoNotContact("twitter", "Ask no more.", Now, By: "ben");

        await GiveUpAsync([Kept, later], [Kept, earlier, onlyTheirs]);

        var survivor = (await _customers.FindAsync("c1", CancellationToken.None))!.Profile;
        Assert.Equal(["phone", "email"], survivor.DoNotContact.Select(optOut => optOut.Channel));
        Assert.Equal((Kept, null, 0), (survivor.DoNotContact[0], survivor.Merging, survivor.Absorbed.Count));
    }

    [Fact]
    public async Task What_the_survivor_has_asked_since_stays_although_the_other_had_asked_it_before()
    {
        var theirs = new DoNotContact("email", "Enough.", Now.AddDays(-9), By: "ben") { RecordedAt = Now.AddDays(-9) };
        var own = theirs with { RecordedAt = Now };

        await GiveUpAsync([], [theirs], meanwhile: claimed => claimed with { DoNotContact = [own] });

        Assert.Equal([own], (await _customers.FindAsync("c1", CancellationToken.None))!.Profile.DoNotContact);
    }

    /// <summary>As another merge of the absorbed customer comes first.</summary>
    private async Task GiveUpAsync(
        IReadOnlyList<DoNotContact> ofSurvivor,
        IReadOnlyList<DoNotContact> ofAbsorbed,
        Func<CustomerProfile, CustomerProfile>? meanwhile = null)
    {
        var record = new MergeRecord
        {
            Id = MergeId.Of("c2", "c1", 1),
            Number = 1,
            AbsorbedId = "c2",
            SurvivorId = "c1",
            By = "anna",
            At = Now,
        };
        var survivor = await StoreAsync(Nobody("c1") with { DoNotContact = ofSurvivor }, before: null);
        var absorbed = await StoreAsync(Nobody("c2") with { DoNotContact = ofAbsorbed }, before: null);
        Assert.True(await _claims.TryTakeAsync(record, survivor, absorbed.Profile, Now, _client));
        await StoreAsync(absorbed.Profile with { MergedInto = "c3" }, absorbed);
        if (meanwhile is not null)
        {
            var claimed = (await _customers.FindAsync("c1", CancellationToken.None))!;
            await StoreAsync(meanwhile(claimed.Profile), claimed);
        }

        Assert.Equal(409, (await _claims.AbsorbAsync(record, _client))?.Status);
        Assert.Equal(MergeStatus.Failed, (await _merges.FindAsync(record.Id, CancellationToken.None))!.Status);
    }

    private async Task<StoredCustomer> StoreAsync(CustomerProfile customer, StoredCustomer? before)
    {
        Assert.NotNull(await _customers.TryCommitAsync(customer, before?.ETag, [], CancellationToken.None));
        return (await _customers.FindAsync(customer.Id, CancellationToken.None))!;
    }

    private static CustomerProfile Nobody(string id) => new() { Id = id, FirstSeenAt = Now, LastMentionAt = Now };
}
