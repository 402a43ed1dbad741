using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using Outreach.EndToEnd.Client;
using Outreach.EndToEnd.Hosting;

namespace Outreach.EndToEnd;

/// <summary>A customer asks for somebody: "Hanneke, please".</summary>
public sealed class PreferredStaffTests
{
    private const string Yusuf = "yusuf-demirel";
    private const string Hanneke = "hanneke-vos";

    // A Tuesday, 16:00 in Amsterdam: both are on duty.
    private static readonly DateTimeOffset Start = new(2026, 3, 3, 15, 0, 0, TimeSpan.Zero);

    [Fact]
    public async Task Whom_a_customer_asks_for_answers_them_while_on_duty_and_is_shown_with_when_they_are_back()
    {
        await using var host = await OutreachHost.StartAsync(startsAt: Start);
        var outreach = host.Client;
        var customer = await outreach.PraiseAsync("@asks", by: Yusuf);
        var path = $"api/customers/{customer}";

        var asked = await outreach.PatchAsync(Yusuf, path, new JsonObject { ["prefers"] = Hanneke });
        Assert.Equal(HttpStatusCode.OK, asked.Status);
        Assert.Equal(Hanneke, asked.Body.GetProperty("prefers").GetString());
        Assert.Equal("Hanneke Vos", asked.Body.GetProperty("preferred").GetProperty("name").GetString());
        Assert.Equal((Hanneke, "the customer asks for them"), await OwnerOfNextAsync(outreach));

        Assert.Equal(JsonValueKind.Null, asked.Body.GetProperty("preferred").GetProperty("backAt").ValueKind);

        var back = Start.AddDays(7);
        (await outreach.As(Hanneke).TryPutAsync(
            $"api/staff/{Hanneke}/absence",
            new JsonObject { ["from"] = Start.ToString("O"), ["to"] = back.ToString("O") })).Expect<StaffMember>();
        await outreach.SettleAsync();

        var preferred = (await outreach.As(Yusuf).TryReadAsync(path)).Body.GetProperty("preferred");
        Assert.Equal(
            (false, back), (preferred.GetProperty("onDuty").GetBoolean(), preferred.GetProperty("backAt").GetDateTimeOffset()));
        Assert.Equal(Yusuf, (await OwnerOfNextAsync(outreach)).Owner);

        // A week later, at twenty past six: she is at home until nine the next morning, which whoever decides a suggestion reads too.
        await outreach.AdvanceToAsync(back.AddMinutes(140));
        await outreach.MentionAsync(Mention.By("@asks").With("author.phone", "+31699000451"));
        await outreach.MentionAsync(Mention.By("@asks").With("author.phone", "+31699000452"));
        var decided = await outreach.PostAsync(
            Yusuf, $"{path}/suggestions/phone", new JsonObject { ["accept"] = false, ["value"] = "+31699000452" });
        Assert.All(new[] { await outreach.As(Yusuf).TryReadAsync(path), decided }, answer =>
        {
            var tonight = answer.Body.GetProperty("preferred");
            Assert.Equal(
                (false, new DateTimeOffset(2026, 3, 11, 8, 0, 0, TimeSpan.Zero)),
                (tonight.GetProperty("onDuty").GetBoolean(), tonight.GetProperty("backAt").GetDateTimeOffset()));
        });
    }

    [Theory]
    [InlineData("nobody-here")]
    [InlineData("vonkbot")]
    public async Task Only_a_person_of_the_roster_can_be_asked_for(string prefers)
    {
        await using var host = await OutreachHost.StartAsync(startsAt: Start);
        var customer = await host.Client.PraiseAsync("@asks", by: Yusuf);

        (await host.Client.PatchAsync(Yusuf, $"api/customers/{customer}", new JsonObject { ["prefers"] = prefers }))
            .ExpectProblem(HttpStatusCode.BadRequest, "prefers");
    }

    private static async Task<(string Owner, string? Why)> OwnerOfNextAsync(OutreachClient outreach)
    {
        var id = (await outreach.MentionAsync(Mention.By("@asks"))).FollowUpId;
        await outreach.SettleAsync();
        var followUp = await outreach.As(Yusuf).FollowUpAsync(id);
        return (followUp.Owner, followUp.Events.Single(happened => happened.Type == "assigned").Reason);
    }
}
