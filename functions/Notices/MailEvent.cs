using System.Text.RegularExpressions;
using Outreach.Platform;

namespace Outreach.Notices;

/// <summary>The part of an event of SendGrid's that is read. Our custom arguments come back as fields of it.</summary>
internal sealed partial record MailEvent
{
    /// <summary>What happened to the e-mail, such as <c>delivered</c> or <c>bounce</c>.</summary>
    public string? Event { get; init; }

    /// <summary>When, in seconds since 1970.</summary>
    public long Timestamp { get; init; }

    /// <summary>The address it was for.</summary>
    public string? Email { get; init; }

    /// <summary>What the other mail server said.</summary>
    public string? Reason { get; init; }

    /// <summary>The outbox ids, with commas in between.</summary>
    public string? Outbox { get; init; }

    /// <summary>The items it was about, in the same order.</summary>
    public string? About { get; init; }

    /// <summary>The staff member it was for.</summary>
    public string? To { get; init; }

    /// <summary>When (UTC).</summary>
    public DateTimeOffset At => DateTimeOffset.FromUnixTimeSeconds(Math.Clamp(Timestamp, 0, 253_402_300_799));

    /// <summary>Whether it reached the mailbox.</summary>
    public bool Arrived => Event == "delivered";

    /// <summary>Whether it never will.</summary>
    public bool Bounced => Event is "bounce" or "dropped" or "blocked";

    /// <summary>The reason, on one line and without an address.</summary>
    public string ReasonWithoutAddress =>
        Excerpt.Of(string.IsNullOrWhiteSpace(Reason) ? Event ?? "" : Address().Replace(Reason, "(address)"));

    [GeneratedRegex(@"[^\s<>""'(),;:]*@[^\s<>""'(),;]*")]
    private static partial Regex Address();
}
