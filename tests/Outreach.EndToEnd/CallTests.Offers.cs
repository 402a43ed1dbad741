using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Outreach.EndToEnd.Client;
using Outreach.Staff;

namespace Outreach.EndToEnd;

public sealed partial class CallTests
{
    [Fact]
    public async Task What_is_due_soon_while_its_caller_is_off_duty_is_offered_and_who_takes_it_first_makes_it()
    {
        await morning.ComeAsync();
        string[] takers = ["ravi-jagmohan", "sanne-lootsma"];
        var staff = _host.Services.GetRequiredService<StaffStore>();
        var roster = await staff.GetRosterAsync(CancellationToken.None);
        var asFound = takers.Select(taker => roster.Find(taker)!).ToList();
        await PutAsync(asFound.Select(taker => taker with { Hours = null }));
        try
        {
            await OfferAsync(takers);
        }
        finally
        {
            await PutAsync(asFound);
        }

        async Task PutAsync(IEnumerable<Staff.StaffMember> members)
        {
            foreach (var member in members)
            {
                await staff.PutAsync(member, CancellationToken.None);
            }
        }
    }

    private async Task OfferAsync(string[] takers)
    {
        var call = await _outreach.LoyalAsync("@offered", Yusuf, "+31699000210");

        // Three quarters of two days later it is night, and nobody else is on duty.
        await _outreach.AdvanceAsync(TimeSpan.FromHours(36) + TimeSpan.FromMinutes(2));

        var asked = (await _outreach.InboxAsync()).Where(mail => mail.About == call.Id && mail.Kind == "offered").ToList();
        Assert.Equal(["ravi.jagmohan@wadvonk.example", "sanne.lootsma@wadvonk.example"], asked.Select(mail => mail.To).Order());
        Assert.All(
            asked, mail => Assert.StartsWith("Can you make this call? Call \u2068@offered\u2069 and say thank you, by ", mail.Subject));
        Assert.Equal(["attempts", "take", "assign"], (await _yusuf.WholeCallAsync(call.Id)).Allowed);

        var answers = await Task.WhenAll(takers.Select(TakeAsync));

        var winner = takers[Array.FindIndex(answers, answer => answer.Status == HttpStatusCode.OK)];
        var second = Assert.Single(answers, answer => answer.Status != HttpStatusCode.OK);
        second.ExpectProblem(HttpStatusCode.Conflict, "command");
        Assert.Contains($"It is with '{winner}' now", second.Text);
        Assert.Equal(winner, (await TakeAsync(winner)).Expect<ListedCall>().Assignee);
        await _outreach.AdvanceAsync(TimeSpan.FromMinutes(2));
        var told = Assert.Single(await _outreach.InboxAsync(), mail => mail.About == call.Id && mail.Kind == "taken");
        Assert.StartsWith("yusuf.demirel@", told.To);
        Assert.Contains(await _outreach.As(winner).ListCallsAsync($"staff={winner}"), one => one.Id == call.Id);
        Assert.Single((await _yusuf.WholeCallAsync(call.Id)).Events, happened => happened.Type == "reassigned");

        Task<Answer> TakeAsync(string taker) => _outreach.TryDecideAsync(
            taker, call.Id, "take", [], new Dictionary<string, string> { ["Idempotency-Key"] = $"take-{taker}" });
    }
}
