using System.Net;
using System.Text.Json.Nodes;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.DependencyInjection;
using Outreach.EndToEnd.Client;
using Outreach.EndToEnd.Hosting;
using Outreach.Staff;
using Outreach.Staff.Absences;
using StaffMember = Outreach.EndToEnd.Client.StaffMember;

namespace Outreach.EndToEnd;

/// <summary>People leave, come back, and are away for an hour.</summary>
public sealed partial class LeavingTests : IAsyncLifetime
{
    private const string Yusuf = "yusuf-demirel";
    private const string Admin = "pieter-zwaan";
    private const string Lead = "hanneke-vos";
    private const string OtherLead = "desmond-pinas";

    // A Tuesday, 16:00 in Amsterdam and 11:00 in Paramaribo: Yusuf and Ravi, who answer on Twitter, are both on duty.
    private static readonly DateTimeOffset Start = new(2026, 3, 3, 15, 0, 0, TimeSpan.Zero);

    private readonly OutreachHost _host = new(DevHost.SeedChoice.Staff, Start);

    private OutreachClient Outreach => _host.Client;

    public Task InitializeAsync() => _host.InitializeAsync();

    public async Task DisposeAsync() => await _host.DisposeAsync();

    [Fact]
    public async Task Of_who_leaves_everything_open_is_handed_over_and_nothing_stays_but_the_name()
    {
        var yusuf = Outreach.As(Yusuf);
        var (fresh, waiting) = (await OwnedByYusufAsync("@fresh"), await OwnedByYusufAsync("@waiting"));
        await yusuf.AcknowledgeAsync(waiting, "On it.");
        await yusuf.ResolveAsync(waiting, "Fixed it.");
        await Outreach.SettleAsync();

        var gone = (await Outreach.DeleteAsync(Lead, $"api/staff/{Yusuf}"));
        Assert.Equal(HttpStatusCode.OK, gone.Status);
        await Outreach.SettleAsync();

        foreach (var id in new[] { fresh, waiting })
        {
            var followUp = await Outreach.As(Lead).FollowUpAsync(id);
            var assigned = followUp.Events.Last(happened => happened.Type == "assigned");
            Assert.NotEqual(Yusuf, followUp.Owner);
            Assert.Equal(("system", followUp.Owner), (assigned.By, assigned.To));
            Assert.StartsWith("takes over from Yusuf Demirel, who has left; ", assigned.Reason);
            Assert.Contains(await Outreach.InboxAsync(), mail => mail.About == id && mail.Kind == MailKind.HandedOver);
        }

        Assert.Equal(
            [Yusuf, Yusuf],
            (await Outreach.As(Lead).FollowUpAsync(waiting)).Events
                .Where(happened => happened.Type is "acknowledged" or "resolution_attempted").Select(happened => happened.By));
        var kept = (await Outreach.As(Lead).TryReadAsync($"api/staff/{Yusuf}")).Body;
        Assert.Equal(
            ("Yusuf Demirel", "", false, Start),
            (
                kept.GetProperty("name").GetString(),
                kept.GetProperty("email").GetString(),
                kept.GetProperty("onDuty").GetBoolean(),
                kept.GetProperty("removedAt").GetDateTimeOffset()));
        Assert.DoesNotContain(await Outreach.StaffAsync(), member => member.Id == Yusuf);
        (await yusuf.TryReadAsync("api/worklist")).ExpectProblem(HttpStatusCode.Unauthorized);
        (await Outreach.As(Lead).TryCommandAsync(fresh, "assign", new JsonObject { ["to"] = Yusuf }))
            .ExpectProblem(HttpStatusCode.BadRequest, "to");
        (await Outreach.DeleteAsync(Lead, $"api/staff/{Yusuf}")).ExpectProblem(HttpStatusCode.NotFound);

        var mails = (await Outreach.EnvelopesAsync()).Count(IsToYusuf);
        await Outreach.AdvanceAsync(TimeSpan.FromDays(2));
        Assert.Equal(mails, (await Outreach.EnvelopesAsync()).Count(IsToYusuf));
        Assert.Equal("Completed", (await Outreach.OrchestrationsAsync()).Single(instance => instance.Id == $"person-{Yusuf}").Status);
    }

    /// <summary>Whoever gave it to them had read the roster before: so may another process for a minute.</summary>
    [Theory]
    [InlineData(null)]
    [InlineData("bot")]
    [InlineData("team")]
    public async Task What_was_given_to_them_while_they_left_goes_to_somebody_else_within_two_minutes(string? becomes)
    {
        var account = JsonNode.Parse((await Outreach.As(Admin).TryReadAsync($"api/staff/{Yusuf}")).Text)!.AsObject();

        await ExpectPassedOnAsync(async () =>
        {
            var left = becomes is null
                ? await Outreach.DeleteAsync(Lead, $"api/staff/{Yusuf}")
                : await Outreach.As(Admin).TryPutAsync($"api/staff/{Yusuf}", account.With("type", becomes));
            Assert.Equal(HttpStatusCode.OK, left.Status);
        });
    }

    /// <summary>Whoever gave it to them had read the roster before, as when they leave; and no e-mail about it wakes their clock.</summary>
    [Fact]
    public async Task What_was_given_to_them_while_their_absence_began_goes_to_somebody_else_within_two_minutes()
    {
        var silent = new JsonObject { ["kinds"] = new JsonObject { ["assigned"] = "off" } };
        (await Outreach.As(Yusuf).TryPutAsync($"api/staff/{Yusuf}/notices", silent)).Expect<StaffMember>();

        await ExpectPassedOnAsync(async () =>
        {
            var week = new JsonObject { ["from"] = Start.ToString("O"), ["to"] = Start.AddDays(7).ToString("O") };
            (await Outreach.As(Yusuf).TryPutAsync($"api/staff/{Yusuf}/absence", week)).Expect<StaffMember>();
        });
    }

    [Fact]
    public async Task Who_was_removed_by_the_version_before_is_looked_after_until_every_process_knows_it()
    {
        Assert.Equal(HttpStatusCode.OK, (await Outreach.DeleteAsync(Admin, $"api/staff/{Yusuf}")).Status);
        await Outreach.SettleAsync();
        var staff = (StaffStore)_host.Services.GetService(typeof(StaffStore))!;
        var removed = (await staff.ReadAsync(CancellationToken.None)).Single(stored => stored.Member.Id == Yusuf).Member;
        await staff.PutAsync(removed with { NoPersonSince = null }, CancellationToken.None);
        var activities = ActivatorUtilities.CreateInstance<PersonActivities>(_host.Services);

        var turn = await activities.TakePersonTurn(
            new PersonTurnInput { StaffId = Yusuf, Now = removed.RemovedAt!.Value.AddSeconds(10) },
            _host.Services.GetRequiredService<DurableTaskClient>(),
            CancellationToken.None);

        Assert.Equal((false, true), (turn.Over, turn.NextDeadline > removed.RemovedAt));
    }

    [Fact]
    public async Task Who_was_removed_is_added_again_as_somebody_new()
    {
        var account = JsonNode.Parse((await Outreach.As(Admin).TryReadAsync($"api/staff/{Yusuf}")).Text)!.AsObject();
        Assert.Equal(HttpStatusCode.OK, (await Outreach.DeleteAsync(Admin, $"api/staff/{Yusuf}")).Status);
        await Outreach.SettleAsync();

        var again = (await Outreach.As(Admin).TryPutAsync($"api/staff/{Yusuf}", account)).Expect<StaffMember>(HttpStatusCode.Created);
        await Outreach.SettleAsync();

        Assert.Equal(("Yusuf Demirel", true), (again.Name, again.OnDuty));
        Assert.Empty(await Outreach.As(Yusuf).WorklistAsync());
        Assert.Equal("Running", (await Outreach.OrchestrationsAsync()).Single(instance => instance.Id == $"person-{Yusuf}").Status);
    }

    [Fact]
    public async Task An_account_that_becomes_a_bots_keeps_nothing_open()
    {
        var id = await OwnedByYusufAsync("@mine");
        var account = JsonNode.Parse((await Outreach.As(Admin).TryReadAsync($"api/staff/{Yusuf}")).Text)!.AsObject();

        (await Outreach.As(Admin).TryPutAsync($"api/staff/{Yusuf}", account.With("type", "bot"))).Expect<StaffMember>();
        await Outreach.SettleAsync();

        var followUp = await Outreach.As(Lead).FollowUpAsync(id);
        Assert.NotEqual(Yusuf, followUp.Owner);
        Assert.StartsWith(
            "takes over from Yusuf Demirel, whose account is no person's any more; ",
            followUp.Events.Last(happened => happened.Type == "assigned").Reason);
    }

    [Fact]
    public async Task Who_is_away_for_an_hour_gets_nothing_new_and_keeps_what_is_open()
    {
        var id = await OwnedByYusufAsync("@mine");
        var planned = new JsonObject { ["from"] = Start.AddDays(7).ToString("O"), ["to"] = Start.AddDays(14).ToString("O") };
        (await Outreach.As(Yusuf).TryPutAsync($"api/staff/{Yusuf}/absence", planned)).Expect<StaffMember>();

        var away = (await Outreach.As(Yusuf).TryPutAsync($"api/staff/{Yusuf}/absence", new JsonObject { ["for"] = "PT1H" }));
        var member = away.Expect<StaffMember>();
        Assert.Equal((false, Start.AddDays(7)), (member.OnDuty, member.Absence!.From));
        Assert.Equal(Start.AddHours(1), away.Body.GetProperty("awayUntil").GetDateTimeOffset());
        var during = await Outreach.MentionAllAsync(Enumerable.Range(0, 6).Select(n => Mention.By($"@during{n}")));
        await Outreach.SettleAsync();

        Assert.Equal(Yusuf, (await Outreach.As(Yusuf).FollowUpAsync(id)).Owner);
        foreach (var receipt in during)
        {
            Assert.NotEqual(Yusuf, (await Outreach.As(Lead).FollowUpAsync(receipt.FollowUpId)).Owner);
        }

        (await Outreach.As(Lead).TryCommandAsync(during[0].FollowUpId, "assign", new JsonObject { ["to"] = Yusuf }))
            .ExpectProblem(HttpStatusCode.BadRequest, "to");
        (await Outreach.As(Yusuf).TryPutAsync(
            $"api/staff/{Yusuf}/absence", new JsonObject { ["for"] = "P2D" })).ExpectProblem(HttpStatusCode.BadRequest, "for");
        (await Outreach.As(Yusuf).TryPutAsync(
            $"api/staff/{Yusuf}/absence",
            new JsonObject { ["for"] = "PT1H", ["deputy"] = Lead })).ExpectProblem(HttpStatusCode.BadRequest, "deputy");
        await Outreach.AdvanceAsync(TimeSpan.FromHours(1));
        Assert.Equal(Yusuf, (await Outreach.As(Lead).AssignAsync(during[0].FollowUpId, Yusuf)).Owner);
    }

    [Fact]
    public async Task Who_may_not_is_refused_and_the_last_person_on_duty_stays()
    {
        (await Outreach.DeleteAsync(Yusuf, "api/staff/ravi-jagmohan")).ExpectProblem(HttpStatusCode.Forbidden);
        (await Outreach.DeleteAsync(Lead, $"api/staff/{Admin}")).ExpectProblem(HttpStatusCode.Forbidden);
        (await Outreach.DeleteAsync(Admin, $"api/staff/{Admin}")).ExpectProblem(HttpStatusCode.Conflict, "role");
        var week = new JsonObject { ["from"] = Start.ToString("O"), ["to"] = Start.AddDays(7).ToString("O") };
        foreach (var other in (await Outreach.StaffAsync()).Where(member => member.Type == "person" && member.Id != Yusuf))
        {
            (await Outreach.As(Admin).TryPutAsync($"api/staff/{other.Id}/absence", week)).Expect<StaffMember>();
        }

        var account = JsonNode.Parse((await Outreach.As(Admin).TryReadAsync($"api/staff/{Yusuf}")).Text)!.AsObject();
        var refused = await Outreach.DeleteAsync(Admin, $"api/staff/{Yusuf}");
        refused.ExpectProblem(HttpStatusCode.Conflict, "id");
        Assert.Contains("add a person, end somebody's absence or change somebody's hours first", refused.Text);
        (await Outreach.As(Admin).TryPutAsync($"api/staff/{Yusuf}", account.With("type", "bot")))
            .ExpectProblem(HttpStatusCode.Conflict, "type");

        Assert.Equal(HttpStatusCode.OK, (await Outreach.DeleteAsync(Lead, $"api/staff/{Lead}/absence")).Status);
        Assert.Equal(HttpStatusCode.OK, (await Outreach.DeleteAsync(Lead, $"api/staff/{Yusuf}")).Status);
    }

    private static bool IsToYusuf(Envelope mail) => mail.To.StartsWith("yusuf.demirel@", StringComparison.Ordinal);

    private async Task<string> OwnedByYusufAsync(string handle)
    {
        var id = (await Outreach.MentionAsync(Mention.By(handle))).FollowUpId;
        await Outreach.SettleAsync();
        await Outreach.As(Lead).AssignAsync(id, Yusuf);
        await Outreach.SettleAsync();
        return id;
    }

    /// <summary>Gives Yusuf something while that happens, and expects it to be with somebody else two minutes later.</summary>
    private async Task ExpectPassedOnAsync(Func<Task> whileGiven)
    {
        var id = (await Outreach.MentionAsync(Mention.By("@meanwhile"))).FollowUpId;
        await Outreach.SettleAsync();
        await Outreach.As(Lead).AssignAsync(id, Lead);
        await Outreach.SettleAsync();
        using var hold = new StorageHold("FollowUps", Yusuf);
        _host.ShowStorageCalls(to: hold);
        var given = Outreach.As(Lead).AssignAsync(id, Yusuf);
        await hold.Held;
        await whileGiven();
        await Outreach.SettleAsync();
        hold.Release();
        await given;
        await Outreach.SettleAsync();
        Assert.Equal(Yusuf, (await Outreach.As(Lead).FollowUpAsync(id)).Owner);

        await Outreach.AdvanceAsync(TimeSpan.FromMinutes(2));

        Assert.NotEqual(Yusuf, (await Outreach.As(Lead).FollowUpAsync(id)).Owner);
    }
}
