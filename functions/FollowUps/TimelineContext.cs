using Outreach.SharedKernel;

namespace Outreach.FollowUps;

/// <summary>What the lines of a follow-up's timeline name besides the event.</summary>
/// <param name="Customer">By name.</param>
/// <param name="Channel">Where they wrote.</param>
/// <param name="Kind">What about.</param>
/// <param name="Mention">Their first message.</param>
/// <param name="NameOf">The name for a staff id.</param>
/// <param name="Time">A time (UTC) as the reader writes it.</param>
internal sealed record TimelineContext(
    string Customer, string Channel, MentionKind Kind, string Mention, Func<string?, string> NameOf, Func<DateTimeOffset?, string> Time);
