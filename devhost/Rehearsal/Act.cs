using System.Text.Json.Nodes;

namespace Outreach.DevHost.Rehearsal;

/// <summary>A step of the script, due at a moment (UTC).</summary>
internal abstract record Act(DateTimeOffset At);

/// <summary>A customer writes.</summary>
/// <param name="At">When it reaches us.</param>
/// <param name="Mention">The body of POST /mentions.</param>
internal sealed record Arrival(DateTimeOffset At, JsonObject Mention) : Act(At);

/// <summary>A staff member acts on a follow-up, or logs what the customer said.</summary>
/// <param name="At">When.</param>
/// <param name="FollowUpId">Which.</param>
/// <param name="By">Who does it or logs it, a staff id.</param>
/// <param name="Command">The command's name.</param>
/// <param name="Body">The command's body.</param>
internal sealed record Deed(DateTimeOffset At, string FollowUpId, string By, string Command, JsonObject Body) : Act(At);

/// <summary>A staff member announces an absence.</summary>
/// <param name="At">When they announce it.</param>
/// <param name="StaffId">Who.</param>
/// <param name="Body">The body of PUT /staff/{id}/absence.</param>
internal sealed record Leave(DateTimeOffset At, string StaffId, JsonObject Body) : Act(At);

/// <summary>The team checks what there is to do.</summary>
/// <param name="At">When.</param>
/// <param name="IsFirstOfDay">Whether it is the first round of the day.</param>
internal sealed record Round(DateTimeOffset At, bool IsFirstOfDay) : Act(At);
