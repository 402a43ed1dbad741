using Spectre.Console;

namespace Outreach.DevHost.Rehearsal;

/// <summary>One line of the timeline.</summary>
/// <param name="At">When (UTC).</param>
/// <param name="What">What they did, and to which customer.</param>
/// <param name="Words">What was said or written, in full.</param>
/// <param name="Colour">How it stands out on a screen.</param>
internal sealed record Happening(DateTimeOffset At, string Who, string What, string? Words = null, Color? Colour = null);
