using System.Net;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using Outreach.EndToEnd.Checks;
using Outreach.EndToEnd.Client;
using Outreach.EndToEnd.Hosting;
using Outreach.Staff;

namespace Outreach.EndToEnd;

/// <summary>Mila's year: what its chapters share.</summary>
public sealed class MilasYear : Chapters, IAsyncLifetime
{
    private static readonly DateTimeOffset MondayMorning = new(2026, 1, 12, 9, 0, 0, TimeSpan.Zero);

    public OutreachHost Host { get; private set; } = null!;

    /// <summary>Who gets to know her.</summary>
    public StaffClient Owner { get; set; } = null!;

    public string Mila { get; set; } = null!;

    public string FirstCall { get; set; } = null!;

    public async Task InitializeAsync()
    {
        Host = await OutreachHost.StartAsync(startsAt: MondayMorning);

        // Whoever gets to know Mila is there from morning to evening, so that three parts of the day can be tried; nobody needs a digest
        // for a year.
        var staff = Host.Services.GetRequiredService<StaffStore>();
        foreach (var member in (await staff.GetRosterAsync(CancellationToken.None)).Members)
        {
            var longDays = member.Hours?.ToDictionary(
                day => day.Key, day => (IReadOnlyList<string>)(day.Value.Count == 0 ? [] : ["08:00-21:00"]));
            await staff.PutAsync(
                member with { Hours = longDays, Notices = new NoticePreferences { DigestAt = null } }, CancellationToken.None);
        }
    }

    public async Task DisposeAsync() => await Host.DisposeAsync();
}

/// <summary>A year of Mila's, from her first complaint to the day on which she asks to be forgotten.</summary>
[TestCaseOrderer("Outreach.EndToEnd.Hosting.Chapters+InOrder", "Outreach.EndToEnd")]
public sealed class YearTests(MilasYear year) : IClassFixture<MilasYear>
{
    /// <summary>What is Mila's alone: after she is forgotten it is nowhere.</summary>
    private static readonly string[] HerOwn =
        [
            "mila_from_the_dike",
            "mila.dijkstra",
            "Dijkstra",
            "699000177",
            "splitter",
            "grandmother",
            "oboe",
            "fibre cabinet",
            "dyke-sheep",
            "Vancouver"];

    private readonly OutreachClient _outreach = year.Host.Client;
    private readonly StaffClient _hanneke = year.Host.Client.As("hanneke-vos");
    private readonly StaffClient _owner = year.Owner;
    private readonly string _mila = year.Mila;

    [Fact]
    public Task January_she_complains_and_it_is_fixed_when_she_says_so() => year.TellAsync(async () =>
    {
        var mention = await _outreach.MentionAsync(Tweet("No line since noon, and my grandmother depends on it."));
        var owner = year.Owner = _outreach.As((await _hanneke.FollowUpAsync(mention.FollowUpId)).Owner);
        await ThenAsync("PT30M", () => owner.AcknowledgeAsync(mention.FollowUpId, "I am on it, Mila."));
        await ThenAsync("PT4H", () => owner.ResolveAsync(mention.FollowUpId, "Replaced the splitter in her street."));
        await ThenAsync("P1D", () => owner.LogReopenedByCustomerAsync(mention.FollowUpId, "Dead again tonight."));
        await ThenAsync("PT3H", () => owner.ResolveAsync(mention.FollowUpId, "Replaced the fibre cabinet too."));
        await ThenAsync("P2D", () => owner.LogConfirmedByCustomerAsync(mention.FollowUpId, "It works, grandmother is happy."));

        var known = await _outreach.RememberedAsync(mention.CustomerId);
        Assert.Equal((1, 1, owner.Id), (known.Mentions, known.ProblemsFixed, known.KnownBy));
        Assert.False(known.Loyalty.CallIsOwed);
        year.Mila = mention.CustomerId;
    });

    [Fact]
    public Task February_she_is_kind_about_us() => year.TellAsync(async () =>
    {
        await _outreach.AdvanceToAsync(new DateTimeOffset(2026, 2, 10, 9, 0, 0, TimeSpan.Zero));
        var praise = await _outreach.MentionAsync(Tweet("Best people at the wadden. Even the dyke-sheep agree.", "praise"));
        Assert.Equal(_mila, praise.CustomerId);
        Assert.Equal(_owner.Id, (await _hanneke.FollowUpAsync(praise.FollowUpId)).Owner);
        await ThenAsync("PT1H", () => _owner.AcknowledgeAsync(praise.FollowUpId, "That makes our day, Mila!", needsResolution: false));
        await DoAsync(
            _owner,
            HttpMethod.Patch,
            $"api/customers/{_mila}",
            new JsonObject { ["sayName"] = "MEE-la", ["interests"] = new JsonArray("oboe") });
        await DoAsync(
            _owner,
            HttpMethod.Post,
            $"api/customers/{_mila}/notes",
            new JsonObject { ["text"] = "Her grandmother lives with her.", ["pinned"] = true },
            HttpStatusCode.Created);
        Assert.Empty(await CallsOfAsync(_mila));
    });

    [Fact]
    public Task March_she_has_earned_a_call_and_is_reached_at_the_third_attempt() => year.TellAsync(async () =>
    {
        await _outreach.AdvanceToAsync(new DateTimeOffset(2026, 3, 10, 9, 0, 0, TimeSpan.Zero));
        var thanks = await _outreach.MentionAsync(Tweet("Told my whole choir about you.", "praise"));
        await ThenAsync("PT1H", () => _owner.AcknowledgeAsync(thanks.FollowUpId, "Thank you, and the choir.", needsResolution: false));
        var call = Assert.Single(await CallsOfAsync(_mila));
        Assert.Equal((_owner.Id, "scheduled", "Europe/Amsterdam"), (call.Assignee, call.Status, call.Window.TimeZone));
        Assert.Contains("one problem confirmed fixed", call.Reason);

        var brief = (await _owner.CallAsync(call.Id)).Brief.ToString();
        Assert.All(
            ["MEE-la", "oboe", "Her grandmother lives with her.", "+31699000177", "fibre cabinet"], fact => Assert.Contains(fact, brief));

        var hours = new List<int>();
        foreach (var outcome in new[] { "no_answer", "left_voicemail" })
        {
            hours.Add(await WhenAskedAsync(call.Id, "Europe/Amsterdam"));
            await _owner.LogAttemptAsync(call.Id, outcome);
            await _outreach.SettleAsync();
        }

        hours.Add(await WhenAskedAsync(call.Id, "Europe/Amsterdam"));
        Assert.Equal(3, hours.Select(hour => hour < 12 ? "morning" : hour < 17 ? "afternoon" : "evening").Distinct().Count());
        (await _owner.TryLogAttemptAsync(call.Id, "connected", "Nice.")).ExpectProblem(HttpStatusCode.BadRequest, "note");
        await DoAsync(_owner, HttpMethod.Post, $"api/calls/{call.Id}/attempts", new JsonObject
        {
            ["outcome"] = "connected",
            ["note"] = "She plays the oboe, and would like the bill on paper.",
            ["feedback"] = new JsonArray(
                new JsonObject { ["topic"] = "billing", ["said"] = "Why can't Mila Dijkstra have a bill on paper?" }),
        });
        await _outreach.SettleAsync();
        var made = await _owner.CallAsync(call.Id);
        Assert.Equal("completed", made.Status);
        Assert.Equal(["no_answer", "left_voicemail", "connected"], made.Attempts.Select(attempt => attempt.Outcome));
        Assert.Contains(
            (await _outreach.RememberedAsync(_mila)).Notes, note => note.Text.Contains("bill on paper", StringComparison.Ordinal));
        year.FirstCall = call.Id;
    });

    [Fact]
    public Task April_what_she_said_is_told_to_those_who_make_the_product() => year.TellAsync(async () =>
    {
        var report = (await _hanneke.TryReadAsync("api/reports/feedback?from=2026-03-01&to=2026-04-01")).Text;
        Assert.Contains("billing", report);
        Assert.Contains("have a bill on paper?", report);
        Assert.DoesNotContain("Dijkstra", report);
        await _outreach.AdvanceToAsync(new DateTimeOffset(2026, 4, 1, 9, 0, 0, TimeSpan.Zero));
    });

    [Fact]
    public Task May_she_moves_to_Vancouver_and_is_thanked_in_her_own_morning() => year.TellAsync(async () =>
    {
        await _outreach.AdvanceToAsync(new DateTimeOffset(2026, 5, 4, 9, 0, 0, TimeSpan.Zero));
        await DoAsync(
            _owner,
            HttpMethod.Patch,
            $"api/customers/{_mila}",
            new JsonObject { ["timeZone"] = "America/Vancouver", ["town"] = "Vancouver" });
        var tooSoon = await _outreach.PostAsync(
            _owner.Id, $"api/customers/{_mila}/thank", new JsonObject { ["reason"] = "Sent us a card." });
        tooSoon.ExpectProblem(HttpStatusCode.Conflict, "customer");
        Assert.Contains("less than 180 days", tooSoon.Text);

        // Half a year after the first call she may be called again, and there is something new to thank her for.
        var praise = await _outreach.MentionAsync(Tweet("Even from here your travel SIM works.", "praise"));
        await ThenAsync("PT1H", () => _owner.AcknowledgeAsync(praise.FollowUpId, "Enjoy the mountains!", needsResolution: false));
        Assert.Empty(await CallsOfAsync(_mila));
        await _outreach.AdvanceToAsync(new DateTimeOffset(2026, 9, 15, 9, 0, 0, TimeSpan.Zero));
        var second = Assert.Single(await CallsOfAsync(_mila));
        Assert.NotEqual(year.FirstCall, second.Id);
        Assert.Equal("America/Vancouver", second.Window.TimeZone);
        Assert.InRange(await WhenAskedAsync(second.Id, "America/Vancouver"), 8, 20);
        await _owner.LogAttemptAsync(second.Id, "connected", "She found an orchestra there already.");
        await _outreach.SettleAsync();
    });

    [Fact]
    public Task September_the_letters_turn_out_to_be_hers_too() => year.TellAsync(async () =>
    {
        var letter = await _outreach.MentionAsync(Letter("My invoice is wrong since I moved."));
        Assert.NotEqual(_mila, letter.CustomerId);
        var suggested = await _hanneke.TryReadAsync($"api/customers/{_mila}/duplicates");
        Assert.Contains(letter.CustomerId, suggested.Text);
        Assert.Contains("same phone", suggested.Text);

        (
            await _outreach.PostAsync(
                "hanneke-vos",
                $"api/customers/{letter.CustomerId}/merge",
                new JsonObject { ["into"] = _mila })).Expect<JsonObject>(HttpStatusCode.Accepted);
        await _outreach.SettleAsync();
        var merged = await _outreach.RememberedAsync(_mila);
        Assert.Equal(["email", "twitter"], merged.Identities.Select(identity => identity.Channel).Order());
        Assert.Equal(5, merged.Mentions);
        Assert.Equal(_mila, (await _outreach.RememberedAsync(letter.CustomerId)).Id);
        Assert.Equal(_mila, (await _hanneke.FollowUpAsync(letter.FollowUpId)).CustomerId);

        // What comes by either name is hers.
        Assert.Equal(_mila, (await _outreach.MentionAsync(Letter("And thank you for the quick call.", "praise"))).CustomerId);
        Assert.Contains(
            "open problem",
            (await _outreach.PostAsync(_owner.Id, $"api/customers/{_mila}/thank", new JsonObject { ["reason"] = "Kind letters." })).Text);
        await ThenAsync("PT1H", () => _hanneke.AcknowledgeAsync(letter.FollowUpId, "I look into it.", "email"));
        await ThenAsync("PT1H", () => _hanneke.ResolveAsync(letter.FollowUpId, "Sent the right invoice."));
        await ThenAsync("P1D", () => _hanneke.LogConfirmedByCustomerAsync(letter.FollowUpId, "Right now."));
        Assert.Equal(2, (await _outreach.RememberedAsync(_mila)).ProblemsFixed);
    });

    [Fact]
    public Task October_she_does_not_want_to_be_called() => year.TellAsync(async () =>
    {
        await _outreach.AdvanceToAsync(new DateTimeOffset(2026, 10, 20, 9, 0, 0, TimeSpan.Zero));
        await DoAsync(
            _hanneke,
            HttpMethod.Put,
            $"api/customers/{_mila}/do-not-contact/phone",
            new JsonObject { ["reason"] = "Calls wake the baby.", ["comment"] = "E-mail is fine." });
        var known = await _outreach.RememberedAsync(_mila);
        Assert.Equal(
            ("phone", "Calls wake the baby.", "E-mail is fine."),
            known.DoNotContact.Select(wish => (wish.Channel, wish.Reason, wish.Comment)).Single());
        var refused = await _outreach.PostAsync(_owner.Id, $"api/customers/{_mila}/thank", new JsonObject { ["reason"] = "Kind letters." });
        refused.ExpectProblem(HttpStatusCode.Conflict, "customer");
        Assert.Contains("asked not to be called", refused.Text);
    });

    [Fact]
    public Task November_she_is_forgotten() => year.TellAsync(async () =>
    {
        await _outreach.AdvanceToAsync(new DateTimeOffset(2026, 11, 16, 9, 0, 0, TimeSpan.Zero));
        var export = (await _hanneke.TryReadAsync($"api/customers/{_mila}/export")).Text;
        Assert.All(HerOwn, word => Assert.Contains(word, export, StringComparison.OrdinalIgnoreCase));

        var closedBefore = (await _hanneke.AllFollowUpsAsync(filter: "&state=closed")).Count;
        var accepted = await _outreach.DeleteAsync("hanneke-vos", $"api/customers/{_mila}");
        var erasure = accepted.Expect<JsonObject>(HttpStatusCode.Accepted)["id"]!.GetValue<string>();
        await _outreach.SettleAsync();
        Assert.Equal("completed", (await _hanneke.TryReadAsync($"api/erasures/{erasure}")).Body.GetProperty("status").GetString());
        (await _hanneke.TryReadAsync($"api/customers/{_mila}")).ExpectProblem(HttpStatusCode.NotFound);

        // The counts stay, and nothing else: not in a row, not in an orchestration's input.
        Assert.True((await _hanneke.AllFollowUpsAsync(filter: "&state=closed")).Count >= closedBefore);
        var found =
            from row in await year.Host.Tables.ReadAllAsync()
            from text in row.Texts.Append(row.Key)
            from word in HerOwn.Append(_mila)
            where text.Contains(word, StringComparison.OrdinalIgnoreCase)
            select $"{word} in {row.Key}";
        Assert.Empty(found);
    });

    [Fact]
    public Task December_she_writes_again_and_is_not_called() => year.TellAsync(async () =>
    {
        await _outreach.AdvanceToAsync(new DateTimeOffset(2026, 12, 7, 9, 0, 0, TimeSpan.Zero));
        var again = "";
        for (var i = 0; i < 3; i++)
        {
            var praise = await _outreach.MentionAsync(Tweet("Still the best.", "praise"));
            again = praise.CustomerId;
            await ThenAsync("PT1H", () => _hanneke.AcknowledgeAsync(praise.FollowUpId, "Welcome back!", needsResolution: false));
        }

        var known = await _outreach.RememberedAsync(again);
        Assert.Equal((3, "phone"), (known.Mentions, known.DoNotContact.Select(wish => wish.Channel).Single()));
        Assert.Empty(await CallsOfAsync(again));
        Assert.Contains("asked not to be called", known.Loyalty.Reason);
        await Histories.AreShortAsync(_outreach);
    });

    private static JsonObject Tweet(string text, string kind = "problem") => Mention.By("@Mila_from_the_dike", text, kind)
        .With("author.displayName", "Mila Dijkstra").With("author.phone", "+31699000177").With("author.timeZone", null);

    private static JsonObject Letter(string text, string kind = "problem") => Mention.By("mila.dijkstra@dike.example", text, kind, "email")
        .With("author.displayName", "M. Dijkstra").With("author.phone", "+31699000177").With("author.email", "mila.dijkstra@dike.example");

    private async Task<IReadOnlyList<Call>> CallsOfAsync(string customerId) =>
        [.. (await _hanneke.CallsAsync()).Where(call => call.CustomerId == customerId)];

    /// <summary>Lets time pass until the call is asked for, and gives the hour of the customer's day.</summary>
    private async Task<int> WhenAskedAsync(string callId, string zone)
    {
        var asked = (await _hanneke.CallAsync(callId)).NotBefore;
        if (asked > await _outreach.NowAsync())
        {
            await _outreach.AdvanceToAsync(asked);
        }

        Assert.Contains(await _owner.WorklistAsync(), item => item.Id == callId);
        return TimeZoneInfo.ConvertTime(await _outreach.NowAsync(), TimeZoneInfo.FindSystemTimeZoneById(zone)).Hour;
    }

    private async Task ThenAsync<T>(string later, Func<Task<T>> act)
    {
        await _outreach.AdvanceAsync(System.Xml.XmlConvert.ToTimeSpan(later));
        await act();
        await _outreach.SettleAsync();
    }

    private async Task DoAsync(
        StaffClient by, HttpMethod method, string path, JsonObject body, HttpStatusCode status = HttpStatusCode.OK) =>
        (await _outreach.SendAsync(method, path, OutreachClient.JsonOf(body), by.Id)).Expect<JsonObject>(status);
}
