using System.Net.Http.Json;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.DependencyInjection;
using Outreach.EndToEnd.Client;
using Outreach.EndToEnd.Hosting;

namespace Outreach.EndToEnd;

/// <summary>What a sweep does beside finding what was lost.</summary>
public sealed class SweepDutyTests : IAsyncLifetime
{
    private readonly OutreachHost _host = new();

    private OutreachClient Client => _host.Client;

    private StaffClient Lead => Client.As("hanneke-vos");

    public Task InitializeAsync() => _host.InitializeAsync();

    public async Task DisposeAsync() => await _host.DisposeAsync();

    [Fact]
    public async Task Orchestrations_that_have_been_over_for_a_week_are_forgotten_those_that_were_terminated_too_and_nothing_else()
    {
        var answered = (await Client.MentionAsync(Mention.By("@answered"))).FollowUpId;
        var terminated = (await Client.MentionAsync(Mention.By("@terminated"))).FollowUpId;
        var open = (await Client.MentionAsync(Mention.By("@open"))).FollowUpId;
        await Client.SettleAsync();
        await Lead.AcknowledgeAsync(answered, "Hello.", needsResolution: false);
        await _host.Services.GetRequiredService<DurableTaskClient>().TerminateInstanceAsync(terminated);
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
        await Client.SettleAsync();

        // That was almost half a year ago.
        var customers = _host.Services.GetRequiredService<Customers.CustomerStore>();
        var stored = (await customers.FindAsync(first.CustomerId, CancellationToken.None))!;
        var called = (await Client.NowAsync()).AddDays(-175);
        Assert.NotNull(
            await customers.TryCommitAsync(stored.Profile with { LastCallAt = called }, stored.ETag, [], CancellationToken.None));
        await PraiseAsync("@loyal", phone: "+31699000112");
        Assert.Empty(await Lead.CallsAsync());

        await Client.AdvanceToAsync(called.AddDays(180).AddMinutes(-1));
        Assert.Empty(await Lead.CallsAsync());
        await Client.AdvanceAsync(TimeSpan.FromDays(1));

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
        Assert.Equal(
            [
                "open_work", "worklists", "orchestrations", "loyal_customers", "people", "histories", "erasures", "kept_answers", "imports",
                "webhooks",
                "mail_senders",
                "confirm_links",
                "presence",
                "said_words",
                "reports",
            ],
            sweep.Parts.Select(part => part.Name));
        Assert.Equal(1, sweep.Parts[0].Items);
        Assert.All(sweep.Parts, part => Assert.InRange(part.Milliseconds, 0, 60_000));
    }

    [Fact]
    public async Task What_has_ended_and_waits_for_SendGrid_is_left_alone_by_a_sweep()
    {
        using var http = new HttpClient { BaseAddress = Client.Address };
        (await http.PutAsJsonAsync("dev/inbox/faults", new { status = 503, times = 1, retryAfter = 7200 })).EnsureSuccessStatusCode();
        var id = (await Client.MentionAsync(Mention.By("@queued", "You are great.", "praise"))).FollowUpId;
        await Client.SettleAsync();
        await Lead.AcknowledgeAsync(id, "Thank you!", needsResolution: false);
        await Client.SettleAsync();

        var sweep = await Lead.SweepAsync();

        Assert.All(sweep.Found, found => Assert.Equal(0, found.Value));
        Assert.All(sweep.Done, done => Assert.Equal(0, done.Value));
        Assert.Equal("closed", Assert.Single(await Lead.AllFollowUpsAsync()).State);
    }

    [Fact]
    public async Task A_sweep_hands_over_for_the_absent_and_brings_back_a_persons_clock_and_the_next_finds_nothing()
    {
        var id = (await Client.MentionAsync(Mention.By("@left"))).FollowUpId;
        await Client.SettleAsync();
        var owner = (await Lead.FollowUpAsync(id)).Owner;
        await _host.Services.GetRequiredService<DurableTaskClient>().TerminateInstanceAsync("person-hanneke-vos");
        var (staff, now) = (_host.Services.GetRequiredService<Staff.StaffStore>(), await Client.NowAsync());
        var member = (await staff.GetRosterAsync(CancellationToken.None)).Find(owner)!;
        await staff.PutAsync(
            member with { Absence = new Staff.Absence(now.AddHours(-1), now.AddDays(5), "pieter-zwaan") }, CancellationToken.None);
        await Client.SettleAsync();

        var sweep = await Lead.SweepAsync();

        Assert.Equal((1, 1), (sweep.Found["ownerAbsent"], sweep.Done["handedOver"]));
        Assert.Equal((1, 1), (sweep.Found["withoutOrchestration"], sweep.Done["restarted"]));
        var moved = await Lead.FollowUpAsync(id);
        Assert.Equal("pieter-zwaan", moved.Owner);
        Assert.Contains(moved.Events, happened => happened is { Type: "assigned", By: "system", To: "pieter-zwaan" }
            && happened.Reason!.Contains("absent", StringComparison.Ordinal));
        Assert.Contains(await Client.As("pieter-zwaan").WorklistAsync(), item => item.Id == id);
        Assert.Single((await Client.InboxAsync()).Where(mail => mail.About == id), mail => mail.Kind == MailKind.HandedOver);
        Assert.Contains(
            await Client.OrchestrationsAsync(), instance => instance.Id == "person-hanneke-vos" && instance.Status == "Running");

        var again = await Lead.SweepAsync();
        Assert.All(again.Found.Where(found => found.Key != "open"), found => Assert.Equal(0, found.Value));
        Assert.All(again.Done, done => Assert.Equal(0, done.Value));
    }

    private async Task PraiseAsync(string handle, string phone)
    {
        var id = (await Client.MentionAsync(Mention.By(handle, "You are great.", "praise").With("author.phone", phone))).FollowUpId;
        await Lead.AcknowledgeAsync(id, "Thank you!", needsResolution: false);
        await Client.SettleAsync();
    }
}
