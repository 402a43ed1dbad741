using System.Text.Json.Nodes;
using Outreach.Customers.ThankYouCalls;
using Outreach.FollowUps;
using Outreach.SharedKernel;
using Outreach.Staff;
using Outreach.Staff.Worklists;
using Outreach.WorkItems;

namespace Outreach.DevHost.Rehearsal;

/// <summary>The staff, beyond the script: they check their lists and act on what they find.</summary>
internal sealed class Team(RehearsalClient outreach, IReadOnlyList<StaffMember> staff, Script script)
{
    private readonly IReadOnlyList<StaffMember> _persons = [.. staff.Where(member => member.IsPerson)];

    /// <summary>The roster, with who was away: once an absence is over, the roster over HTTP no longer shows it.</summary>
    public IReadOnlyList<StaffMember> Staff { get; private set; } = staff;

    public async Task TakeLeaveAsync(Leave leave, CancellationToken cancellationToken)
    {
        var away = await outreach.PutAsync<StaffMember>(
            $"api/staff/{leave.StaffId}/absence", leave.Body, leave.StaffId, cancellationToken);
        Staff = [.. Staff.Select(member => member.Id == away.Id ? away : member)];
    }

    public async Task GoRoundAsync(Round round, CancellationToken cancellationToken)
    {
        await MakeCallsAsync(round.At, cancellationToken);
        if (round.IsFirstOfDay)
        {
            await AskCustomersAsync(cancellationToken);
            await TakeUpWhatWasForgottenAsync(cancellationToken);
        }
    }

    private async Task MakeCallsAsync(DateTimeOffset now, CancellationToken cancellationToken)
    {
        foreach (var listed in await outreach.ListAsync<CallView>("api/calls", _persons[0].Id, cancellationToken))
        {
            if (listed.Slot is not { } slot || slot.NotBefore > now || slot.Until <= now)
            {
                continue;
            }

            var call = await outreach.GetAsync<CallStory>($"api/calls/{listed.Id}", listed.Assignee, cancellationToken);
            var outcome = RehearsalOptions.CallOutcomes[Math.Min(call.Attempts.Count, RehearsalOptions.CallOutcomes.Count - 1)];
            var attempt = new JsonObject { ["outcome"] = outcome };
            if (outcome == "connected")
            {
                attempt["note"] = RehearsalOptions.RecordedFrom(call.Brief.Name);
            }

            await outreach.PostAsync($"api/calls/{listed.Id}/attempts", attempt, listed.Assignee, cancellationToken);
        }
    }

    /// <summary>
    /// The owners who wait for a customer's confirmation ask for it; after the last request, a lead closes the follow-up.
    /// </summary>
    private async Task AskCustomersAsync(CancellationToken cancellationToken)
    {
        // All lists are read before anything is done: an action shows in another's list soon, but at no fixed time.
        var lists = await Task.WhenAll(_persons.Select(async person =>
            (By: person.Id, Items: await outreach.ListAsync<WorkItemView>("api/worklist", person.Id, cancellationToken))));
        foreach (var (by, item) in lists.SelectMany(list => list.Items.Select(item => (list.By, item))))
        {
            await (item.Type switch
            {
                WorkType.CheckIn =>
                    DoAsync(item.Id, by, "note", new JsonObject { ["text"] = "Asked again whether all is well." }, cancellationToken),
                WorkType.Review when FollowUpId.IsWellFormed(item.Id) =>
                    DoAsync(item.Id, by, "close-unconfirmed", new JsonObject { ["reason"] = RehearsalOptions.NoWord }, cancellationToken),
                WorkType.Acknowledge or WorkType.Resolve or WorkType.Promise or WorkType.Call or WorkType.Review => Task.CompletedTask,
            });
        }
    }

    private async Task TakeUpWhatWasForgottenAsync(CancellationToken cancellationToken)
    {
        foreach (var followUp in await outreach.ListAsync<FollowUpView>("api/followups?state=new", _persons[0].Id, cancellationToken))
        {
            if (followUp.EscalatedTo is { } lead && script.TakenUpByLead.TryGetValue(followUp.Id, out var answer))
            {
                var body = new JsonObject { ["said"] = answer.Said, ["where"] = answer.Where, ["needsResolution"] = false };
                await DoAsync(followUp.Id, lead, "acknowledge", body, cancellationToken);
            }
        }
    }

    private Task DoAsync(string followUpId, string staffId, string command, JsonObject body, CancellationToken cancellationToken) =>
        outreach.PostAsync($"api/followups/{followUpId}/{command}", body, staffId, cancellationToken);
}
