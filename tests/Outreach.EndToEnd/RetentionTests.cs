using System.Net;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Outreach.Customers;
using Outreach.DevHost;
using Outreach.EndToEnd.Client;
using Outreach.EndToEnd.Hosting;
using Outreach.Sweep;

namespace Outreach.EndToEnd;

/// <summary>What was kept for long enough is forgotten, by nobody's doing.</summary>
public sealed class RetentionTests : IAsyncLifetime
{
    private readonly OutreachHost _host = new(
        SeedChoice.Staff,
        replaceServices: services =>
            services.AddSingleton<IOptions<RetentionPolicy>>(Options.Create(new RetentionPolicy { TextsDays = 3, CustomersDays = 6 })));

    private OutreachClient Outreach => _host.Client;

    private StaffClient Lead => Outreach.As("hanneke-vos");

    public Task InitializeAsync() => _host.InitializeAsync();

    public async Task DisposeAsync() => await _host.DisposeAsync();

    [Fact]
    public async Task Words_are_forgotten_first_then_the_customer_and_neither_while_something_is_open_or_they_write_again()
    {
        var over = await PraiseAsync("@over", "The cimbalom is lovely.");
        var back = await PraiseAsync("@back", "The theorbo is lovely.");
        var open = await Outreach.MentionAsync(Mention.By("@open", "The crwth is broken."));
        await Outreach.SettleAsync();

        await Outreach.AdvanceAsync(TimeSpan.FromDays(2.5));
        Assert.Equal("The cimbalom is lovely.", Assert.Single((await Lead.FollowUpAsync(over.FollowUpId)).Mentions).Text);
        await Outreach.AdvanceAsync(TimeSpan.FromDays(2));

        var forgotten = await Lead.FollowUpAsync(over.FollowUpId);
        Assert.Equal(("closed", "acknowledged", over.CustomerId), (forgotten.State, forgotten.Outcome, forgotten.CustomerId));
        Assert.Equal("", Assert.Single(forgotten.Mentions).Text);
        Assert.Empty(forgotten.Allowed);
        Assert.All(forgotten.Events, happened => Assert.Null(happened.Reason));
        (
            await Lead.TryCommandAsync(
                over.FollowUpId, "reopen", new JsonObject { ["reason"] = "Back." })).ExpectProblem(HttpStatusCode.Conflict, "command");
        Assert.DoesNotContain(
            await _host.Tables.ReadAllAsync(), row => row.Texts.Any(text => text.Contains("cimbalom", StringComparison.Ordinal)));
        Assert.Equal("The crwth is broken.", Assert.Single((await Lead.FollowUpAsync(open.FollowUpId)).Mentions).Text);
        Assert.Equal(2, await SumAsync(done => done.TextsForgotten));

        // Who is known by now writes under the name that was known.
        var again = await PraiseAsync("@back", "And the arpeggione.");
        Assert.Equal(back.CustomerId, again.CustomerId);
        await Outreach.AdvanceAsync(TimeSpan.FromDays(3));

        (await Lead.TryReadAsync($"api/customers/{over.CustomerId}")).ExpectProblem(HttpStatusCode.NotFound);
        Assert.DoesNotContain(
            await _host.Tables.ReadAllAsync(), row => row.Texts.Any(text => text.Contains(over.CustomerId, StringComparison.Ordinal)));
        Assert.Equal(HttpStatusCode.OK, (await Lead.TryReadAsync($"api/customers/{back.CustomerId}")).Status);
        Assert.Equal(HttpStatusCode.OK, (await Lead.TryReadAsync($"api/customers/{open.CustomerId}")).Status);
        Assert.Equal((2, 1), (await SumAsync(done => done.TextsForgotten), await SumAsync(done => done.CustomersErased)));

        // What was open ends, and has its time from then.
        await Lead.AcknowledgeAsync(open.FollowUpId, "Hello.", needsResolution: false);
        await Outreach.AdvanceAsync(TimeSpan.FromDays(5));
        Assert.Equal(HttpStatusCode.OK, (await Lead.TryReadAsync($"api/customers/{open.CustomerId}")).Status);
        (await Lead.TryReadAsync($"api/customers/{back.CustomerId}")).ExpectProblem(HttpStatusCode.NotFound);
        await Outreach.AdvanceAsync(TimeSpan.FromDays(2));
        (await Lead.TryReadAsync($"api/customers/{open.CustomerId}")).ExpectProblem(HttpStatusCode.NotFound);
        Assert.Equal((4, 3), (await SumAsync(done => done.TextsForgotten), await SumAsync(done => done.CustomersErased)));
        Assert.Equal(0, await _host.Tables.CountAsync("CustomerCalendar"));
        Assert.Equal(0, await _host.Tables.CountAsync("Customers"));
    }

    private async Task<Receipt> PraiseAsync(string handle, string text)
    {
        var receipt = await Outreach.MentionAsync(Mention.By(handle, text, "praise"));
        await Lead.AcknowledgeAsync(receipt.FollowUpId, "Thank you!", needsResolution: false);
        await Outreach.SettleAsync();
        return receipt;
    }

    private async Task<int> SumAsync(Func<SweepDone, int> count) =>
        (await _host.Services.GetRequiredService<SweepStore>().ReadAllAsync(default)).Sum(report => count(report.Done));
}
