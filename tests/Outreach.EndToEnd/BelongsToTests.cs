using System.Net;
using System.Text.Json.Nodes;
using Azure.Data.Tables;
using Outreach.Customers;
using Outreach.EndToEnd.Client;
using Outreach.EndToEnd.Hosting;
using Outreach.FollowUps;
using Outreach.Platform.Storage;
using Outreach.SharedKernel;

namespace Outreach.EndToEnd;

/// <summary>One mailbox, two people: a follow-up goes to the customer whom it concerns, and the histories of both are right.</summary>
public sealed partial class BelongsToTests(OutreachHost host) : IClassFixture<OutreachHost>
{
    private const string Staff = "hanneke-vos";
    private const string Lead = "ravi-jagmohan";
    private readonly OutreachClient _outreach = host.Client;

    [Fact]
    public async Task A_name_is_kept_with_each_mention_and_what_concerns_somebody_new_goes_to_them_with_its_history()
    {
        var bo = await MentionAsync("one@mailbox.example", "Bo", "praise");
        var cleo = await MentionAsync("one@mailbox.example", "Cleo", "problem");
        await AcknowledgeAsync(bo.FollowUpId);
        await _outreach.SettleAsync();
        var (ofBo, ofCleo) = (await WholeAsync(bo.FollowUpId), await WholeAsync(cleo.FollowUpId));
        Assert.Equal(("Bo", "Bo"), ((string?)ofBo["customerName"], (string?)ofBo["mentions"]![0]!["authorName"]));
        Assert.Equal(("Cleo", "Cleo"), ((string?)ofCleo["customerName"], (string?)ofCleo["mentions"]![0]!["authorName"]));

        var moved = (await BelongsToAsync(bo.FollowUpId, new() { ["newName"] = "Bo" })).Expect<JsonObject>();
        var newId = (string)moved["customerId"]!;
        Assert.NotEqual(cleo.CustomerId, newId);
        var again = (await BelongsToAsync(bo.FollowUpId, new() { ["newName"] = "Bo" })).Expect<JsonObject>();
        Assert.Equal(newId, (string?)again["customerId"]);
        await _outreach.SettleAsync();

        var (theirs, hers) = (await CustomerAsync(newId), await CustomerAsync(cleo.CustomerId));
        Assert.Equal(("Bo", 1, 1, 0), Counts(theirs));
        Assert.Equal(("Cleo", 1, 0, 1), Counts(hers));
        Assert.Equal((Staff, null), ((string?)theirs["acquaintances"]![0]!["staffId"], (string?)hers["lastSpokeAt"]));
        Assert.NotNull((string?)theirs["lastSpokeAt"]);
        Assert.Empty(hers["acquaintances"]!.AsArray());
        Assert.Equal([bo.FollowUpId], theirs["timeline"]!.AsArray().Select(one => (string?)one!["followUpId"]));
        Assert.Equal([cleo.FollowUpId], hers["timeline"]!.AsArray().Select(one => (string?)one!["followUpId"]));
        Assert.Contains((await WholeAsync(bo.FollowUpId))["events"]!.AsArray(), one => (string?)one!["type"] == "moved");

        // What is closed shows whose it is; what comes by that mailbox later is the mailbox's customer's; a repetition changes nothing.
        var closed = await _outreach.As(Staff).AllFollowUpsAsync(filter: "&state=closed");
        Assert.Equal(newId, closed.Single(one => one.Id == bo.FollowUpId).CustomerId);
        Assert.Equal(cleo.CustomerId, (await MentionAsync("one@mailbox.example", "Bo", "other")).CustomerId);
        Assert.Empty(await UnderWayAsync());
    }

    [Fact]
    public async Task An_open_problem_goes_to_a_customer_whom_we_know_and_back_again()
    {
        var wrong = await MentionAsync("shared@mailbox.example", "Shared", "problem");
        var right = (await _outreach.MentionAsync(Mention.By("@right-one", kind: "other"))).CustomerId;
        (await BelongsToAsync(wrong.FollowUpId, new() { ["customerId"] = right })).Expect<JsonObject>();
        await AcknowledgeAsync(wrong.FollowUpId);
        await _outreach.SettleAsync();
        Assert.Equal((null, 2, 0, 1), Counts(await CustomerAsync(right)));
        Assert.Equal(("Shared", 0, 0, 0), Counts(await CustomerAsync(wrong.CustomerId)));

        (await BelongsToAsync(wrong.FollowUpId, new() { ["customerId"] = wrong.CustomerId })).Expect<JsonObject>();
        await _outreach.SettleAsync();
        Assert.Equal((null, 1, 0, 0), Counts(await CustomerAsync(right)));
        Assert.Empty((await CustomerAsync(right))["acquaintances"]!.AsArray());
        Assert.Equal(("Shared", 1, 0, 1), Counts(await CustomerAsync(wrong.CustomerId)));
        Assert.Equal(Staff, (string?)(await CustomerAsync(wrong.CustomerId))["acquaintances"]![0]!["staffId"]);
    }

    [Fact]
    public async Task The_same_mention_posted_again_is_still_the_other_customers()
    {
        var mention = Mention.By("twice@mailbox.example", kind: "praise", channel: "email");
        var first = await _outreach.MentionAsync(mention);
        var moved = (await BelongsToAsync(first.FollowUpId, new() { ["newName"] = "Bo" })).Expect<JsonObject>();

        var again = await _outreach.MentionAsync(mention);
        Assert.Equal(((string?)moved["customerId"], true), (again.CustomerId, again.Duplicate));
        Assert.Equal(0, (int)(await CustomerAsync(first.CustomerId))["mentions"]!);
        Assert.Equal(1, (int)(await CustomerAsync(again.CustomerId))["mentions"]!);
    }

    [Fact]
    public async Task What_comes_from_the_mailbox_in_answer_to_what_concerns_the_other_joins_that()
    {
        JsonObject Mail(string name, string id, string? answers = null) =>
            Mention.By("both@mailbox.example", "The bag is green.", "problem", channel: "email")
                .With("author.displayName", name).With("externalId", id).With("inReplyTo", answers);
        var cleo = await _outreach.MentionAsync(Mail("Cleo", "both-1"));
        var bo = await _outreach.MentionAsync(Mail("Bo", "both-2"));
        (await BelongsToAsync(bo.FollowUpId, new() { ["newName"] = "Bo" })).Expect<JsonObject>();

        var reply = await _outreach.MentionAsync(Mail("Bo", "both-3", answers: "both-2").With("author.phone", "+31201110031"));
        var next = await _outreach.MentionAsync(Mail("Bo", "both-4", answers: "both-3"));
        await _outreach.MentionAsync(Mail("Bo", "both-2").With("author.phone", "+31201110032"));

        Assert.Equal((bo.FollowUpId, bo.FollowUpId), (reply.FollowUpId, next.FollowUpId));
        Assert.Equal(3, (await WholeAsync(bo.FollowUpId))["mentions"]!.AsArray().Count);

        // What the mailbox says of who writes from it is not said of whom it was given to.
        var theirs = await CustomerAsync(reply.CustomerId);
        Assert.Equal(("Bo", null), ((string?)theirs["displayName"], (string?)theirs["phone"]));
        Assert.Empty(theirs["suggestions"]!.AsArray());
        Assert.Equal(cleo.FollowUpId, (await _outreach.MentionAsync(Mail("Cleo", "both-5", answers: "both-1"))).FollowUpId);
        await _outreach.SettleAsync();
        Assert.Equal(1, (int)(await CustomerAsync(cleo.CustomerId))["mentions"]!);
    }

    [Theory]
    [InlineData("mailbox", "known")]
    [InlineData("known", "mailbox")]
    [InlineData("given", "known")]
    [InlineData("mailbox", "given")]
    [InlineData("given", "mailbox")]
    public async Task A_reply_joins_what_was_given_away_when_either_is_merged_and_when_that_is_undone(string absorbed, string into)
    {
        var mailbox = $"{absorbed}-{into}@mailbox.example";
        JsonObject Mail(string id, string? answers = null) =>
            Mention.By(mailbox, "The bag is green.", "problem", channel: "email").With("externalId", mailbox + id)
                .With("inReplyTo", answers is null ? null : mailbox + answers);
        var of = new Dictionary<string, string>
        {
            ["known"] = (await _outreach.MentionAsync(Mention.By($"@known-{absorbed}-{into}", kind: "other"))).CustomerId,
        };
        var (early, late) = (await _outreach.MentionAsync(Mail("1")), await _outreach.MentionAsync(Mail("2")));
        (of["mailbox"], var givenId) = (early.CustomerId, early.FollowUpId);
        of["given"] = (string)(await BelongsToAsync(givenId, new() { ["newName"] = "Bo" })).Expect<JsonObject>()["customerId"]!;
        await _outreach.SettleAsync();

        var merge = await _outreach.MergeAsync(Lead, of[absorbed], of[into]);
        await _outreach.SettleAsync();
        Assert.Equal(givenId, (await _outreach.MentionAsync(Mail("3", answers: "1"))).FollowUpId);
        (await BelongsToAsync(late.FollowUpId, new() { ["newName"] = "Di" })).Expect<JsonObject>();
        Assert.Equal(late.FollowUpId, (await _outreach.MentionAsync(Mail("4", answers: "2"))).FollowUpId);
        await AcknowledgeAsync(givenId);
        await _outreach.SettleAsync();
        Assert.Equal(Staff, (string?)(await CustomerAsync(of["given"]))["acquaintances"]![0]!["staffId"]);

        (await _outreach.TryUndoMergeAsync(Lead, merge.Id)).Expect<JsonObject>(HttpStatusCode.Accepted);
        await _outreach.SettleAsync();
        Assert.Equal("undone", (await _outreach.ReadMergeAsync(Lead, merge.Id)).Status);
        Assert.Equal(givenId, (await _outreach.MentionAsync(Mail("5", answers: "3"))).FollowUpId);
        Assert.Equal(late.FollowUpId, (await _outreach.MentionAsync(Mail("6", answers: "4"))).FollowUpId);
        Assert.Equal(new[] { givenId, late.FollowUpId }.Order(), (await ProfileAsync(of["mailbox"])).GivenAway.Order());
        foreach (var other in new[] { "known", "given" })
        {
            Assert.Empty((await ProfileAsync(of[other])).GivenAway);
        }
    }

    [Fact]
    public async Task What_happens_in_it_while_whom_it_was_given_to_is_being_merged_back_is_recorded()
    {
        var mail = await MentionAsync("back@mailbox.example", "Back", "problem");
        var (mailbox, id) = (mail.CustomerId, mail.FollowUpId);
        var given = (string)(await BelongsToAsync(id, new() { ["newName"] = "Bo" })).Expect<JsonObject>()["customerId"]!;
        await _outreach.SettleAsync();
        var (before, theirs) = (await ProfileAsync(mailbox), await ProfileAsync(given));

        // As it is before any row has come over.
        var merge = MergeId.Of(given, mailbox, 1);
        await ChangeAsync(mailbox, _ => before with { Merging = merge, Absorbed = [new Absorbed(given, before.FirstSeenAt, merge)] });
        await ChangeAsync(given, _ => theirs with { MergedInto = mailbox });
        await AcknowledgeAsync(id);
        await _outreach.SettleAsync();

        var recorded = await host.Tables["Customers"].GetEntityAsync<TableEntity>(mailbox, $"contact:{id}");
        var contact = Document.Read<Contact>(recorded.Value);
        Assert.Equal((given, 4), (contact.Origin, contact.KnownUpTo));
    }

    [Fact]
    public async Task It_is_refused_while_one_of_the_two_is_being_merged_or_erased_and_for_nobody()
    {
        var one = await MentionAsync("busy@mailbox.example", "Busy", "other");
        var other = (await _outreach.MentionAsync(Mention.By("@busy-other", kind: "other"))).CustomerId;
        (await BelongsToAsync(one.FollowUpId, [])).ExpectProblem(HttpStatusCode.BadRequest, "customerId");
        (await BelongsToAsync(one.FollowUpId, new() { ["customerId"] = "c0123" })).ExpectProblem(HttpStatusCode.BadRequest, "customerId");

        foreach (var id in new[] { one.CustomerId, other })
        {
            foreach (var busy in new Func<CustomerProfile, CustomerProfile>[]
            {
                profile => profile with { Merging = "m1" }, profile => profile with { ErasingSince = profile.FirstSeenAt },
            })
            {
                var before = await ChangeAsync(id, busy);
                var refused = await BelongsToAsync(one.FollowUpId, new() { ["customerId"] = other });
                refused.ExpectProblem(HttpStatusCode.Conflict, "customerId");
                await ChangeAsync(id, _ => before);
            }
        }

        Assert.Equal(one.CustomerId, (string?)(await WholeAsync(one.FollowUpId))["customerId"]);
        Assert.Equal(1, (int)(await CustomerAsync(other))["mentions"]!);
        (await BelongsToAsync(one.FollowUpId, new() { ["customerId"] = other })).Expect<JsonObject>();
        Assert.Equal(2, (int)(await CustomerAsync(other))["mentions"]!);
    }

    [Fact]
    public async Task What_waits_for_the_end_of_a_merge_is_completed_by_the_sweep()
    {
        var one = await MentionAsync("late@mailbox.example", "Late", "praise");
        var other = (await _outreach.MentionAsync(Mention.By("@late-other", kind: "other"))).CustomerId;
        await AcknowledgeAsync(one.FollowUpId);
        await _outreach.SettleAsync();
        var shownBefore = Assert.Single(await ShownAsync("Closed"));
        var countedBefore = await ShownAsync("ReportFacts");
        (await BelongsToAsync(one.FollowUpId, new() { ["customerId"] = other })).Expect<JsonObject>();
        var counted = (await ShownAsync("ReportFacts"))[^1];

        // As it is where everything stopped right after the commit: it is shown and counted as it was, and the last step is not done.
        await host.Tables["Closed"].UpsertEntityAsync(shownBefore, TableUpdateMode.Replace);
        Assert.NotEqual(countedBefore[^1].RowKey, counted.RowKey);
        await host.Tables["ReportFacts"].DeleteEntityAsync(counted.PartitionKey, counted.RowKey);
        var contact = (await host.Tables["Customers"].GetEntityAsync<TableEntity>(other, $"contact:{one.FollowUpId}")).Value;
        await host.Tables["Customers"].UpsertEntityAsync(
            new TableEntity(contact) { PartitionKey = one.CustomerId }, TableUpdateMode.Replace);
        await ChangeAsync(one.CustomerId, profile => profile with { Mentions = 1, GivenAway = [] });
        var reassignment = (CustomerReassignment)host.Services.GetService(typeof(CustomerReassignment))!;
        await host.Tables["CustomerCalendar"].UpsertEntityAsync(
            new TableEntity("belongs-to", $"{one.FollowUpId}-{other}-a") { ["From"] = one.CustomerId, ["To"] = other });
        await reassignment.FinishAsync(one.FollowUpId, Other(other), null!, CancellationToken.None);

        Assert.Equal(0, (int)(await CustomerAsync(one.CustomerId))["mentions"]!);
        Assert.Equal(2, (int)(await CustomerAsync(other))["mentions"]!);
        Assert.Contains(other, Assert.Single(await ShownAsync("Closed")).GetString("View"), StringComparison.Ordinal);
        Assert.Equal(counted.GetString("Data"), (await ShownAsync("ReportFacts"))[^1].GetString("Data"));
        Assert.Empty(await UnderWayAsync());

        async Task<IReadOnlyList<TableEntity>> ShownAsync(string table) =>
        [
            .. (await host.Tables.ReadAsync(table)).Select(row => row.Entity)
                .Where(row => row.RowKey.Contains(one.FollowUpId, StringComparison.Ordinal))
                .OrderBy(row => row.RowKey, StringComparer.Ordinal),
        ];
    }

    [Fact]
    public async Task A_request_that_is_refused_does_not_take_back_what_another_one_has_begun()
    {
        await using var alone = await OutreachHost.StartAsync();
        var (desk, fault) = (alone.Client.As(Staff), new StorageFault());
        var one = await alone.Client.MentionAsync(Mention.By("twin@mailbox.example", kind: "praise", channel: "email"));
        var other = (await alone.Client.MentionAsync(Mention.By("@twin-other", kind: "other"))).CustomerId;
        await alone.Client.SettleAsync();
        var body = new JsonObject { ["customerId"] = other };
        alone.ShowStorageCalls(to: fault);
        fault.AfterWrite(
            "Customers",
            () => Task.Run(
                () => desk.TryCommandAsync(one.FollowUpId, "belongs-to", (JsonObject)body.DeepClone(), ifMatch: "W/\"never\""))
                .GetAwaiter().GetResult().ExpectProblem(HttpStatusCode.PreconditionFailed),
            $"contact:{one.FollowUpId}");

        (await desk.TryCommandAsync(one.FollowUpId, "belongs-to", body)).Expect<JsonObject>();

        Assert.True(fault.HasHappened);
        Assert.Equal((null, 2, 0, 0), Counts((await desk.TryReadAsync($"api/customers/{other}")).Expect<JsonObject>()));
        Assert.Equal((null, 0, 0, 0), Counts((await desk.TryReadAsync($"api/customers/{one.CustomerId}")).Expect<JsonObject>()));
    }

    [Fact]
    public async Task What_a_failing_request_takes_back_for_itself_the_one_that_moves_it_makes_good()
    {
        await using var alone = await OutreachHost.StartAsync();
        var (desk, fault) = (alone.Client.As(Staff), new StorageFault());
        var one = await alone.Client.MentionAsync(Mention.By("twin@mailbox.example", kind: "praise", channel: "email"));
        var other = (await alone.Client.MentionAsync(Mention.By("@twin-other", kind: "other"))).CustomerId;
        await alone.Client.SettleAsync();
        var reassignment = (CustomerReassignment)alone.Services.GetService(typeof(CustomerReassignment))!;
        alone.ShowStorageCalls(to: fault);
        fault.AfterWrite(
            "Customers", () => Task.Run(FailAsync).GetAwaiter().GetResult(), $"contact:{one.FollowUpId}");

        (await desk.TryCommandAsync(one.FollowUpId, "belongs-to", new JsonObject { ["customerId"] = other })).Expect<JsonObject>();

        Assert.True(fault.HasHappened);
        Assert.Equal((null, 2, 0, 0), Counts((await desk.TryReadAsync($"api/customers/{other}")).Expect<JsonObject>()));
        Assert.Equal((null, 0, 0, 0), Counts((await desk.TryReadAsync($"api/customers/{one.CustomerId}")).Expect<JsonObject>()));
        Assert.DoesNotContain(await alone.Tables.ReadAsync("CustomerCalendar"), row => row.Entity.PartitionKey == "belongs-to");

        async Task FailAsync()
        {
            await alone.Tables["CustomerCalendar"].UpsertEntityAsync(
                new TableEntity("belongs-to", $"{one.FollowUpId}-{other}-b") { ["From"] = one.CustomerId, ["To"] = other });
            await reassignment.FinishAsync(one.FollowUpId, Other(other), null!, CancellationToken.None);
            var theirs = await alone.Tables.ReadAsync("Customers");
            Assert.DoesNotContain(theirs, row => row.Key == $"Customers/{other}/contact:{one.FollowUpId}");
        }
    }

    private Task<Receipt> MentionAsync(string mailbox, string name, string kind) => _outreach.MentionAsync(
        Mention.By(mailbox, "Hello there.", kind, channel: "email").With("author.displayName", name));

    /// <summary>What another request for the same customer asks for.</summary>
    private static BelongsTo Other(string to) => new(to, null, null) { By = Actor.System, To = to, Attempt = "b" };

    private Task<FollowUp> AcknowledgeAsync(string id) =>
        _outreach.As(Staff).CommandAsync(id, "acknowledge", new JsonObject { ["said"] = "Thank you!", ["where"] = "email" });

    private Task<Answer> BelongsToAsync(string id, JsonObject body) => _outreach.As(Staff).TryCommandAsync(id, "belongs-to", body);

    private async Task<JsonObject> WholeAsync(string id) =>
        (await _outreach.As(Staff).TryReadAsync($"api/followups/{id}")).Expect<JsonObject>();

    private async Task<JsonObject> CustomerAsync(string id) =>
        (await _outreach.As(Staff).TryReadAsync($"api/customers/{id}")).Expect<JsonObject>();

    private async Task<IReadOnlyList<string>> UnderWayAsync() =>
    [
        .. (await host.Tables.ReadAsync("CustomerCalendar")).Where(row => row.Entity.PartitionKey == "belongs-to").Select(row => row.Key),
    ];

    private async Task<CustomerProfile> ProfileAsync(string id) =>
        Document.Read<CustomerProfile>((await host.Tables["Customers"].GetEntityAsync<TableEntity>(id, "profile")).Value);

    private async Task<CustomerProfile> ChangeAsync(string id, Func<CustomerProfile, CustomerProfile> change)
    {
        var row = (await host.Tables["Customers"].GetEntityAsync<TableEntity>(id, "profile")).Value;
        var before = Document.Read<CustomerProfile>(row);
        await host.Tables["Customers"].UpsertEntityAsync(Document.Row(id, "profile", change(before)), TableUpdateMode.Replace);
        return before;
    }

    private static (string? Name, int Mentions, int Praises, int Problems) Counts(JsonObject customer) => (
        (string?)customer["displayName"], (int)customer["mentions"]!, (int)customer["praises"]!, customer["openProblems"]!.AsArray().Count);
}
