using System.Net;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using Outreach.Customers;
using Outreach.EndToEnd.Client;
using Outreach.EndToEnd.Hosting;
using Outreach.Merges;
using Outreach.SharedKernel;
using Mention = Outreach.EndToEnd.Client.Mention;
using Merge = Outreach.EndToEnd.Client.Merge;

namespace Outreach.EndToEnd;

/// <summary>
/// What merges, and their undoing, make of calls that are owed and of notes: nobody is called who must not be, no call is lost, no note is
/// another.
/// </summary>
public sealed class MergedCallTests(OfficeMorning morning) : IClassFixture<OfficeMorning>
{
    private const string Yusuf = "yusuf-demirel";

    private readonly OutreachHost _host = morning.Host;
    private readonly OutreachClient _outreach = morning.Host.Client;
    private readonly StaffClient _yusuf = morning.Host.Client.As(Yusuf);

    private CustomerStore Customers => _host.Services.GetRequiredService<CustomerStore>();

    private MergeStore Merges => _host.Services.GetRequiredService<MergeStore>();

    [Theory]
    [InlineData("wish", "+31699000301", "They asked not to be called.")]
    [InlineData("problem", "+31699000302", "They have an open problem.")]
    [InlineData("called", "+31699000303", "less than 180 days ago")]
    public async Task What_forbids_a_call_to_the_one_forbids_the_others_from_the_merges_first_commit_on(
        string what, string phone, string reason)
    {
        await morning.ComeAsync();
        var call = await _outreach.LoyalAsync($"@stays-{what}", Yusuf, phone);
        var goes = await SomebodyAsync($"@goes-{what}", what == "problem" ? "problem" : "praise");
        var now = await _outreach.NowAsync();
        await ChangeAsync(goes, profile => what switch
        {
            "wish" => profile with { DoNotContact = [new DoNotContact("phone", "No calls.", now)] },
            "called" => profile with { LastCallAt = now.AddDays(-20) },
            _ => profile,
        });

        // Nothing is moved before this test has looked.
        using var hold = new StorageHold("FollowUps", "moved");
        _host.ShowStorageCalls(to: hold);
        var merge = await _outreach.MergeAsync(Yusuf, goes, call.CustomerId);

        var canceled = await _yusuf.WholeCallAsync(call.Id);
        Assert.Equal("canceled", canceled.Status);
        Assert.Contains(reason, canceled.Events[^1].Reason);
        var refused = await NominateAsync(call.CustomerId);
        refused.ExpectProblem(HttpStatusCode.Conflict, "customer");
        Assert.Contains("They are being merged.", refused.Text);
        hold.Release();
        await _outreach.SettleAsync();
        Assert.Equal("completed", (await _outreach.ReadMergeAsync(Yusuf, merge.Id)).Status);
        Assert.False((await FindAsync(call.CustomerId)).CallIsOpen);
        Assert.Equal(what == "wish", (await FindAsync(call.CustomerId)).MustNotBeContactedOn("phone"));
        Assert.Equal(what == "wish" ? 1 : 0, (await _outreach.ReadMergeAsync(Yusuf, merge.Id)).Moved.DoNotContact);
    }

    [Fact]
    public async Task A_call_that_was_owed_to_the_absorbed_one_and_to_nobody_in_its_place_is_owed_again_once_they_are_two()
    {
        await morning.ComeAsync();
        var stays = await SomebodyAsync("@stays-busy", "problem");
        var goes = await SomebodyAsync("@goes-nominated", "praise", "+31699000311");
        (await NominateAsync(goes)).Expect<Call>(HttpStatusCode.Created);
        var merge = await _outreach.MergeAsync(Yusuf, goes, stays);
        await _outreach.SettleAsync();
        Assert.Equal((false, false), ((await FindAsync(stays)).CallIsOpen, (await FindAsync(goes)).CallIsOpen));

        await UndoAsync(merge);

        Assert.Equal((false, true), ((await FindAsync(stays)).CallIsOpen, (await FindAsync(goes)).CallIsOpen));
    }

    [Fact]
    public async Task A_call_that_is_owed_between_the_claim_and_the_signpost_is_owed_to_the_survivor_and_comes_back()
    {
        await morning.ComeAsync();
        var stays = await SomebodyAsync("@stays-between", "praise", "+31699000321");
        var goes = await SomebodyAsync("@goes-between", "praise", "+31699000322");
        var record = await ClaimAsync(goes, stays);
        (await NominateAsync(goes)).Expect<Call>(HttpStatusCode.Created);

        await _outreach.As("hanneke-vos").SweepAsync();
        await _outreach.SettleAsync();

        Assert.Equal("completed", (await _outreach.ReadMergeAsync(Yusuf, record.Id)).Status);
        Assert.Equal((true, false), ((await FindAsync(stays)).CallIsOpen, (await FindAsync(goes)).CallIsOpen));
        (await _outreach.TryUndoMergeAsync(Yusuf, record.Id)).Expect<Merge>(HttpStatusCode.Accepted);
        await _outreach.SettleAsync();
        Assert.Equal((false, true), ((await FindAsync(stays)).CallIsOpen, (await FindAsync(goes)).CallIsOpen));
    }

    [Fact]
    public async Task A_call_whose_number_goes_back_is_not_made_to_the_one_who_stays()
    {
        await morning.ComeAsync();
        var stays = await SomebodyAsync("@stays-numberless", "praise");
        var goes = await SomebodyAsync("@goes-numbered", "praise", "+31699000331");
        var merge = await _outreach.MergeAsync(Yusuf, goes, stays);
        await _outreach.SettleAsync();
        var call = (await NominateAsync(stays)).Expect<Call>(HttpStatusCode.Created);

        await UndoAsync(merge);

        Assert.Equal("canceled", (await _yusuf.WholeCallAsync(call.Id)).Status);
        Assert.Equal((false, null), ((await FindAsync(stays)).CallIsOpen, (await FindAsync(stays)).Phone));
    }

    [Fact]
    public async Task A_call_to_the_one_who_stays_is_planned_by_their_own_hours_again_from_the_undoings_first_commit_on()
    {
        await morning.ComeAsync();
        var stays = await SomebodyAsync("@stays-here", "praise", "+31699000341");
        var goes = await SomebodyAsync("@goes-far", "praise");
        (await _outreach.PatchAsync(Yusuf, $"api/customers/{goes}", new JsonObject { ["timeZone"] = "Asia/Tokyo" })).Expect<JsonObject>();
        var merge = await _outreach.MergeAsync(Yusuf, goes, stays);
        await _outreach.SettleAsync();
        var call = (await NominateAsync(stays)).Expect<Call>(HttpStatusCode.Created);
        Assert.Equal("Asia/Tokyo", (await _yusuf.WholeCallAsync(call.Id)).Window.TimeZone);

        // Nothing goes back before this test has looked.
        using var hold = new StorageHold("CustomerCalendar", $"\"CustomerId\":\"{goes}\"");
        _host.ShowStorageCalls(to: hold);
        (await _outreach.TryUndoMergeAsync(Yusuf, merge.Id)).Expect<Merge>(HttpStatusCode.Accepted);
        await hold.Held;

        Assert.Equal("Europe/Amsterdam", (await _yusuf.WholeCallAsync(call.Id)).Window.TimeZone);
        hold.Release();
        await _outreach.SettleAsync();
        Assert.Equal("undone", (await _outreach.ReadMergeAsync(Yusuf, merge.Id)).Status);
        Assert.Equal("Europe/Amsterdam", (await _yusuf.WholeCallAsync(call.Id)).Window.TimeZone);
    }

    [Fact]
    public async Task Of_two_merges_into_one_the_later_is_undone_first()
    {
        await morning.ComeAsync();
        var (stays, one, two) = (
            await SomebodyAsync("@stays-order", "praise"),
            await SomebodyAsync("@one-order", "praise"),
            await SomebodyAsync("@two-order", "praise"));
        var before = (await FindAsync(stays)).Identities;
        var first = await _outreach.MergeAsync(Yusuf, one, stays);
        await _outreach.SettleAsync();
        var second = await _outreach.MergeAsync(Yusuf, two, stays);
        await _outreach.SettleAsync();

        var refused = await _outreach.TryUndoMergeAsync(Yusuf, first.Id);
        refused.ExpectProblem(HttpStatusCode.Conflict, "merge");
        Assert.Contains(second.Id, refused.Text);
        await UndoAsync(second);
        await UndoAsync(first);

        Assert.Equal(before, (await FindAsync(stays)).Identities);
        Assert.Empty((await FindAsync(stays)).Absorbed);
    }

    [Fact]
    public async Task What_was_said_in_the_absorbed_ones_call_days_ago_cancels_the_survivors_and_its_note_is_with_whomever_they_are()
    {
        await morning.ComeAsync();
        var stays = await SomebodyAsync("@stays-said", "praise", "+31699000341");
        var goes = await SomebodyAsync("@goes-said", "praise", "+31699000342");
        await NoteAsync(stays, "The survivor's own.");
        var old = (await NominateAsync(goes)).Expect<Call>(HttpStatusCode.Created);
        var merge = await _outreach.MergeAsync(Yusuf, goes, stays);
        await _outreach.SettleAsync();
        Assert.True((await FindAsync(stays)).CallIsOpen);

        var threeDaysAgo = (await _outreach.NowAsync()).AddDays(-3);
        await _outreach.DecideAsync(
            Yusuf,
            old.Id,
            "attempts",
            new JsonObject { ["outcome"] = "connected", ["note"] = "She sings in a choir.", ["attemptedAt"] = threeDaysAgo.ToString("O") });
        await _outreach.SettleAsync();

        Assert.Equal((false, threeDaysAgo), ((await FindAsync(stays)).CallIsOpen, (await FindAsync(stays)).LastCallAt));
        Assert.Equal(["The survivor's own.", "She sings in a choir."], await NotesAsync(stays));
        Assert.Empty(await NotesAsync(goes));
        await UndoAsync(merge);
        Assert.Equal(["The survivor's own."], await NotesAsync(stays));
        Assert.Equal(["She sings in a choir."], await NotesAsync(goes));
    }

    [Fact]
    public async Task A_note_of_an_absorbed_customer_is_not_the_survivors_of_that_number()
    {
        await morning.ComeAsync();
        var (stays, goes) = (await SomebodyAsync("@stays-note", "praise"), await SomebodyAsync("@goes-note", "praise"));
        await NoteAsync(stays, "Keep me.");
        await NoteAsync(goes, "Delete me.");
        await _outreach.MergeAsync(Yusuf, goes, stays);
        await _outreach.SettleAsync();

        foreach (var method in new[] { HttpMethod.Delete, HttpMethod.Patch })
        {
            var answer = await _outreach.SendAsync(
                method,
                $"api/customers/{goes}/notes/1",
                method == HttpMethod.Patch ? OutreachClient.JsonOf(new JsonObject { ["pinned"] = true }) : null,
                Yusuf);
            Assert.Equal(HttpStatusCode.Conflict, answer.Status);
            Assert.Equal(stays, answer.Body.GetProperty("customerId").GetString());
        }

        Assert.Equal(["Keep me.", "Delete me."], await NotesAsync(stays));
    }

    [Fact]
    public async Task A_page_of_notes_that_is_carried_again_by_a_step_that_looked_before_is_there_once()
    {
        await morning.ComeAsync();
        var (stays, goes) = (await SomebodyAsync("@stays-twice", "praise"), await SomebodyAsync("@goes-twice", "praise"));
        await NoteAsync(goes, "Once.");
        var merge = await ClaimAsync(goes, stays);
        var steps = _host.Services.GetRequiredService<MergeSteps>();
        var now = await _outreach.NowAsync();
        Task<MergeStepResult> StepAsync(MergeRecord record) => steps.TakeAsync(record, now, null!, CancellationToken.None);
        async Task<MergeRecord> RecordAsync() => (await Merges.FindAsync(merge.Id, CancellationToken.None))!;
        Assert.Equal("begin", (await StepAsync(merge)).Stage);
        Assert.Equal("profile", (await StepAsync(merge)).Stage);
        var (stale, page) = (await RecordAsync(), await Merges.ReadAsync<CustomerNote>(goes, "note:", 9, CancellationToken.None));
        Assert.NotNull(stale.Took);
        Assert.Equal("notes", (await StepAsync(stale)).Stage);

        // As if it had stopped before it took the page away.
        var absorbed = (await Customers.FindAsync(goes, CancellationToken.None))!;
        await Customers.TryCommitAsync(
            absorbed.Profile, absorbed.ETag, page.Select(note => CustomerStore.Put(goes, note)), CancellationToken.None);
        await StepAsync(stale);

        Assert.Equal(["Once."], await NotesAsync(stays));
        Assert.Empty(await NotesAsync(goes));
        Assert.Equal(1, (await RecordAsync()).Moved.Notes);
        await _outreach.As("hanneke-vos").SweepAsync();
        await _outreach.SettleAsync();
        Assert.Equal("completed", (await _outreach.ReadMergeAsync(Yusuf, merge.Id)).Status);
    }

    private async Task<string> SomebodyAsync(string handle, string kind, string? phone = null)
    {
        var receipt = await _outreach.MentionAsync(Mention.By(handle, "About the router.", kind).With("author.phone", phone));
        if (kind != "problem")
        {
            await _yusuf.AcknowledgeAsync(receipt.FollowUpId, "Thank you!", needsResolution: false);
        }

        await _outreach.SettleAsync();
        return receipt.CustomerId;
    }

    /// <summary>A merge that was cut short right after its first commit.</summary>
    private async Task<MergeRecord> ClaimAsync(string goes, string stays)
    {
        var record = new MergeRecord
        {
            Id = MergeId.Of(goes, stays, 1),
            Number = 1,
            AbsorbedId = goes,
            SurvivorId = stays,
            By = Yusuf,
            At = await _outreach.NowAsync(),
        };
        await Merges.NoteUnderWayAsync(record.Id, CancellationToken.None);
        await ChangeAsync(stays, profile => profile with { Merging = record.Id, Absorbed = [new Absorbed(goes, record.At)] }, record);
        return record;
    }

    private async Task<CustomerProfile> FindAsync(string customerId) =>
        (await Customers.FindAsync(customerId, CancellationToken.None))!.Profile;

    private async Task ChangeAsync(string customerId, Func<CustomerProfile, CustomerProfile> change, MergeRecord? record = null)
    {
        var stored = (await Customers.FindAsync(customerId, CancellationToken.None))!;
        Assert.NotNull(await Customers.TryCommitAsync(
            change(stored.Profile), stored.ETag, record is null ? [] : [MergeStore.Put(record)], CancellationToken.None));
    }

    private async Task<IReadOnlyList<string>> NotesAsync(string customerId) =>
        [.. (await Merges.ReadAsync<CustomerNote>(customerId, "note:", 100, CancellationToken.None)).Select(note => note.Text)];

    private async Task NoteAsync(string customerId, string text) =>
        Assert.Equal(
            HttpStatusCode.Created,
            (await _outreach.PostAsync(Yusuf, $"api/customers/{customerId}/notes", new JsonObject { ["text"] = text })).Status);

    private Task<Answer> NominateAsync(string customerId) =>
        _outreach.PostAsync(Yusuf, $"api/customers/{customerId}/thank", new JsonObject { ["reason"] = "Always kind." });

    private async Task UndoAsync(Merge merge)
    {
        (await _outreach.TryUndoMergeAsync(Yusuf, merge.Id)).Expect<Merge>(HttpStatusCode.Accepted);
        await _outreach.SettleAsync();
        Assert.Equal("undone", (await _outreach.ReadMergeAsync(Yusuf, merge.Id)).Status);
    }
}
