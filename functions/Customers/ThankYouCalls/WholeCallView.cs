using System.Diagnostics.CodeAnalysis;
using Outreach.SharedKernel;
using Outreach.WorkItems;

namespace Outreach.Customers.ThankYouCalls;

/// <summary>What the customer said about the product in a call, as shown to clients.</summary>
/// <param name="Topic">The topic.</param>
/// <param name="Said">In their own words; null once deleted by retention.</param>
/// <param name="By">Who heard it.</param>
/// <param name="At">When (UTC).</param>
internal sealed record CallFeedbackView(string Topic, string? Said, string By, DateTimeOffset At);

/// <summary>A call in full: the list view, the brief, and the history. Times are UTC; the window is in the customer's day.</summary>
internal sealed record WholeCallView : CallView
{
    [SetsRequiredMembers]
    private WholeCallView(WholeCall whole, CallBrief? brief, StaffRole reader, DateTimeOffset now)
        : base(Of(whole.Stored.State, whole.Attempts).At(now))
    {
        Brief = brief;
        Events = whole.Events;
        Feedback = [.. whole.Feedback.Select(heard => new CallFeedbackView(heard.Topic, heard.Said, heard.By, heard.At))];
        Notices = whole.Notices;
        Allowed = CallRules.Allowed(whole.Stored.State, reader);
    }

    /// <summary>What the caller reads before the call; null once there is nobody to call.</summary>
    public required CallBrief? Brief { get; init; }

    /// <summary>The events, in order.</summary>
    public required IReadOnlyList<CallEvent> Events { get; init; }

    /// <summary>What the customer said about the product.</summary>
    public required IReadOnlyList<CallFeedbackView> Feedback { get; init; }

    /// <summary>Who was notified, and whether that succeeded.</summary>
    public required IReadOnlyList<NoticeLogEntry> Notices { get; init; }

    /// <summary>The actions the reader may take now.</summary>
    public required IReadOnlyList<string> Allowed { get; init; }

    public static WholeCallView Of(WholeCall whole, CallBrief? brief, StaffRole reader, DateTimeOffset now) =>
        new(whole, brief, reader, now);
}
