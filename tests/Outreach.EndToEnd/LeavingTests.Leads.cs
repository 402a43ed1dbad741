using System.Net;
using System.Text.Json.Nodes;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.DependencyInjection;
using Outreach.EndToEnd.Client;
using Outreach.EndToEnd.Hosting;
using Outreach.Notices;
using Outreach.SharedKernel;
using Outreach.WorkItems;
using StaffMember = Outreach.EndToEnd.Client.StaffMember;

namespace Outreach.EndToEnd;

/// <content>What waits for a lead, or is to be told to one, when they leave or are absent.</content>
public sealed partial class LeavingTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task What_waits_for_the_decision_of_a_lead_who_leaves_or_is_absent_is_another_leads_at_once(bool isAbsent)
    {
        var (id, yusuf) = (await OwnedByYusufAsync("@silent"), Outreach.As(Yusuf));
        await yusuf.AcknowledgeAsync(id, "On it.");
        await yusuf.ResolveAsync(id, "Fixed it.");
        await Outreach.AdvanceAsync(TimeSpan.FromDays(15));
        Assert.Contains(await Outreach.As(Lead).WorklistAsync(), item => item.Type == "review" && item.Id == id);
        var now = await Outreach.NowAsync();

        if (isAbsent)
        {
            var weeks = new JsonObject { ["from"] = now.ToString("O"), ["to"] = now.AddDays(14).ToString("O") };
            (await Outreach.As(Lead).TryPutAsync($"api/staff/{Lead}/absence", weeks)).Expect<StaffMember>();
        }
        else
        {
            Assert.Equal(HttpStatusCode.OK, (await Outreach.DeleteAsync(Admin, $"api/staff/{Lead}")).Status);
        }

        await Outreach.SettleAsync();
        Assert.Contains(await Outreach.As(OtherLead).WorklistAsync(), item => item.Type == "review" && item.Id == id);
        Assert.DoesNotContain(
            await _host.Tables.ReadAsync("Worklist"), row => row.Entity.PartitionKey == Lead && row.Entity.GetString("Id") == id);

        // Who is back has to know of it; who has left is nobody to ask.
        var followUp = await Outreach.As(OtherLead).FollowUpAsync(id);
        Assert.Equal(isAbsent ? Lead : OtherLead, followUp.EscalatedTo);
        Assert.Equal(followUp.EscalatedTo, followUp.Events.Last(happened => happened.Type == "escalated").To);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task What_waits_for_a_leads_decision_is_with_one_lead_at_any_time_also_once_the_absent_one_is_back(bool isEarly)
    {
        var (id, yusuf) = (await OwnedByYusufAsync("@decide"), Outreach.As(Yusuf));
        await yusuf.AcknowledgeAsync(id, "On it.");
        await yusuf.ResolveAsync(id, "Fixed it.");
        await Outreach.AdvanceAsync(TimeSpan.FromDays(15));
        var now = await Outreach.NowAsync();
        await AwayAsync(Lead, now.AddDays(3));
        Assert.Equal([OtherLead], await ShownToAsync());

        // Who has it keeps it when the other one is back, until it is decided or the night.
        if (isEarly)
        {
            Assert.Equal(HttpStatusCode.OK, (await Outreach.DeleteAsync(Lead, $"api/staff/{Lead}/absence")).Status);
            await Outreach.SettleAsync();
            Assert.Equal([OtherLead], await ShownToAsync());
        }
        else
        {
            await Outreach.AdvanceAsync(TimeSpan.FromDays(3));
            Assert.Single(await ShownToAsync());
        }

        // Whoever has it is away in their turn.
        await AwayAsync(OtherLead, now.AddDays(9));
        Assert.Equal([Lead], await ShownToAsync());
        await AwayAsync(Lead, now.AddDays(9));
        Assert.Single(await ShownToAsync());
        (await Outreach.DeleteAsync(Lead, $"api/staff/{Lead}/absence")).Expect<System.Text.Json.JsonElement>();
        (await Outreach.DeleteAsync(OtherLead, $"api/staff/{OtherLead}/absence")).Expect<System.Text.Json.JsonElement>();
        await Outreach.As(Lead).SweepAsync();
        await Outreach.SettleAsync();
        Assert.Equal([Lead], await ShownToAsync());

        await Outreach.As(OtherLead).CommandAsync(id, "close-unconfirmed", new JsonObject { ["reason"] = "They did not answer." });
        await Outreach.SettleAsync();
        Assert.Empty(await ShownToAsync());

        async Task AwayAsync(string lead, DateTimeOffset until)
        {
            var absence = new JsonObject { ["from"] = (await Outreach.NowAsync()).ToString("O"), ["to"] = until.ToString("O") };
            (await Outreach.As(lead).TryPutAsync($"api/staff/{lead}/absence", absence)).Expect<StaffMember>();
            await Outreach.SettleAsync();
        }

        async Task<IReadOnlyList<string>> ShownToAsync() =>
        [
            .. (await _host.Tables.ReadAsync("Worklist")).Where(row => row.Entity.GetString("Id") == id)
                .Select(row => row.Entity.PartitionKey),
        ];
    }

    [Fact]
    public async Task Of_a_miss_that_a_lead_who_leaves_has_not_been_told_of_another_one_hears()
    {
        var id = await OwnedByYusufAsync("@late");
        var entry = MissedOf(id, 900, await Outreach.NowAsync());
        var (store, logged) = (Notices, NoticeLog.Of(entry with { Attempts = 1 }, NoticeStatus.Sent, entry.PendingSince));
        await _host.Tables["FollowUps"].AddEntityAsync(NoticeLog.RowOf(id, "", logged));
        await store.AddAsync(
            Lead,
            [
                PendingNotice.Of(id, entry, traceParent: null),
                PendingNotice.Of(id, entry with { Id = $"{id}-901", Notice = FollowUps.FollowUpNotices.Assigned }, traceParent: null),
            ],
            CancellationToken.None);

        Assert.Equal(HttpStatusCode.OK, (await Outreach.DeleteAsync(Admin, $"api/staff/{Lead}")).Status);
        await Outreach.SettleAsync();
        await Outreach.AdvanceAsync(TimeSpan.FromMinutes(2));

        var told = Assert.Single(await Outreach.InboxAsync(), mail => mail.About == id && mail.Kind == MailKind.Overdue);
        Assert.StartsWith("desmond.pinas@", told.To);

        Assert.Contains(
            (await Outreach.As(OtherLead).FollowUpAsync(id)).Notices,
            notice => notice is { Kind: MailKind.Overdue, To: OtherLead, Status: "sent" });

        // What was for them alone is given up, where everybody sees it.
        var left = (await store.ReadAsync(Lead, CancellationToken.None)).Pending;
        Assert.Equal(($"{id}-901", true), (Assert.Single(left).Entry.Id, left[0].Entry.Dead));
        Assert.Empty((await store.ReadAsync(OtherLead, CancellationToken.None)).Pending);
    }

    [Fact]
    public async Task Of_a_miss_that_is_held_back_for_a_lead_who_is_absent_then_another_one_hears()
    {
        var id = await OwnedByYusufAsync("@night");
        var now = await Outreach.NowAsync();
        var entry = MissedOf(id, 900, now) with { NotBefore = now.AddHours(16) };
        await Notices.AddAsync(Lead, [new PendingNotice { About = id, Entry = entry }], CancellationToken.None);
        var weeks = new JsonObject { ["from"] = now.AddMinutes(5).ToString("O"), ["to"] = now.AddDays(14).ToString("O") };
        (await Outreach.As(Lead).TryPutAsync($"api/staff/{Lead}/absence", weeks)).Expect<StaffMember>();
        await Outreach.SettleAsync();
        Assert.Single((await Notices.ReadAsync(Lead, CancellationToken.None)).Pending);

        await Outreach.AdvanceAsync(TimeSpan.FromMinutes(10));

        Assert.Empty((await Notices.ReadAsync(Lead, CancellationToken.None)).Pending);
        var told = Assert.Single(await Outreach.InboxAsync(), mail => mail.About == id && mail.Kind == MailKind.Overdue);
        Assert.StartsWith("desmond.pinas@", told.To);
    }

    [Fact]
    public async Task What_came_in_for_a_lead_while_the_rest_was_given_up_another_one_hears_too()
    {
        var id = await OwnedByYusufAsync("@late");
        Assert.Equal(HttpStatusCode.OK, (await Outreach.DeleteAsync(Admin, $"api/staff/{Lead}")).Status);
        await Outreach.SettleAsync();
        var entry = MissedOf(id, 900, await Outreach.NowAsync());
        PendingNotice GivenUp(OutboxEntry one, string why) => new() { About = id, Entry = one with { Dead = true, Error = why } };
        await Notices.AddAsync(
            Lead,
            [GivenUp(entry, $"{Lead} is no person on the roster"), GivenUp(entry with { Id = $"{id}-901" }, "no such mailbox")],
            CancellationToken.None);

        await Outreach.AdvanceAsync(TimeSpan.FromMinutes(2));

        var told = Assert.Single(await Outreach.InboxAsync(), mail => mail.About == id && mail.Kind == MailKind.Overdue);
        Assert.StartsWith("desmond.pinas@", told.To);
        Assert.Equal($"{id}-901", Assert.Single((await Notices.ReadAsync(Lead, CancellationToken.None)).Pending).Entry.Id);
    }

    [Fact]
    public async Task Of_what_waits_for_a_lead_whose_clock_has_failed_another_one_hears_once_they_leave()
    {
        var id = await OwnedByYusufAsync("@late");
        await Notices.AddAsync(
            Lead, [PendingNotice.Of(id, MissedOf(id, 900, await Outreach.NowAsync()), traceParent: null)], CancellationToken.None);
        await _host.Services.GetRequiredService<DurableTaskClient>().TerminateInstanceAsync($"person-{Lead}");
        await Outreach.SettleAsync();

        Assert.Equal(HttpStatusCode.OK, (await Outreach.DeleteAsync(Admin, $"api/staff/{Lead}")).Status);
        await Outreach.SettleAsync();

        Assert.Empty((await Notices.ReadAsync(Lead, CancellationToken.None)).Pending);
        var told = Assert.Single(await Outreach.InboxAsync(), mail => mail.About == id && mail.Kind == MailKind.Overdue);
        Assert.StartsWith("desmond.pinas@", told.To);
    }

    [Fact]
    public async Task Of_what_still_waits_for_a_lead_who_has_left_another_one_hears_by_the_sweep()
    {
        var (id, other) = (await OwnedByYusufAsync("@late"), await OwnedByYusufAsync("@later"));
        Assert.Equal(HttpStatusCode.OK, (await Outreach.DeleteAsync(Admin, $"api/staff/{Lead}")).Status);
        await Outreach.AdvanceAsync(TimeSpan.FromMinutes(2));
        Assert.Equal("Completed", (await Outreach.OrchestrationsAsync()).Single(instance => instance.Id == $"person-{Lead}").Status);
        var (entry, now) = (MissedOf(id, 900, await Outreach.NowAsync()), await Outreach.NowAsync());
        var givenUp = MissedOf(other, 901, now) with { Dead = true, Error = $"{Lead} is no person on the roster" };
        var bounced = MissedOf(other, 902, now) with { Dead = true, Error = "no such mailbox" };
        await Notices.AddAsync(
            Lead,
            [
                new() { About = id, Entry = entry },
                new() { About = other, Entry = givenUp },
                new() { About = other, Entry = bounced },
            ],
            CancellationToken.None);

        var sweep = await Outreach.As(OtherLead).SweepAsync();
        await Outreach.SettleAsync();

        Assert.Equal(1, sweep.Done["woken"]);
        Assert.Equal($"{other}-902", Assert.Single((await Notices.ReadAsync(Lead, CancellationToken.None)).Pending).Entry.Id);
        Assert.Equal(
            new[] { id, other }.Order(),
            (await Outreach.InboxAsync()).Where(mail => mail.Kind == MailKind.Overdue).Select(mail => mail.About).Order());

        // What nobody else is to hear of wakes nobody.
        Assert.Equal(0, (await Outreach.As(OtherLead).SweepAsync()).Done["woken"]);
    }

    [Fact]
    public async Task What_a_lead_who_has_left_was_to_be_told_goes_from_the_item_itself_to_another_one()
    {
        var id = await OwnedByYusufAsync("@late");
        Assert.Equal(HttpStatusCode.OK, (await Outreach.DeleteAsync(Admin, $"api/staff/{Lead}")).Status);
        await Outreach.SettleAsync();
        var entry = MissedOf(id, 900, await Outreach.NowAsync());
        var dispatcher = (INoticeDispatcher)_host.Services.GetService(typeof(INoticeDispatcher))!;

        var results = await dispatcher.EnqueueAsync(
            "item",
            id,
            Yusuf,
            [entry, entry with { Id = $"{id}-901", Notice = FollowUps.FollowUpNotices.Assigned }],
            _ => true,
            CancellationToken.None);

        Assert.True(results.Single(result => result.EntryId != entry.Id).Permanent);
        var sent = results.Single(result => result.EntryId == entry.Id);
        Assert.Null(sent.Error);
        Assert.Equal(OtherLead, dispatcher.LogEntryOf(entry, sent, await Outreach.NowAsync())!.To);
        Assert.Equal(
            [(entry.Id, OtherLead)],
            (await Notices.ReadAsync(OtherLead, CancellationToken.None)).Pending.Select(notice => (notice.Entry.Id, notice.Entry.To)));
    }

    [Fact]
    public async Task Another_lead_is_the_lead_of_whose_item_it_is_not_of_the_lead_who_left()
    {
        var id = await OwnedByYusufAsync("@third");
        var account = JsonNode.Parse((await Outreach.As(Admin).TryReadAsync($"api/staff/{Yusuf}")).Text)!.AsObject();
        Assert.Equal(HttpStatusCode.OK, (await Outreach.DeleteAsync(Admin, $"api/staff/{Lead}")).Status);
        (await Outreach.As(Admin).TryPutAsync($"api/staff/{Yusuf}", account.With("leadId", "greetje-bos"))).Expect<StaffMember>();
        await Outreach.SettleAsync();
        var dispatcher = (INoticeDispatcher)_host.Services.GetService(typeof(INoticeDispatcher))!;

        var results = await dispatcher.EnqueueAsync(
            "item", id, Yusuf, [MissedOf(id, 900, await Outreach.NowAsync())], _ => true, CancellationToken.None);

        Assert.Equal("greetje-bos", Assert.Single(results).To);
    }

    [Fact]
    public async Task Of_a_miss_the_lead_of_whose_item_it_is_hears_where_the_lead_leaves_before_the_notice_goes_out()
    {
        var id = await OwnedByYusufAsync("@missed");
        var due = (await Outreach.As(Lead).FollowUpAsync(id)).ServiceLevel.FirstResponse.DueAt!.Value;
        var fault = new StorageFault();
        _host.ShowStorageCalls(to: fault);
        fault.FailWrite("Notices", Lead, FollowUps.FollowUpNotices.Missed.Name);
        await Outreach.AdvanceToAsync(due);
        Assert.True(fault.HasHappened);
        var missed = await Outreach.As(OtherLead).FollowUpAsync(id);
        Assert.Equal((Lead, Yusuf), (missed.EscalatedTo, missed.Owner));
        Assert.Equal((Lead, "queued"), Overdue(missed));

        await LeadLeavesAsync();

        Assert.Equal(("greetje-bos", "sent"), Overdue(await Outreach.As(OtherLead).FollowUpAsync(id)));

        static (string To, string Status) Overdue(FollowUp of) =>
            of.Notices.Where(notice => notice.Kind == MailKind.Overdue).Select(notice => (notice.To, notice.Status)).Single();
    }

    [Fact]
    public async Task Of_a_call_to_decide_the_lead_of_whose_call_it_is_hears_where_the_lead_leaves_before_the_notice_goes_out()
    {
        for (var praise = 0; praise < 3; praise++)
        {
            var mention = Mention.By("@loyal", "You are great.", "praise").With("author.phone", "+31699000112");
            var id = (await Outreach.MentionAsync(mention)).FollowUpId;
            await Outreach.As(Yusuf).AcknowledgeAsync(id, "Thank you!", needsResolution: false);
            await Outreach.SettleAsync();
        }

        var call = Assert.Single(await Outreach.As(OtherLead).CallsAsync());
        Assert.Equal(Yusuf, call.Assignee);
        var fault = new StorageFault();
        _host.ShowStorageCalls(to: fault);
        fault.FailWrite("Notices", Lead, "call_to_decide");
        for (var attempt = 0; attempt < 3; attempt++)
        {
            await Outreach.As(Yusuf).LogAttemptAsync(call.Id, "no_answer");
        }

        await Outreach.SettleAsync();
        Assert.True(fault.HasHappened);
        Assert.Equal((Lead, "queued"), await ToDecideAsync());

        await LeadLeavesAsync();

        Assert.Equal(("greetje-bos", "sent"), await ToDecideAsync());

        async Task<(string? To, string? Status)> ToDecideAsync() =>
            (await Outreach.As(OtherLead).TryReadAsync($"api/calls/{call.Id}")).Body.GetProperty("notices").EnumerateArray()
                .Where(notice => notice.GetProperty("kind").GetString() == "call_to_decide")
                .Select(notice => (notice.GetProperty("to").GetString(), notice.GetProperty("status").GetString())).Single();
    }

    /// <summary>Another one leads Yusuf from then on than would lead the lead who leaves.</summary>
    private async Task LeadLeavesAsync()
    {
        var account = JsonNode.Parse((await Outreach.As(Admin).TryReadAsync($"api/staff/{Yusuf}")).Text)!.AsObject();
        (await Outreach.As(Admin).TryPutAsync($"api/staff/{Yusuf}", account.With("leadId", "greetje-bos"))).Expect<StaffMember>();
        Assert.Equal(HttpStatusCode.OK, (await Outreach.DeleteAsync(Admin, $"api/staff/{Lead}")).Status);
        await Outreach.AdvanceAsync(TimeSpan.FromHours(1));
    }

    private PendingNoticeStore Notices => (PendingNoticeStore)_host.Services.GetService(typeof(PendingNoticeStore))!;

    private static OutboxEntry MissedOf(string followUpId, int number, DateTimeOffset now) => new()
    {
        Id = $"{followUpId}-{number}",
        Kind = OutboxKind.Notice,
        Notice = FollowUps.FollowUpNotices.Missed,
        To = Lead,
        Clock = ClockKind.FirstResponse,
        PendingSince = now,
    };
}
