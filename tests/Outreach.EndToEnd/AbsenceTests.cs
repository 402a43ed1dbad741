using System.Net;
using System.Text.Json.Nodes;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.DependencyInjection;
using Outreach.EndToEnd.Checks;
using Outreach.EndToEnd.Client;
using Outreach.EndToEnd.Hosting;

namespace Outreach.EndToEnd;

/// <summary>Yusuf answers on Twitter in Amsterdam, with Sanne, and Ravi and Desmond in Paramaribo.</summary>
public sealed class AbsenceTests
{
    private const string Yusuf = "yusuf-demirel";

    // A Tuesday, 10:00 in Amsterdam: of those on Twitter only Yusuf is on duty.
    private static readonly DateTimeOffset Start = new(2026, 3, 3, 9, 0, 0, TimeSpan.Zero);
    private static readonly DateTimeOffset Away = Start.AddDays(3);
    private static readonly DateTimeOffset Back = new(2026, 3, 9, 7, 0, 0, TimeSpan.Zero);

    [Fact]
    public async Task All_that_is_open_moves_to_the_deputy_with_an_explanation_once_an_absence_begins_and_others_get_what_is_new()
    {
        await using var host = await OutreachHost.StartAsync(startsAt: Start);
        var (outreach, yusuf, sanne) = (host.Client, host.Client.As(Yusuf), host.Client.As("sanne-lootsma"));
        var mentions = await outreach.MentionAllAsync(Enumerable.Range(0, 12).Select(n => Mention.By($"@before{n}")));
        var ids = mentions.Select(receipt => receipt.FollowUpId).ToList();
        Assert.All(await yusuf.AllFollowUpsAsync(), followUp => Assert.Equal(Yusuf, followUp.Owner));
        await yusuf.AcknowledgeAsync(ids[0], "On it.");
        await yusuf.AcknowledgeAsync(ids[1], "On it.");
        await yusuf.ResolveAsync(ids[1], "Fixed it.");
        await yusuf.AcknowledgeAsync(ids[2], "Thank you!", needsResolution: false);
        await yusuf.AssignAsync(ids[3], "ravi-jagmohan");

        var planned = await AbsentAsync(yusuf, Yusuf, Away, Back, deputy: "sanne-lootsma");
        Assert.Equal((Away, Back, "sanne-lootsma"), (planned.Absence!.From, planned.Absence.To, planned.Absence.Deputy));
        await outreach.AdvanceToAsync(Away.AddSeconds(-1));
        Assert.Equal(11, (await yusuf.AllFollowUpsAsync(filter: $"&owner={Yusuf}")).Count);

        await Histories.StayShortDuringAsync(outreach, () => outreach.AdvanceToAsync(Away));

        string[] stay = [ids[2], ids[3]];
        foreach (var id in ids)
        {
            var followUp = await sanne.FollowUpAsync(id);
            var last = followUp.Events.Last(happened => happened.Type == "assigned");
            if (stay.Contains(id))
            {
                Assert.NotEqual(Away, last.At);
                continue;
            }

            Assert.Equal("sanne-lootsma", followUp.Owner);
            Assert.Equal(("system", "sanne-lootsma", Away), (last.By, last.To, last.At));
            Assert.Equal("stands in for Yusuf Demirel, who is absent until 9 March 2026", last.Reason);
        }

        Assert.Equal((Yusuf, "ravi-jagmohan"), ((await sanne.FollowUpAsync(ids[2])).Owner, (await sanne.FollowUpAsync(ids[3])).Owner));
        Assert.Empty(await yusuf.WorklistAsync());
        var toDo = (await sanne.WorklistAsync()).Where(item => item.Type != "check_in").Select(item => item.Id);
        Assert.Equal(ids.Except(stay).Except([ids[1]]).Order(), toDo.Order());
        var takenOver = (await outreach.InboxAsync()).Where(mail => mail.Kind == MailKind.HandedOver).ToList();
        Assert.Equal(ids.Except(stay).Order(), takenOver.Select(mail => mail.About).Order());
        Assert.All(takenOver, mail => Assert.StartsWith("sanne.lootsma@", mail.To, StringComparison.Ordinal));

        // Friday 10:00: nobody else on Twitter is on duty yet, and still nothing new is his; nor is a customer who knows him.
        var known = await outreach.MentionAsync(Mention.By("@before2", "Me again."));
        var unknown = await outreach.MentionAsync(Mention.By("@during"));
        var (again, during) = (await sanne.FollowUpAsync(known.FollowUpId), await sanne.FollowUpAsync(unknown.FollowUpId));
        Assert.DoesNotContain(Yusuf, new[] { again.Owner, during.Owner });
        Assert.StartsWith(
            "nobody for twitter is on duty; fewest open: ", during.Events.Single(happened => happened.Type == "assigned").Reason);

        // He is back, and so is who knows him.
        await outreach.AdvanceToAsync(Back.AddHours(1));
        var back = await outreach.MentionAsync(Mention.By("@before2", "Are you there, Yusuf?"));
        var his = await sanne.FollowUpAsync(back.FollowUpId);
        Assert.Equal(Yusuf, his.Owner);
        Assert.Equal("spoke with this customer on 3 March 2026", his.Events.Single(happened => happened.Type == "assigned").Reason);
        Assert.Null((await StaffMemberAsync(sanne, Yusuf)).Absence);
        await Histories.AreShortAsync(outreach);
    }

    [Fact]
    public async Task Without_a_deputy_an_absence_that_begins_at_once_shares_out_more_than_a_page_evenly()
    {
        await using var host = await OutreachHost.StartAsync(startsAt: Start);
        var (outreach, lead) = (host.Client, host.Client.As("hanneke-vos"));
        for (var hundred = 0; hundred < 3; hundred++)
        {
            await outreach.MentionAllAsync(Enumerable.Range(0, 100).Select(n => Mention.By($"@many{hundred}-{n}")));
        }

        await outreach.SettleAsync();
        Assert.Equal(300, (await lead.AllFollowUpsAsync(filter: $"&owner={Yusuf}")).Count);

        await AbsentAsync(lead, Yusuf, Start.AddHours(-1), Back);
        await Histories.StayShortDuringAsync(outreach, outreach.SettleAsync);

        var owners = (await lead.AllFollowUpsAsync()).CountBy(followUp => followUp.Owner).ToDictionary();
        Assert.Equal(["desmond-pinas", "ravi-jagmohan", "sanne-lootsma"], owners.Keys.Order());
        Assert.Equal(300, owners.Values.Sum());
        Assert.InRange(owners.Values.Max() - owners.Values.Min(), 0, 1);
        Assert.Empty(await host.Client.As(Yusuf).WorklistAsync());
    }

    [Fact]
    public async Task What_is_done_at_the_very_moment_of_a_hand_over_is_kept_and_moves_all_the_same()
    {
        await using var host = await OutreachHost.StartAsync(startsAt: Start);
        var (outreach, yusuf) = (host.Client, host.Client.As(Yusuf));
        var ids = (await outreach.MentionAllAsync(Enumerable.Range(0, 30).Select(n => Mention.By($"@race{n}"))))
            .Select(receipt => receipt.FollowUpId)
            .ToList();
        await outreach.SettleAsync();

        await Task.WhenAll(
            [
                AbsentAsync(yusuf, Yusuf, Start, Back, deputy: "sanne-lootsma"),
                .. ids.Select(id => (Task)yusuf.AcknowledgeAsync(id, "On it."))]);
        await outreach.SettleAsync();

        foreach (var id in ids)
        {
            var followUp = await yusuf.FollowUpAsync(id);
            Assert.Equal(("sanne-lootsma", "in_progress"), (followUp.Owner, followUp.State));
            Assert.Equal(
                ["acknowledged", "assigned"],
                followUp.Events.Where(happened => happened.Sequence > 2).Select(happened => happened.Type).Order());
        }
    }

    [Fact]
    public async Task An_absence_that_is_called_off_moves_nothing()
    {
        await using var host = await OutreachHost.StartAsync(startsAt: Start);
        var yusuf = host.Client.As(Yusuf);
        var id = (await host.Client.MentionAsync(Mention.By("@stays"))).FollowUpId;
        await AbsentAsync(yusuf, Yusuf, Away, Back);

        var ended = (await host.Client.SendAsync(HttpMethod.Delete, $"api/staff/{Yusuf}/absence", staff: Yusuf)).Expect<StaffMember>();
        await host.Client.AdvanceToAsync(Away.AddHours(1));

        Assert.Null(ended.Absence);
        Assert.Equal(Yusuf, (await yusuf.FollowUpAsync(id)).Owner);
    }

    [Fact]
    public async Task A_call_moves_too_and_one_that_becomes_owed_meanwhile_is_given_to_somebody_who_is_there()
    {
        await using var host = await OutreachHost.StartAsync(startsAt: Start);
        var (outreach, yusuf, sanne) = (host.Client, host.Client.As(Yusuf), host.Client.As("sanne-lootsma"));
        var owed = await BecomeLoyalAsync(outreach, yusuf, "@mila");
        var later = await WriteAsync(outreach, yusuf, "@nora", times: 3);
        await outreach.SettleAsync();
        var call = Assert.Single(await yusuf.CallsAsync());
        Assert.Equal((owed, Yusuf), (call.CustomerId, call.Assignee));

        await AbsentAsync(yusuf, Yusuf, Start, Back, deputy: "sanne-lootsma");
        await outreach.SettleAsync();
        await sanne.LogConfirmedByCustomerAsync(later, "It works.");
        await outreach.SettleAsync();

        var calls = await sanne.CallsAsync();
        Assert.Equal(2, calls.Count);
        Assert.All(calls, one => Assert.Equal("sanne-lootsma", one.Assignee));
        var moved = (await sanne.TryReadAsync($"api/calls/{call.Id}")).Body.GetProperty("events").EnumerateArray()
            .Single(happened => happened.GetProperty("type").GetString() == "reassigned");
        Assert.Equal(
            ("system", "sanne-lootsma", "stands in for Yusuf Demirel, who is absent until 9 March 2026"),
            (moved.GetProperty("by").GetString(), moved.GetProperty("to").GetString(), moved.GetProperty("reason").GetString()));
        Assert.DoesNotContain(await yusuf.WorklistAsync(), item => item.Id == call.Id);

        // Planned anew, for hers: she works from Tuesday at noon.
        var asked = calls.Single(one => one.Id == call.Id).NotBefore;
        Assert.Equal(new DateTimeOffset(2026, 3, 3, 11, 0, 0, TimeSpan.Zero), asked);
        await outreach.AdvanceToAsync(asked);
        Assert.Contains(await sanne.WorklistAsync(), item => item.Id == call.Id);
    }

    [Fact]
    public async Task A_missed_clock_is_told_to_a_lead_who_is_there()
    {
        await using var host = await OutreachHost.StartAsync(startsAt: Start);
        await AbsentAsync(host.Client.As("hanneke-vos"), "hanneke-vos", Start, Back);
        var id = (await host.Client.MentionAsync(Mention.By("@late"))).FollowUpId;

        await host.Client.AdvanceAsync(TimeSpan.FromDays(2));

        Assert.Equal(
            "desmond-pinas", (await host.Client.As(Yusuf).FollowUpAsync(id)).Events.Single(happened => happened.Type == "escalated").To);
    }

    [Fact]
    public async Task A_persons_clock_that_was_terminated_is_brought_back_and_then_hands_over()
    {
        await using var host = await OutreachHost.StartAsync(startsAt: Start);
        var id = (await host.Client.MentionAsync(Mention.By("@lost"))).FollowUpId;
        await AbsentAsync(host.Client.As(Yusuf), Yusuf, Away, Back, deputy: "sanne-lootsma");
        await host.Client.SettleAsync();
        var (client, starter) = (
            host.Services.GetRequiredService<DurableTaskClient>(), host.Services.GetRequiredService<Staff.PersonStarter>());
        Assert.False(await starter.RecoverAsync(client, Yusuf, CancellationToken.None));
        await client.TerminateInstanceAsync($"person-{Yusuf}");
        await host.Client.SettleAsync();

        Assert.True(await starter.RecoverAsync(client, Yusuf, CancellationToken.None));
        await host.Client.AdvanceToAsync(Away);

        Assert.Equal("sanne-lootsma", (await host.Client.As(Yusuf).FollowUpAsync(id)).Owner);
    }

    [Fact]
    public async Task An_account_that_is_no_person_any_more_has_no_clock_and_gets_one_when_it_is_again()
    {
        await using var host = await OutreachHost.StartAsync(startsAt: Start);
        var admin = host.Client.As("pieter-zwaan");
        var greetje = JsonNode.Parse((await admin.TryReadAsync("api/staff/greetje-bos")).Text)!.AsObject();

        foreach (var (type, status) in new[] { ("team", "Completed"), ("person", "Running") })
        {
            (await admin.TryPutAsync("api/staff/greetje-bos", greetje.With("type", type))).Expect<StaffMember>();
            await host.Client.AdvanceAsync(TimeSpan.FromMinutes(2));
            Assert.Equal(status, (await host.Client.OrchestrationsAsync()).Single(instance => instance.Id == "person-greetje-bos").Status);
        }

        Assert.Equal(
            (await host.Client.StaffAsync()).Count(member => member.Type == "person"),
            (await host.Client.OrchestrationsAsync()).Count(instance => instance is { Name: "PersonOrchestrator", Status: "Running" }));
    }

    private static async Task<StaffMember> AbsentAsync(
        StaffClient by, string id, DateTimeOffset from, DateTimeOffset to, string? deputy = null) =>
        (await by.TryPutAsync(
            $"api/staff/{id}/absence", new JsonObject { ["from"] = from.ToString("O"), ["to"] = to.ToString("O"), ["deputy"] = deputy }))
        .Expect<StaffMember>(HttpStatusCode.OK);

    private static async Task<StaffMember> StaffMemberAsync(StaffClient by, string id) =>
        (await by.TryReadAsync($"api/staff/{id}")).Expect<StaffMember>();

    /// <summary>Two praises and a problem that waits for the customer's word; gives the problem.</summary>
    private static async Task<string> WriteAsync(OutreachClient outreach, StaffClient by, string handle, int times)
    {
        for (var n = 1; n < times; n++)
        {
            var praise = await outreach.MentionAsync(Mention.By(handle, "You are kind.", "praise"));
            await by.AcknowledgeAsync(praise.FollowUpId, "Thank you!", needsResolution: false);
            await outreach.SettleAsync();
        }

        var problem = await outreach.MentionAsync(Mention.By(handle).With("author.phone", "+31699000111"));
        await by.AcknowledgeAsync(problem.FollowUpId, "On it.");
        await by.ResolveAsync(problem.FollowUpId, "Fixed it.");
        await outreach.SettleAsync();
        return problem.FollowUpId;
    }

    private static async Task<string> BecomeLoyalAsync(OutreachClient outreach, StaffClient by, string handle)
    {
        var problem = await WriteAsync(outreach, by, handle, times: 3);
        return (await by.LogConfirmedByCustomerAsync(problem, "It works.")).CustomerId;
    }
}
