using System.Text.Json.Nodes;

namespace Outreach.DevHost.Rehearsal;

/// <summary>A step of the script, due at a moment (UTC).</summary>
internal abstract record Act(DateTimeOffset At)
{
    public abstract Task PlayAsync(RehearsalClient outreach, Team team, CancellationToken cancellationToken);
}

/// <summary>A customer writes.</summary>
internal sealed record Arrival(DateTimeOffset At, JsonObject Mention) : Act(At)
{
    public override Task PlayAsync(RehearsalClient outreach, Team team, CancellationToken cancellationToken) =>
        outreach.PostAsync("api/mentions", Mention, staff: null, cancellationToken);
}

/// <summary>A staff member acts on a follow-up, or logs what the customer said.</summary>
/// <param name="By">Who does it or logs it, a staff id.</param>
internal sealed record StaffAction(DateTimeOffset At, string FollowUpId, string By, string Command, JsonObject Body) : Act(At)
{
    public override Task PlayAsync(RehearsalClient outreach, Team team, CancellationToken cancellationToken) =>
        outreach.PostAsync($"api/followups/{FollowUpId}/{Command}", Body, By, cancellationToken);
}

/// <summary>A staff member announces an absence.</summary>
/// <param name="Body">The body of PUT /staff/{id}/absence.</param>
internal sealed record Leave(DateTimeOffset At, string StaffId, JsonObject Body) : Act(At)
{
    public override Task PlayAsync(RehearsalClient outreach, Team team, CancellationToken cancellationToken) =>
        team.TakeLeaveAsync(this, cancellationToken);
}

/// <summary>The team checks what there is to do.</summary>
/// <param name="IsFirstOfDay">Whether it is the first round of the day.</param>
internal sealed record Round(DateTimeOffset At, bool IsFirstOfDay) : Act(At)
{
    public override Task PlayAsync(RehearsalClient outreach, Team team, CancellationToken cancellationToken) =>
        team.GoRoundAsync(this, cancellationToken);
}
