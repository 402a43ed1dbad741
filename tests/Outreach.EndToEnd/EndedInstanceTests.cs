using System.Text.Json.Nodes;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.DependencyInjection;
using Outreach.EndToEnd.Client;
using Outreach.EndToEnd.Hosting;

namespace Outreach.EndToEnd;

/// <summary>
/// An orchestration that ended before its time, as where storage lost its last seconds: whoever comes next starts it again. Nobody waits
/// for the nightly sweep.
/// </summary>
public sealed class EndedInstanceTests(OutreachHost host) : IClassFixture<OutreachHost>
{
    private const string Yusuf = "yusuf-demirel";
    private readonly OutreachClient _outreach = host.Client;
    private readonly StaffClient _yusuf = host.Client.As(Yusuf);

    private DurableTaskClient Instances => host.Services.GetRequiredService<DurableTaskClient>();

    [Fact]
    public async Task A_command_to_a_follow_up_whose_orchestration_was_terminated_starts_the_next_run()
    {
        var id = await OpenAsync("@terminated");
        await TerminateAsync(id);

        var answered = await _yusuf.AcknowledgeAsync(id, "Hello, I am on it. Yusuf");
        await _outreach.SettleAsync();

        Assert.Equal("in_progress", answered.State);
        Assert.Equal("Running", await StatusAsync($"{id}-run-2"));
        Assert.Equal(
            ["received", "assigned", "acknowledged", "restarted"],
            (await _yusuf.FollowUpAsync(id)).Events.Select(happened => happened.Type));

        // It is a clock again, and a second command finds it alive.
        await _yusuf.CommandAsync(id, "note", new JsonObject { ["text"] = "Rang the mechanic." });
        await _outreach.SettleAsync();
        Assert.Null(await StatusAsync($"{id}-run-3"));
        await _outreach.AdvanceAsync(TimeSpan.FromDays(10));
        Assert.Contains((await _yusuf.FollowUpAsync(id)).Events, happened => happened.Type == "missed");
    }

    [Fact]
    public async Task A_mention_that_comes_again_starts_the_next_run_of_a_follow_up_whose_orchestration_was_terminated()
    {
        var mention = Mention.By("@again");
        var id = (await _outreach.MentionAsync(mention)).FollowUpId;
        await _outreach.SettleAsync();
        await TerminateAsync(id);

        Assert.True((await _outreach.MentionAsync(mention)).Duplicate);
        await _outreach.SettleAsync();
        Assert.Equal("Running", await StatusAsync($"{id}-run-2"));

        // Once more, and it is left alone.
        Assert.True((await _outreach.MentionAsync(mention)).Duplicate);
        await _outreach.SettleAsync();
        Assert.Null(await StatusAsync($"{id}-run-3"));
    }

    [Fact]
    public async Task A_command_to_a_follow_up_whose_orchestration_is_gone_starts_it_again()
    {
        var id = await OpenAsync("@purged");
        await TerminateAsync(id);
        await Instances.PurgeInstanceAsync(id);

        await _yusuf.AcknowledgeAsync(id, "Hello, I am on it. Yusuf");
        await _outreach.SettleAsync();

        Assert.Equal("Running", await StatusAsync(id));
    }

    [Fact]
    public async Task What_is_over_stays_over_when_its_mention_comes_again()
    {
        var mention = Mention.By("@over", "Thank you all!", "praise");
        var id = (await _outreach.MentionAsync(mention)).FollowUpId;
        await _yusuf.AcknowledgeAsync(id, "That is kind of you.", needsResolution: false);
        await _outreach.SettleAsync();
        Assert.Equal("Completed", await StatusAsync(id));

        Assert.True((await _outreach.MentionAsync(mention)).Duplicate);
        await _outreach.SettleAsync();

        Assert.Equal("Completed", await StatusAsync(id));
        Assert.Null(await StatusAsync($"{id}-run-2"));
    }

    [Fact]
    public async Task A_command_to_a_call_whose_orchestration_was_terminated_starts_that_anew()
    {
        var call = await _outreach.LoyalAsync("@loyal", Yusuf, "+31699000301");
        await TerminateAsync(call.Id);

        await _yusuf.LogAttemptAsync(call.Id, "no_answer");
        await _outreach.SettleAsync();

        Assert.Equal("Running", await StatusAsync(call.Id));
    }

    [Fact]
    public async Task A_change_of_a_person_whose_clock_was_terminated_starts_that_anew()
    {
        var admin = _outreach.As("pieter-zwaan");
        var greetje = JsonNode.Parse((await admin.TryReadAsync("api/staff/greetje-bos")).Text)!.AsObject();
        await TerminateAsync("person-greetje-bos");

        (await admin.TryPutAsync("api/staff/greetje-bos", greetje)).Expect<StaffMember>();
        await _outreach.SettleAsync();

        Assert.Equal("Running", await StatusAsync("person-greetje-bos"));
    }

    private async Task<string> OpenAsync(string handle)
    {
        var id = (await _outreach.MentionAsync(Mention.By(handle))).FollowUpId;
        await _outreach.SettleAsync();
        return id;
    }

    private async Task TerminateAsync(string instanceId)
    {
        await Instances.TerminateInstanceAsync(instanceId);
        await _outreach.SettleAsync();
        Assert.Equal("Terminated", await StatusAsync(instanceId));
    }

    private async Task<string?> StatusAsync(string instanceId) => (await Instances.GetInstanceAsync(instanceId))?.RuntimeStatus.ToString();
}
