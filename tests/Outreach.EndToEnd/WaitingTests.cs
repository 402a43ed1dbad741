using System.Net;
using System.Text.Json.Nodes;
using Outreach.EndToEnd.Client;
using Outreach.EndToEnd.Hosting;

namespace Outreach.EndToEnd;

/// <summary>Promises, waiting, silence and the end that no customer confirmed, over HTTP and weeks of the clock.</summary>
public sealed class WaitingTests : IAsyncLifetime
{
    private readonly OutreachHost _host = new OutreachHost();

    private OutreachClient Client => _host.Client;

    public Task InitializeAsync() => _host.InitializeAsync();

    public async Task DisposeAsync() => await _host.DisposeAsync();

    [Fact]
    public async Task A_clock_stands_still_while_we_wait_on_the_customer_and_goes_on_with_what_it_had_left()
    {
        var (id, owner) = await ProblemAsync();
        var running = await owner.FollowUpAsync(id);
        var due = running.ServiceLevel.Resolution.DueAt!.Value;

        var waiting = await owner.CommandAsync(
            id, "wait", new JsonObject { ["on"] = "customer", ["said"] = "Which colour has the light?" });
        Assert.Equal(
            ("customer", "paused", null),
            (waiting.WaitingOn, waiting.ServiceLevel.Resolution.Status, waiting.ServiceLevel.Resolution.DueAt));
        await Client.AdvanceAsync(TimeSpan.FromDays(7));

        Assert.Equal("active", (await owner.FollowUpAsync(id)).ServiceLevel.Status);
        Assert.DoesNotContain(await owner.AllFollowUpsAsync(filter: "&due=overdue"), listed => listed.Id == id);
        Assert.Contains(await owner.WorklistAsync(), item => item.Id == id && item.Type == "check_in");

        var answered = await owner.CommandAsync(id, "customer-replied", new JsonObject { ["text"] = "Red." });
        Assert.Equal(("us", "active"), (answered.WaitingOn, answered.ServiceLevel.Resolution.Status));
        Assert.Equal(due.AddDays(7), answered.ServiceLevel.Resolution.DueAt);
        Assert.Equal("active", answered.ServiceLevel.NextResponse.Status);
    }

    [Fact]
    public async Task A_promise_is_reminded_of_once_its_breach_is_told_to_the_lead_once_and_a_snooze_moves_neither()
    {
        var (id, owner) = await ProblemAsync();
        var promised = (await Client.NowAsync()).AddHours(28);
        var given = await owner.CommandAsync(
            id, "promise", new JsonObject { ["by"] = promised.ToString("O"), ["what"] = "The mechanic comes before two." });
        Assert.Equal(promised, given.PromisedFor);
        await owner.CommandAsync(
            id, "snooze", new JsonObject { ["until"] = promised.AddHours(20).ToString("O"), ["reason"] = "The mechanic has it." });

        await Client.AdvanceToAsync(promised.AddMinutes(-1));
        Assert.Equal([("due_soon", "promise")], Outcome(await owner.FollowUpAsync(id)));
        Assert.Single(await AboutAsync(id), mail => mail.Kind == MailKind.PromiseDue);
        Assert.Contains(await owner.WorklistAsync(), item => item.Id == id && item.Type == "promise" && item.DueAt == promised);

        await Client.AdvanceToAsync(promised.AddHours(1));
        await owner.SweepAsync();
        var broken = await owner.FollowUpAsync(id);
        Assert.Equal([("due_soon", "promise"), ("missed", "promise")], Outcome(broken));
        Assert.Equal("active_with_misses", broken.ServiceLevel.Status);
        Assert.NotNull(broken.EscalatedTo);
        Assert.Single(await AboutAsync(id), mail => mail.Kind == MailKind.Overdue);
    }

    [Fact]
    public async Task A_snooze_silences_reminders_and_hides_the_item_but_a_miss_is_a_miss()
    {
        var id = (await Client.MentionAsync(Mention.By("@quiet", channel: "facebook"))).FollowUpId;
        var listed = await Client.As("hanneke-vos").FollowUpAsync(id);
        var owner = Client.As(listed.Owner);
        var due = listed.ServiceLevel.FirstResponse.DueAt!.Value;
        await owner.CommandAsync(
            id, "snooze", new JsonObject { ["until"] = due.AddDays(2).ToString("O"), ["reason"] = "I wait for the depot." });
        await Client.SettleAsync();
        Assert.DoesNotContain(await owner.WorklistAsync(), item => item.Id == id);

        await Client.AdvanceToAsync(due.AddMinutes(-1));
        Assert.Empty(Outcome(await owner.FollowUpAsync(id)));

        await Client.AdvanceToAsync(due);
        Assert.Equal([("missed", "first_response")], Outcome(await owner.FollowUpAsync(id)));
        Assert.Contains(await owner.WorklistAsync(), item => item.Id == id);
    }

    [Fact]
    public async Task Silence_means_ask_again_then_a_lead_reviews_and_closes_it_unconfirmed_which_counts_as_nothing_else()
    {
        var (id, owner) = await ProblemAsync();
        var lead = Client.As("hanneke-vos");
        await owner.ResolveAsync(id, "Replaced the splitter.");
        (await lead.TryCommandAsync(id, "close-unconfirmed", Because)).ExpectProblem(HttpStatusCode.Conflict, "command");

        foreach (var days in new[] { 3, 4, 7 })
        {
            await Client.AdvanceAsync(TimeSpan.FromDays(days));
            Assert.Contains(await owner.WorklistAsync(), item => item.Id == id && item.Type == "check_in");
            await owner.CommandAsync(id, "note", new JsonObject { ["text"] = "Asked again." });
            await Client.SettleAsync();
        }

        var agent = Client.As("yusuf-demirel");
        Assert.DoesNotContain("close-unconfirmed", (await agent.FollowUpAsync(id)).Allowed);
        Assert.Contains("close-unconfirmed", (await lead.FollowUpAsync(id)).Allowed);
        (await agent.TryCommandAsync(id, "close-unconfirmed", Because)).ExpectProblem(HttpStatusCode.Forbidden, "by");
        var leads = await Task.WhenAll(new[] { "hanneke-vos", "desmond-pinas" }.Select(staff => Client.As(staff).WorklistAsync()));
        Assert.Single(leads.SelectMany(items => items), item => item.Id == id && item.Type == "review");

        var closed = await lead.CommandAsync(id, "close-unconfirmed", Because);
        Assert.Equal(("closed", "unconfirmed"), (closed.State, closed.Outcome));
        await Client.SettleAsync();
        Assert.Empty(await lead.CallsAsync());
    }

    [Fact]
    public async Task What_it_took_is_shown_in_business_and_in_wall_clock_seconds()
    {
        var id = (await Client.MentionAsync(Mention.By("@measured", channel: "email"))).FollowUpId;
        await Client.AdvanceAsync(TimeSpan.FromHours(22));

        var answered = await Client.As("hanneke-vos").AcknowledgeAsync(id, "Good morning.", "email");

        // From Monday 10:00 to Tuesday 8:00 in the office, which closed in between.
        var clock = answered.ServiceLevel.FirstResponse;
        Assert.Equal("missed", clock.Status);
        Assert.Equal(22 * 3600, clock.Actual!.WallClockSeconds);
        Assert.InRange(clock.Actual.BusinessSeconds, 1, (22 * 3600) - 1);
        Assert.Equal(clock.Actual.BusinessSeconds - (4 * 3600), clock.Variance!.BusinessSeconds);
    }

    [Theory]
    [InlineData("promise", "by")]
    [InlineData("snooze", "until")]
    [InlineData("wait", "until")]
    public async Task A_moment_that_is_past_far_off_or_none_is_named_and_changes_nothing(string command, string field)
    {
        var (id, owner) = await ProblemAsync();
        var before = await owner.FollowUpAsync(id);
        foreach (var moment in new[] { "2026-03-01T00:00:00Z", "2099-01-01T00:00:00Z", "tomorrow", "03/04/2026" })
        {
            var body = new JsonObject { ["what"] = "x", ["reason"] = "x", ["on"] = "customer", [field] = moment };
            (await owner.TryCommandAsync(id, command, body)).ExpectProblem(HttpStatusCode.BadRequest, field);
        }

        Assert.Equal(before.Events, (await owner.FollowUpAsync(id)).Events);
    }

    private static JsonObject Because => new() { ["reason"] = "Asked three times and rang." };

    private static IEnumerable<(string Type, string? Clock)> Outcome(FollowUp followUp) =>
        followUp.Events.Where(happened => happened.Type is "due_soon" or "missed").Select(happened => (happened.Type, happened.Clock));

    private async Task<(string Id, StaffClient Owner)> ProblemAsync()
    {
        var id = (await Client.MentionAsync(Mention.By($"@waiting{Guid.NewGuid():N}"[..15]))).FollowUpId;
        var owner = Client.As((await Client.As("hanneke-vos").FollowUpAsync(id)).Owner);
        await owner.AcknowledgeAsync(id, "I look into it.");
        await Client.SettleAsync();
        return (id, owner);
    }

    private async Task<IReadOnlyList<Mail>> AboutAsync(string id) => [.. (await Client.InboxAsync()).Where(mail => mail.About == id)];
}
