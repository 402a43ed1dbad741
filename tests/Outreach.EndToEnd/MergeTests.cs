using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Outreach.Customers;
using Outreach.EndToEnd.Client;
using Outreach.EndToEnd.Hosting;
using Outreach.Merges;
using Outreach.SharedKernel;
using Mention = Outreach.EndToEnd.Client.Mention;
using Merge = Outreach.EndToEnd.Client.Merge;
using WholeCustomer = Outreach.EndToEnd.Client.WholeCustomer;

namespace Outreach.EndToEnd;

/// <summary>Two customers who turn out to be one, and to be two after all. Nothing of theirs is lost, whenever what happens.</summary>
public sealed class MergeTests : IAsyncLifetime
{
    private const string Ravi = "ravi-jagmohan";

    private readonly OutreachHost _host = new();

    private OutreachClient Client => _host.Client;

    private StaffClient Staff => _host.Client.As(Ravi);

    public Task InitializeAsync() => _host.InitializeAsync();

    public async Task DisposeAsync() => await _host.DisposeAsync();

    [Fact]
    public async Task Two_with_an_open_follow_up_each_become_one_with_both_and_are_two_again_as_they_were()
    {
        var kept = await Client.MentionAsync(Mention.By("@stays").With("author.email", "stays@example.org"));
        var fixedOne = await Client.MentionAsync(
            Mention.By("@goes").With("author.phone", "+31201234567").With("author.displayName", "Gus Goes"));
        var open = await Client.MentionAsync(Mention.By("@goes", "And the telephone, too."));
        await Staff.AcknowledgeAsync(fixedOne.FollowUpId, "On it.");
        await Staff.ResolveAsync(fixedOne.FollowUpId, "Replaced the box.");
        await Staff.LogConfirmedByCustomerAsync(fixedOne.FollowUpId, "Works.");
        await Client.SettleAsync();
        var before = (
            Stays: await Client.WholeCustomerAsync(Ravi, kept.CustomerId), Goes: await Client.WholeCustomerAsync(Ravi, open.CustomerId));

        var answer = await Client.TryMergeAsync(Ravi, open.CustomerId, kept.CustomerId);
        var merge = answer.Expect<Merge>(HttpStatusCode.Accepted);
        await Client.SettleAsync();

        var done = await Client.ReadMergeAsync(Ravi, merge.Id);
        Assert.Equal(("completed", open.CustomerId, kept.CustomerId, Ravi), (done.Status, done.Absorbed, done.Survivor, done.By));
        Assert.Equal(2, done.Moved.FollowUps);
        var one = await Client.WholeCustomerAsync(Ravi, kept.CustomerId);
        Assert.Equal((3, 1, "stays@example.org", "+31201234567"), (one.Mentions, one.ProblemsFixed, one.Email, one.Phone));
        Assert.Equal(new[] { kept.FollowUpId, open.FollowUpId }.Order(), one.OpenProblems.Order());
        Assert.Equal(2, one.Identities.Count);
        Assert.Equal([open.CustomerId], one.Absorbed.Select(absorbed => absorbed.CustomerId));
        var theirs = await Staff.AllFollowUpsAsync(filter: $"&customer={kept.CustomerId}");
        Assert.Equal(
            new[] { kept.FollowUpId, open.FollowUpId, fixedOne.FollowUpId }.Order(), theirs.Select(followUp => followUp.Id).Order());
        Assert.Contains(
            (await Staff.FollowUpAsync(open.FollowUpId)).Events,
            happened => happened is { Type: "moved", By: "system", Reason.Length: > 0 });
        Assert.Equal(one.Id, (await Client.WholeCustomerAsync(Ravi, open.CustomerId)).Id);
        Assert.Equal(merge.Id, (await Client.MergeAsync(Ravi, open.CustomerId, kept.CustomerId)).Id);

        (await Client.TryUndoMergeAsync(Ravi, merge.Id)).Expect<Merge>(HttpStatusCode.Accepted);
        await Client.SettleAsync();

        Assert.Equal("undone", (await Client.ReadMergeAsync(Ravi, merge.Id)).Status);
        Same(before.Stays, await Client.WholeCustomerAsync(Ravi, kept.CustomerId));
        Same(before.Goes, await Client.WholeCustomerAsync(Ravi, open.CustomerId));
        Assert.Equal(
            new[] { open.FollowUpId, fixedOne.FollowUpId }.Order(),
            (await Staff.AllFollowUpsAsync(filter: $"&customer={open.CustomerId}")).Select(followUp => followUp.Id).Order());
        Assert.Empty(await UnderWayAsync(_host));
    }

    [Fact]
    public async Task A_merge_that_was_cut_short_right_after_its_first_commit_is_found_by_the_sweep()
    {
        var kept = (await Client.MentionAsync(Mention.By("@first"))).CustomerId;
        var gone = (await Client.MentionAsync(Mention.By("@second"))).CustomerId;
        await Client.SettleAsync();
        var (store, customers) = (_host.Services.GetRequiredService<MergeStore>(), _host.Services.GetRequiredService<CustomerStore>());
        var record = new MergeRecord
        {
            Id = MergeId.Of(gone, kept, 1),
            Number = 1,
            AbsorbedId = gone,
            SurvivorId = kept,
            By = Ravi,
            At = await Client.NowAsync(),
        };
        var survivor = (await customers.FindAsync(kept, CancellationToken.None))!;
        await store.NoteUnderWayAsync(record.Id, CancellationToken.None);
        Assert.NotNull(await customers.TryCommitAsync(
            survivor.Profile with { Merging = record.Id, Absorbed = [new Absorbed(gone, record.At)] },
            survivor.ETag,
            [MergeStore.Put(record)],
            CancellationToken.None));

        await Staff.SweepAsync();
        await Client.SettleAsync();

        Assert.Equal("completed", (await Client.ReadMergeAsync(Ravi, record.Id)).Status);
        Assert.Equal(2, (await Client.WholeCustomerAsync(Ravi, kept)).Mentions);
        Assert.Equal(2, (await Staff.AllFollowUpsAsync(filter: $"&customer={kept}")).Count);
        Assert.Empty(await UnderWayAsync(_host));
    }

    [Fact]
    public async Task What_can_not_be_merged_is_refused_with_the_field_that_is_wrong()
    {
        var one = (await Client.MentionAsync(Mention.By("@one"))).CustomerId;
        var two = (await Client.MentionAsync(Mention.By("@two"))).CustomerId;
        var three = (await Client.MentionAsync(Mention.By("@three"))).CustomerId;
        var nobody = "c" + new string('a', 32);

        (await Client.TryMergeAsync(Ravi, one, null)).ExpectProblem(HttpStatusCode.BadRequest, "into");
        (await Client.TryMergeAsync(Ravi, one, "someone")).ExpectProblem(HttpStatusCode.BadRequest, "into");
        (await Client.TryMergeAsync(Ravi, one, one)).ExpectProblem(HttpStatusCode.BadRequest, "into");
        (await Client.TryMergeAsync(Ravi, one, nobody)).ExpectProblem(HttpStatusCode.NotFound);
        (await Client.TryMergeAsync(Ravi, nobody, one)).ExpectProblem(HttpStatusCode.NotFound);
        (await Client.TryMergeAsync(Ravi, "nobody", one)).ExpectProblem(HttpStatusCode.NotFound);
        (await Client.TryUndoMergeAsync(Ravi, "nothing")).ExpectProblem(HttpStatusCode.NotFound);
        (await Staff.TryReadAsync($"api/merges/{MergeId.Of(one, two, 1)}")).ExpectProblem(HttpStatusCode.NotFound);

        var merge = await Client.MergeAsync(Ravi, one, two);
        await Client.SettleAsync();
        (await Client.TryMergeAsync(Ravi, one, three)).ExpectProblem(HttpStatusCode.Conflict, "id");
        (await Client.TryMergeAsync(Ravi, three, one)).ExpectProblem(HttpStatusCode.Conflict, "into");

        var later = await Client.MergeAsync(Ravi, two, three);
        await Client.SettleAsync();
        (await Client.TryUndoMergeAsync(Ravi, merge.Id)).ExpectProblem(HttpStatusCode.Conflict, "merge");
        Assert.Equal(3, (await Client.WholeCustomerAsync(Ravi, three)).Mentions);
        Assert.Equal(three, (await Client.WholeCustomerAsync(Ravi, one)).Id);
        Assert.Equal(three, (await Client.MentionAsync(Mention.By("@one"))).CustomerId);

        (await Client.TryUndoMergeAsync(Ravi, later.Id)).Expect<Merge>(HttpStatusCode.Accepted);
        await Client.SettleAsync();
        Assert.Equal(
            (3, 1), ((await Client.WholeCustomerAsync(Ravi, two)).Mentions, (await Client.WholeCustomerAsync(Ravi, three)).Mentions));
        (await Client.TryUndoMergeAsync(Ravi, merge.Id)).Expect<Merge>(HttpStatusCode.Accepted);
        await Client.SettleAsync();
        Assert.Equal(
            (2, 1), ((await Client.WholeCustomerAsync(Ravi, one)).Mentions, (await Client.WholeCustomerAsync(Ravi, two)).Mentions));

        var again = await Client.MergeAsync(Ravi, one, two);
        Assert.NotEqual(merge.Id, again.Id);
        await Client.SettleAsync();
        var customers = _host.Services.GetRequiredService<CustomerStore>();
        var record = (await _host.Services.GetRequiredService<MergeStore>().FindAsync(again.Id, CancellationToken.None))!;
        var survivor = (await customers.FindAsync(two, CancellationToken.None))!;
        await customers.TryCommitAsync(
            survivor.Profile,
            survivor.ETag,
            [MergeStore.Put(record with { At = record.At - MergeRecord.UndoableFor - TimeSpan.FromMinutes(1) })],
            CancellationToken.None);
        (await Client.TryUndoMergeAsync(Ravi, again.Id)).ExpectProblem(HttpStatusCode.Conflict, "merge");
    }

    private static void Same(WholeCustomer expected, WholeCustomer actual) =>
        Assert.Equal(System.Text.Json.JsonSerializer.Serialize(expected), System.Text.Json.JsonSerializer.Serialize(actual));

    internal static async Task<IReadOnlyList<string>> UnderWayAsync(OutreachHost host) =>
        [.. (await host.Tables.ReadAsync("CustomerCalendar")).Where(row => row.Entity.PartitionKey == "merge").Select(row => row.Key)];
}
