using System.Net;
using Azure;
using Azure.Data.Tables;
using Microsoft.Extensions.DependencyInjection;
using Outreach.EndToEnd.Client;
using Outreach.EndToEnd.Hosting;
using Outreach.SharedKernel;
using Outreach.Staff;
using Outreach.WorkItems;
using Mention = Outreach.EndToEnd.Client.Mention;

namespace Outreach.EndToEnd;

/// <summary>A mention that is known adds nothing, whatever has changed around it.</summary>
public sealed class DuplicateTests(OutreachHost host) : IClassFixture<OutreachHost>
{
    private readonly StaffClient _ravi = host.Client.As("ravi-jagmohan");

    [Fact]
    public async Task Under_a_new_name_of_its_author_it_makes_no_customer_and_that_name_can_write_later()
    {
        var mention = Mention.By("@name-at-first");
        var first = await host.Client.MentionAsync(mention);
        var before = await CustomerRowsAsync();

        var again = await host.Client.MentionAsync(mention.With("author.handle", "@name-now"));

        Assert.Equal(first with { Duplicate = true }, again);
        Assert.Equal(before, await CustomerRowsAsync());
        var later = await host.Client.MentionAsync(Mention.By("@name-now"));
        Assert.False(later.Duplicate);
        Assert.Equal(1, (await _ravi.CustomerAsync(later.CustomerId)).Mentions);
    }

    [Fact]
    public async Task Under_the_name_of_somebody_we_know_it_is_not_counted_for_them()
    {
        var mention = Mention.By("@writer");
        await host.Client.MentionAsync(mention);
        var other = await host.Client.MentionAsync(Mention.By("@somebody-else"));
        var before = await CustomerRowsAsync();

        await Task.WhenAll(Enumerable.Range(0, 5).Select(_ => host.Client.MentionAsync(mention.With("author.handle", "@somebody-else"))));

        Assert.Equal(1, (await _ravi.CustomerAsync(other.CustomerId)).Mentions);
        Assert.Equal(before, await CustomerRowsAsync());
    }

    [Fact]
    public async Task It_gives_nobody_more_to_do()
    {
        var mention = Mention.By("@once");
        await host.Client.MentionAsync(mention);
        var before = await CountsAsync();

        await host.Client.MentionAsync(mention);
        await host.Client.MentionAsync(mention.With("author.handle", "@once-more"));
        await host.Client.MentionAllAsync([mention, mention.With("author.handle", "@once-again")]);

        Assert.Equal(before, await CountsAsync());
    }

    [Fact]
    public async Task A_sweep_that_saw_the_row_of_an_earlier_attempt_cannot_delete_the_row_of_the_one_that_succeeded()
    {
        var mention = Mention.By("@second-attempt");
        var id = FollowUpId.Of("twitter", mention["externalId"]!.GetValue<string>());
        var seen = await host.Tables["OpenWork"].AddEntityAsync(new TableEntity(OpenWorkRow.ShardOf(id), id) { ["Type"] = "follow_up" });

        await host.Client.MentionAsync(mention);

        var refused = await Assert.ThrowsAsync<RequestFailedException>(
            () => host.Tables["OpenWork"].DeleteEntityAsync(OpenWorkRow.ShardOf(id), id, seen.Headers.ETag!.Value));
        Assert.Equal((int)HttpStatusCode.PreconditionFailed, refused.Status);
        Assert.Contains(await _ravi.AllFollowUpsAsync(filter: "&state=new"), followUp => followUp.Id == id);
    }

    [Fact]
    public async Task It_leaves_the_row_of_an_open_follow_up_as_it_is()
    {
        var mention = Mention.By("@listed");
        var id = (await host.Client.MentionAsync(mention)).FollowUpId;
        await _ravi.AcknowledgeAsync(id, "Hello, a person here.");
        await host.Client.SettleAsync();
        var before = await OpenWorkAsync(id);

        await host.Client.MentionAsync(mention.With("author.handle", "@listed-now"));
        await host.Client.SettleAsync();

        Assert.Equal(before.ETag, (await OpenWorkAsync(id)).ETag);
    }

    private async Task<TableEntity> OpenWorkAsync(string id) =>
        (await host.Tables["OpenWork"].GetEntityAsync<TableEntity>(OpenWorkRow.ShardOf(id), id)).Value;

    private async Task<IReadOnlyList<string>> CustomerRowsAsync() =>
        [.. (await host.Tables.ReadAsync("Customers")).Select(row => row.Key).Order(StringComparer.Ordinal)];

    private async Task<IReadOnlyDictionary<string, int>> CountsAsync()
    {
        var counts = new Dictionary<string, int>();
        await host.Services.GetRequiredService<Workload>().ChooseAsync(
            open =>
            {
                counts = open.Where(count => count.Key != "nobody").ToDictionary();
                return new Assignment("nobody", "only to see the counts");
            },
            CancellationToken.None);
        return counts;
    }
}
