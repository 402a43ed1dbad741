using System.Net;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using Outreach.Customers;
using Outreach.Customers.ThankYouCalls;
using Outreach.EndToEnd.Checks;
using Outreach.EndToEnd.Client;
using Outreach.EndToEnd.Hosting;
using Outreach.SharedKernel;

namespace Outreach.EndToEnd;

/// <summary>The thank-you call over HTTP: when it is asked for, of whom, what comes of it, and what stops it.</summary>
public sealed partial class CallTests(OfficeMorning morning) : IClassFixture<OfficeMorning>
{
    private const string Yusuf = "yusuf-demirel";
    private const string Lead = "hanneke-vos";

    private readonly OutreachHost _host = morning.Host;
    private readonly OutreachClient _outreach = morning.Host.Client;
    private readonly StaffClient _yusuf = morning.Host.Client.As(Yusuf);

    [Fact]
    public async Task A_call_is_asked_for_at_different_parts_of_the_day_until_a_lead_decides_and_can_let_it_go()
    {
        await morning.ComeAsync();
        var call = await _outreach.LoyalAsync("@parts", Yusuf, "+31699000201", zone: null);
        var now = await _outreach.NowAsync();
        Assert.Equal(("scheduled", Yusuf, true), (call.Status, call.Assignee, call.CanCallNow));
        Assert.Equal(
            ("09:00", "20:00", "Europe/Amsterdam", "the zone of NL"),
            (call.Window.From, call.Window.To, call.Window.TimeZone, call.Window.Why));
        Assert.Null(call.Window.Zones);
        Assert.Equal((now, now.Date.AddHours(11)), (call.Slot!.NotBefore, call.Slot.Until.UtcDateTime));
        Assert.StartsWith(now.ToString("yyyy-MM-dd") + "T10:", call.CustomerLocalTime, StringComparison.Ordinal);

        // A morning that goes by unused is followed by an afternoon.
        await _outreach.AdvanceToAsync(call.Slot.Until);
        var afternoon = await _yusuf.WholeCallAsync(call.Id);
        Assert.Equal(call.Slot.Until.AddMinutes(30), afternoon.Slot!.NotBefore);
        Assert.Equal(["due", "scheduled", "scheduled"], afternoon.Events.Select(happened => happened.Type));
        Assert.Equal((afternoon.Slot.NotBefore, afternoon.Slot.Until), (afternoon.Events[^1].NotBefore, afternoon.Events[^1].Until));

        await _outreach.AdvanceToAsync(afternoon.Slot.NotBefore);
        var earlier = afternoon.Slot.NotBefore.AddMinutes(-10);
        var first = await _outreach.DecideAsync(
            Yusuf, call.Id, "attempts", new JsonObject { ["outcome"] = "no_answer", ["attemptedAt"] = earlier.ToString("O") });
        Assert.Equal(earlier, Assert.Single(first.Attempts).At);
        Assert.Equal("in_progress", first.Status);
        Assert.InRange(HourOf(first.Slot!), 8, 12);
        await _outreach.AdvanceToAsync(first.Slot!.NotBefore);
        var second = await _outreach.DecideAsync(Yusuf, call.Id, "attempts", new JsonObject { ["outcome"] = "busy" });
        await _outreach.AdvanceToAsync(second.Slot!.NotBefore);
        Assert.Equal(
            "deferred",
            (await _outreach.DecideAsync(Yusuf, call.Id, "attempts", new JsonObject { ["outcome"] = "left_voicemail" })).Status);
        await _outreach.SettleAsync();
        Assert.Contains(await _outreach.As(Lead).WorklistAsync(), item => item.Type == "review" && item.Id == call.Id);

        Assert.Equal(["attempts"], (await _yusuf.WholeCallAsync(call.Id)).Allowed);
        (
            await _outreach.TryDecideAsync(
                Yusuf, call.Id, "assign", new JsonObject { ["to"] = Yusuf })).ExpectProblem(HttpStatusCode.Forbidden, "by");
        Assert.Equal(["attempts", "assign", "retry", "let-go"], (await _outreach.As(Lead).WholeCallAsync(call.Id)).Allowed);
        (await _outreach.TryDecideAsync(Yusuf, call.Id, "retry", [])).ExpectProblem(HttpStatusCode.Forbidden);
        var retried = await _outreach.DecideAsync(
            Lead, call.Id, "retry", new JsonObject { ["to"] = "greetje-bos", ["reason"] = "She is at home in the mornings." });
        Assert.Equal(("in_progress", "greetje-bos"), (retried.Status, retried.Assignee));
        var assigned = await _outreach.DecideAsync(Yusuf, call.Id, "assign", new JsonObject { ["to"] = Yusuf });
        Assert.Equal(Yusuf, assigned.Assignee);
        (await _outreach.TryDecideAsync(Lead, call.Id, "retry", [])).ExpectProblem(HttpStatusCode.Conflict, "command");
        (await _outreach.TryDecideAsync(Lead, call.Id, "let-go", [])).ExpectProblem(HttpStatusCode.BadRequest, "reason");
        Assert.Equal(
            "canceled",
            (await _outreach.DecideAsync(Lead, call.Id, "let-go", new JsonObject { ["reason"] = "Three times is enough." })).Status);
        await _outreach.SettleAsync();
        var refused = await _outreach.TryDecideAsync(Lead, call.Id, "assign", new JsonObject { ["to"] = Yusuf });
        refused.ExpectProblem(HttpStatusCode.Conflict, "command");
        Assert.Equal("attempts", Assert.Single(refused.Body.GetProperty("allowed").EnumerateArray()).GetString());
    }

    [Fact]
    public async Task What_happened_is_logged_to_a_call_that_was_canceled_meanwhile_and_has_its_effect()
    {
        await morning.ComeAsync();
        var call = await _outreach.LoyalAsync("@meanwhile", Yusuf, "+31699000202");
        var problem = await _outreach.MentionAsync(Mention.By("@meanwhile", "My line is down.").With("author.phone", "+31699000202"));
        await _outreach.SettleAsync();
        var canceled = await _yusuf.WholeCallAsync(call.Id);
        Assert.Equal(("canceled", null), (canceled.Status, canceled.Slot));
        Assert.Equal("canceled", canceled.Events[^1].Type);

        var missed = await _outreach.DecideAsync(Yusuf, call.Id, "attempts", new JsonObject { ["outcome"] = "no_answer" });
        Assert.Equal(("canceled", 1), (missed.Status, missed.Attempts.Count));

        var reached = await _outreach.DecideAsync(
            Yusuf, call.Id, "attempts", new JsonObject { ["outcome"] = "connected", ["note"] = "Was in the garden, glad all the same." });
        Assert.Equal("completed", reached.Status);
        await _outreach.SettleAsync();

        Assert.Contains(await _yusuf.ListCallsAsync("status=completed"), one => one.Id == call.Id);
        Assert.DoesNotContain(await _yusuf.ListCallsAsync("status=canceled"), one => one.Id == call.Id);
        var events = (await _yusuf.WholeCallAsync(call.Id)).Events;
        Assert.Equal(["due", "scheduled", "canceled", "attempted", "attempted", "completed"], events.Select(happened => happened.Type));
        Assert.NotEqual(
            default, (await _yusuf.TryReadAsync($"api/customers/{problem.CustomerId}")).Body.GetProperty("lastCallAt").GetDateTimeOffset());
        (
            await _outreach.TryDecideAsync(Yusuf, call.Id, "attempts", new JsonObject { ["outcome"] = "no_answer" })).ExpectProblem(
                HttpStatusCode.Conflict, "outcome");
        await Histories.IsShortAsync(_outreach, call.Id);
        var lead = _outreach.As(Lead);
        Assert.Equal(0, (await lead.SweepAsync()).Found["longOverdue"]);
    }

    [Theory]
    [InlineData("@race-1", "+31699000203", true)]
    [InlineData("@race-2", "+31699000204", false)]
    public async Task An_attempt_that_is_logged_at_the_instant_at_which_a_problem_opens_and_the_problem_both_count_whichever_is_first(
        string handle, string phone, bool attemptFirst)
    {
        await morning.ComeAsync();
        var owed = await _outreach.LoyalAsync(handle, Yusuf, phone);
        var calls = _host.Services.GetRequiredService<CallStore>();
        var stored = (await calls.FindAsync(owed.Id, CancellationToken.None))!;
        var now = await _outreach.NowAsync();
        var by = new Actor(Yusuf, null, IsPerson: true);
        CallAccepted Decide(StoredCall on, CallCommand command) =>
            Assert.IsType<CallAccepted>(CallRules.Decide(on.State, on.Customer, command, now));
        CallCommand attempt = new LogAttempt(CallOutcome.Connected, "Said hello to me.", null) { By = by };
        CallCommand problem = new CancelCall("They have an open problem.") { By = Actor.System };
        var (first, second) = attemptFirst ? (attempt, problem) : (problem, attempt);

        // Both have read the same: the second is refused by storage, reads again and decides again.
        var (one, other) = (Decide(stored, first), Decide(stored, second));
        Assert.NotNull(await calls.TryCommitAsync(one, stored.ETag, CancellationToken.None));
        Assert.Null(await calls.TryCommitAsync(other, stored.ETag, CancellationToken.None));
        var again = (await calls.FindAsync(owed.Id, CancellationToken.None))!;
        var after = (await calls.TryCommitAsync(Decide(again, second), again.ETag, CancellationToken.None))!;

        Assert.Equal((CallStatus.Completed, 1, false), (after.State.Status, after.State.Attempts, after.Customer.CallIsOpen));
        Assert.Equal((1, now), (after.Customer.NoteCount, after.Customer.LastCallAt));
        var events = (await calls.FindWholeAsync(owed.Id, CancellationToken.None))!.Events.Select(happened => happened.Type).ToList();
        Assert.Equal(!attemptFirst, events.Contains(CallEventType.Canceled));
        Assert.Equal(
            Enumerable.Range(1, events.Count), (await _yusuf.WholeCallAsync(owed.Id)).Events.Select(happened => happened.Sequence));
    }

    [Fact]
    public async Task Two_triggers_at_once_owe_one_call()
    {
        await morning.ComeAsync();
        var mentions = new List<Receipt>();
        for (var i = 0; i < 4; i++)
        {
            mentions.Add(
                await _outreach.MentionAsync(Mention.By("@twice", "You are great.", "praise").With("author.phone", "+31699000205")));
        }

        await _outreach.SettleAsync();
        await Task.WhenAll(mentions.Select(mention => _yusuf.AcknowledgeAsync(mention.FollowUpId, "Thank you!", needsResolution: false)));
        await _outreach.SettleAsync();

        Assert.Single(await _yusuf.ListCallsAsync(), call => call.CustomerId == mentions[0].CustomerId);
        Assert.Equal(1, (await _yusuf.TryReadAsync($"api/customers/{mentions[0].CustomerId}")).Body.GetProperty("calls").GetInt32());
    }

    [Fact]
    public async Task The_list_is_in_the_order_in_which_calls_are_asked_for_and_knows_the_offices_day()
    {
        await morning.ComeAsync();
        var near = await _outreach.LoyalAsync("@near", Yusuf, "+31699000206");
        var far = await _outreach.LoyalAsync("@far", Yusuf, "+64211234567", "Pacific/Auckland");
        var wide = await _outreach.LoyalAsync("@wide", Yusuf, "+12125550100", zone: null);
        Assert.Equal("every zone of US and CA", wide.Window.Why);
        Assert.Contains("America/St_Johns", wide.Window.Zones!);
        Assert.False(far.CanCallNow);

        var all = await _yusuf.ListCallsAsync("limit=1");
        Assert.Equal(all.OrderBy(call => call.NotBefore).ThenBy(call => call.OwedBy).Select(call => call.Id), all.Select(call => call.Id));
        Assert.Superset(new HashSet<string> { near.Id, far.Id, wide.Id }, all.Select(call => call.Id).ToHashSet());
        Assert.All(
            all.Where(call => call.Slot is not null),
            call => Assert.True(call.OwedBy >= call.Slot!.Until || call.Attempts.Count > 0 || call.OwedBy < call.Slot.NotBefore));

        // The office is an hour ahead of UTC in winter.
        var now = await _outreach.NowAsync();
        near = await _outreach.DecideAsync(
            Yusuf,
            near.Id,
            "attempts",
            new JsonObject { ["outcome"] = "callback_requested", ["callbackAt"] = now.AddDays(3).ToString("O") });
        await _outreach.SettleAsync();
        var today = new DateTimeOffset(now.Date.AddHours(-1), TimeSpan.Zero);
        var ofToday = (await _yusuf.ListCallsAsync($"date={now:yyyy-MM-dd}")).Select(call => call.Id).ToList();
        Assert.DoesNotContain(near.Id, ofToday);
        Assert.Contains(wide.Id, ofToday);
        Assert.All(
            await _yusuf.ListCallsAsync(),
            call =>
                Assert.Equal(
                    (call.NotBefore >= today && call.NotBefore < today.AddDays(1)) || call.OwedBy <= now, ofToday.Contains(call.Id)));
        (await _yusuf.TryReadAsync("api/calls?date=1.2.2026")).ExpectProblem(HttpStatusCode.BadRequest, "date");

        // What is overdue is on every day's list.
        await _outreach.AdvanceToAsync(near.OwedBy);
        Assert.Contains(near.Id, (await _yusuf.ListCallsAsync($"date={near.OwedBy.AddDays(1):yyyy-MM-dd}")).Select(call => call.Id));
    }

    [Fact]
    public async Task A_callback_is_when_they_asked_for_and_the_brief_says_what_was_fixed_and_what_to_avoid()
    {
        await morning.ComeAsync();
        var problem = await _outreach.MentionAsync(
            Mention.By("@brief", "The bill was wrong twice.").With("author.phone", "+31699000207").With("author.displayName", "Bea Brief"));
        await _yusuf.AcknowledgeAsync(problem.FollowUpId, "I am looking, Bea.");
        await _yusuf.ResolveAsync(problem.FollowUpId, "Took the second charge off.");
        await _yusuf.LogConfirmedByCustomerAsync(problem.FollowUpId, "She says it is right now.");
        var call = await _outreach.LoyalAsync("@brief", Yusuf, "+31699000207", name: "Bea Brief");
        await ChangeAsync(
            call.CustomerId,
            profile => profile with { SayName = "BAY-ah", Language = "nl", Interests = ["cello"], AvoidTopics = ["her brother"] });

        var brief = (await _yusuf.WholeCallAsync(call.Id)).Brief;

        Assert.Equal(
            ("Bea Brief", "BAY-ah", "nl", "+31699000207", true),
            (Of("name"), Of("sayName"), Of("language"), Of("phone"), brief.GetProperty("windowIsOpen").GetBoolean()));
        Assert.Equal(
            (Yusuf, "cello", "her brother"),
            (Of("knownBy"), brief.GetProperty("interests")[0].GetString(), brief.GetProperty("avoid")[0].GetString()));
        var done = brief.GetProperty("fixed")[0];
        Assert.Equal(
            ("The bill was wrong twice.", "Took the second charge off."),
            (done.GetProperty("about").GetString(), done.GetProperty("done").GetString()));
        Assert.Contains("The bill was wrong twice.", Of("openingLine"));

        // The first sentence names who calls, whoever reads it.
        var readByLead = (await _outreach.As(Lead).WholeCallAsync(call.Id)).Brief.GetProperty("openingLine").GetString();
        Assert.StartsWith("Hello, Bea Brief, this is Yusuf Demirel.", readByLead, StringComparison.Ordinal);
        Assert.Equal(readByLead, Of("openingLine"));
        Assert.Equal(3, brief.GetProperty("lastContacts").GetArrayLength());
        Assert.Contains("one problem confirmed fixed", Of("history"));

        var tonight = (await _outreach.NowAsync()).Date.AddHours(19).AddMinutes(30);
        var callback = await _outreach.DecideAsync(
            Yusuf,
            call.Id,
            "attempts",
            new JsonObject { ["outcome"] = "callback_requested", ["callbackAt"] = $"{tonight:yyyy-MM-ddTHH:mm:ss}Z" });
        Assert.Equal((tonight, tonight.AddMinutes(30)), (callback.Slot!.NotBefore.UtcDateTime, callback.Slot.Until.UtcDateTime));
        await _outreach.AdvanceToAsync(callback.Slot.NotBefore);
        Assert.Contains(await _yusuf.WorklistAsync(), item => item.Type == "call" && item.Id == call.Id);
        Assert.True((await _yusuf.WholeCallAsync(call.Id)).CanCallNow);

        string? Of(string name) => brief.GetProperty(name).GetString();
    }

    [Fact]
    public async Task A_number_of_somebody_erased_who_asked_not_to_be_called_is_not_called_when_they_write_again()
    {
        await morning.ComeAsync();
        const string Phone = "+31699000208";
        var identity = _host.Services.GetRequiredService<IdentityKey>().Of("phone", Phone);
        await _host.Services.GetRequiredService<IdentityStore>().RenewAsync(
            identity, [], [new DoNotContact("phone", "No calls.", await _outreach.NowAsync())], CancellationToken.None);

        var customerId = "";
        for (var i = 0; i < 3; i++)
        {
            var receipt = await _outreach.MentionAsync(Mention.By("@again", "You are great.", "praise").With("author.phone", Phone));
            await _yusuf.AcknowledgeAsync(receipt.FollowUpId, "Thank you!", needsResolution: false);
            await _outreach.SettleAsync();
            customerId = receipt.CustomerId;
        }

        Assert.DoesNotContain(await _yusuf.ListCallsAsync(), call => call.CustomerId == customerId);
        var customer = (await _yusuf.TryReadAsync($"api/customers/{customerId}")).Body;
        Assert.Equal(
            (0, "phone"),
            (customer.GetProperty("calls").GetInt32(), customer.GetProperty("doNotContact")[0].GetProperty("channel").GetString()));
        Assert.Equal("They asked not to be called.", customer.GetProperty("loyalty").GetProperty("reason").GetString());
    }

    [Fact]
    public async Task What_an_attempt_or_a_decision_lacks_is_named_and_a_key_makes_one_attempt_of_two()
    {
        await morning.ComeAsync();
        var call = await _outreach.LoyalAsync("@named", Yusuf, "+31699000209");
        var now = await _outreach.NowAsync();
        foreach (var (command, body, field) in new (string, JsonObject, string)[]
        {
            ("attempts", new() { ["outcome"] = "connected", ["note"] = "Nice chat." }, "note"),
            ("attempts", new() { ["outcome"] = "busy", ["attemptedAt"] = now.AddMinutes(1).ToString("O") }, "attemptedAt"),
            ("attempts", new() { ["outcome"] = "busy", ["attemptedAt"] = now.AddDays(-8).ToString("O") }, "attemptedAt"),
            ("attempts", new() { ["outcome"] = "busy", ["attemptedAt"] = "yesterday" }, "attemptedAt"),
            (
                "attempts",
                new() { ["outcome"] = "busy", ["feedback"] = new JsonArray(new JsonObject { ["topic"] = "The App", ["said"] = "Slow." }) },
                "feedback[0].topic"),
            (
                "attempts",
                new() { ["outcome"] = "busy", ["feedback"] = new JsonArray(new JsonObject { ["topic"] = "app", ["said"] = " " }) },
                "feedback[0].said"),
            ("attempts", new() { ["outcome"] = "busy", ["feedback"] = new JsonArray(null, null, null, null, null, null) }, "feedback"),
            ("assign", [], "to"),
            ("assign", new() { ["to"] = "nobody-here" }, "to"),
            ("assign", new() { ["to"] = "vonkbot" }, "to"),
        })
        {
            (await _outreach.TryDecideAsync(Yusuf, call.Id, command, body)).ExpectProblem(HttpStatusCode.BadRequest, field);
        }

        var headers = new Dictionary<string, string> { ["Idempotency-Key"] = "once" };
        var busy = new JsonObject { ["outcome"] = "busy" };
        (await _outreach.TryDecideAsync(Yusuf, call.Id, "attempts", busy, headers)).Expect<ListedCall>();
        Assert.Single((await _outreach.TryDecideAsync(Yusuf, call.Id, "attempts", busy, headers)).Expect<ListedCall>().Attempts);
        (await _outreach.TryDecideAsync(Yusuf, call.Id, "attempts", new JsonObject { ["outcome"] = "no_answer" }, headers)).ExpectProblem(
            (HttpStatusCode)422, "Idempotency-Key");
        (
            await _outreach.TryDecideAsync(
                Yusuf,
                call.Id,
                "attempts",
                busy,
                new Dictionary<string, string> { ["If-Match"] = "\"old\"" })).ExpectProblem(HttpStatusCode.PreconditionFailed);
        (
            await _outreach.TryDecideAsync(
                "vonkbot", call.Id, "assign", new JsonObject { ["to"] = Yusuf })).ExpectProblem(HttpStatusCode.Forbidden);
    }

    private async Task ChangeAsync(string customerId, Func<CustomerProfile, CustomerProfile> change)
    {
        var customers = _host.Services.GetRequiredService<CustomerStore>();
        var stored = (await customers.FindAsync(customerId, CancellationToken.None))!;
        Assert.NotNull(await customers.TryCommitAsync(change(stored.Profile), stored.ETag, [], CancellationToken.None));
    }

    private static int HourOf(Slot slot) => slot.NotBefore.UtcDateTime.Hour;
}
