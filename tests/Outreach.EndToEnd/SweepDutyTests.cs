using System.Net.Http.Json;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.DependencyInjection;
using Outreach.EndToEnd.Client;
using Outreach.EndToEnd.Hosting;

namespace Outreach.EndToEnd;

/// <summary>What a sweep does beside finding what was lost.</summary>
public sealed class SweepDutyTests : IAsyncLifetime
{
    private readonly OutreachHost host = new();

    private OutreachClient Client => host.Client;

    private StaffClient Lead => Client.As("hanneke-vos");

    public Task InitializeAsync() => host.InitializeAsync();

    public async Task DisposeAsync() => await host.DisposeAsync();

    [Fact]
    public async Task Orchestrations_that_have_been_over_for_a_week_are_forgotten_those_that_were_terminated_too_and_nothing_else()
    {
        var answered = (await Client.MentionAsync(Mention.By("@answered"))).FollowUpId;
        var terminated = (await Client.MentionAsync(Mention.By("@terminated"))).FollowUpId;
        var open = (await Client.MentionAsync(Mention.By("@open"))).FollowUpId;
        await Client.SettleAsync();
        await Lead.AcknowledgeAsync(answered, "Hello.", needsResolution: false);
        await host.Services.GetRequiredService<DurableTaskClient>().TerminateInstanceAsync(terminated);
        await Client.SettleAsync();
        var before = await Lead.FollowUpAsync(answered);

        await Client.AdvanceAsync(TimeSpan.FromDays(6));
        Assert.Contains(await Client.OrchestrationsAsync(), instance => instance.Id == answered);
        await Client.AdvanceAsync(TimeSpan.FromDays(2));

        var left = (await Client.OrchestrationsAsync()).Select(instance => instance.Id).ToHashSet();
        Assert.DoesNotContain(answered, left);
        Assert.DoesNotContain(terminated, left);
        Assert.Contains(open, left);
        Assert.Contains($"{terminated}-run-2", left);
        Assert.Equal(before.Events, (await Lead.FollowUpAsync(answered)).Events);
        Assert.InRange(left.Count(id => id.StartsWith("nightly-", StringComparison.Ordinal)), 7, 8);

        // What was closed can be reopened though its orchestration is forgotten.
        Assert.Equal("in_progress", (await Lead.LogReopenedByCustomerAsync(answered, "It is back.")).State);
        await Client.SettleAsync();
        Assert.Contains(await Client.OrchestrationsAsync(), instance => instance.Id == $"{answered}-run-2" && instance.Status == "Running");
    }

    [Fact]
    public async Task A_customer_who_has_earned_another_call_is_nominated_when_half_a_year_is_over_and_once()
    {
        for (var i = 0; i < 3; i++)
        {
            await PraiseAsync("@loyal", phone: "+31699000112");
        }

        var first = Assert.Single(await Lead.CallsAsync());
        await Client.As(first.Assignee).LogAttemptAsync(first.Id, "connected", "She plays the tuba.");
        await Client.AdvanceAsync(TimeSpan.FromDays(30));
        await PraiseAsync("@loyal", phone: "+31699000112");
        Assert.Empty(await Lead.CallsAsync());

        await Client.AdvanceToAsync(first.OwedBy.AddDays(178 - 1));
        Assert.Empty(await Lead.CallsAsync());
        await Client.AdvanceAsync(TimeSpan.FromDays(2));

        var second = Assert.Single(await Lead.CallsAsync());
        Assert.Equal(($"{first.CustomerId}.2", first.Assignee), (second.Id, second.Assignee));
        var again = await Lead.SweepAsync();
        Assert.Equal((0, 0), (again.Found["loyalWithoutCall"], again.Done["nominated"]));
    }

    [Fact]
    public async Task What_SendGrid_refused_for_good_is_named_in_the_report_and_the_report_says_how_long_each_part_took()
    {
        using var http = new HttpClient { BaseAddress = Client.Address };
        (await http.PutAsJsonAsync("dev/inbox/faults", new { status = 400, times = 1 })).EnsureSuccessStatusCode();
        var id = (await Client.MentionAsync(Mention.By("@unsent"))).FollowUpId;
        await Client.SettleAsync();

        var sweep = await Lead.SweepAsync();

        Assert.Equal(1, sweep.Found["deadLetters"]);
        var letter = Assert.Single(sweep.DeadLetters);
        Assert.Equal((id, "notice:assigned", "SendGrid answered 400"), (letter.Id, letter.What, letter.Error));
        Assert.Equal(["open_work", "worklists", "orchestrations", "loyal_customers", "people", "histories"], sweep.Parts.Select(part => part.Name));
        Assert.Equal(1, sweep.Parts[0].Items);
        Assert.All(sweep.Parts, part => Assert.InRange(part.Milliseconds, 0, 60_000));
    }

    private async Task PraiseAsync(string handle, string phone)
    {
        var id = (await Client.MentionAsync(Mention.By(handle, "You are great.", "praise").With("author.phone", phone))).FollowUpId;
        await Lead.AcknowledgeAsync(id, "Thank you!", needsResolution: false);
        await Client.SettleAsync();
    }
}
