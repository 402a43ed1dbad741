using System.Text.Json;

namespace Outreach.EndToEnd.Client;

// The shapes that the HTTP contract promises, written down anew: a test that shared the product's own records would not
// notice when one of them changes.

public sealed record Receipt(
    string MentionId, string FollowUpId, string CustomerId, bool Duplicate, bool Edited = false, bool Deleted = false);

public sealed record Page<T>(IReadOnlyList<T> Items, string? Continuation);

public sealed record Elapsed(double BusinessSeconds, double WallClockSeconds);

public sealed record Clock(
    DateTimeOffset? DueAt, DateTimeOffset? MetAt, string Status, DateTimeOffset? WarnAt, Elapsed? Actual, Elapsed? Variance);

public sealed record ServiceLevel(string Status, int Version, Clock FirstResponse, Clock NextResponse, Clock Resolution, Clock Promise);

public sealed record WrittenMention(
    string Text,
    DateTimeOffset? PostedAt,
    DateTimeOffset ReceivedAt,
    string? Url,
    string? ExternalId,
    string? MentionId,
    DateTimeOffset? EditedAt,
    DateTimeOffset? DeletedAt,
    IReadOnlyList<WrittenVersion> Versions)
{
    public string? Whole { get; init; }

    public string? Subject { get; init; }

    public bool Truncated { get; init; }

    public IReadOnlyList<Media> Media { get; init; } = [];

    public int MediaLeftOut { get; init; }

    public int VersionsLeftOut { get; init; }

    public IReadOnlyList<Note> Notes { get; init; } = [];
}

public sealed record Media(string Url, string? Type, string? Name);

public sealed record Note(string Field, string Why, string Written);

public sealed record WrittenVersion(string Text, DateTimeOffset? PostedAt, DateTimeOffset ReceivedAt);

public sealed record Related(string Id, string Because);

public sealed record FollowUpEvent(int Sequence, string Type, string By, DateTimeOffset At, string? To, string? Clock, string? Reason)
{
    public string? Mail { get; init; }

    public string? Text { get; init; }
}

public sealed record FollowUp
{
    public required string Id { get; init; }

    public required string State { get; init; }

    public required string? Outcome { get; init; }

    public required string Kind { get; init; }

    public required string Channel { get; init; }

    public required string CustomerId { get; init; }

    public required string Owner { get; init; }

    public required string WaitingOn { get; init; }

    public required DateTimeOffset ReceivedAt { get; init; }

    public required DateTimeOffset? PromisedFor { get; init; }

    public required DateTimeOffset? SnoozedUntil { get; init; }

    public required string? EscalatedTo { get; init; }

    public required int ReopenCount { get; init; }

    public required ServiceLevel ServiceLevel { get; init; }

    public string Summary { get; init; } = "";

    public IReadOnlyList<Related> Related { get; init; } = [];

    /// <summary>Only in the whole, as are events and allowed commands.</summary>
    public IReadOnlyList<WrittenMention> Mentions { get; init; } = [];

    public IReadOnlyList<FollowUpEvent> Events { get; init; } = [];

    public IReadOnlyList<string> Allowed { get; init; } = [];

    public IReadOnlyList<NoticeLine> Notices { get; init; } = [];
}

public sealed record WorkItem(string Type, string Id, string CustomerId, DateTimeOffset DueAt, string Summary);

public sealed record CallAttempt(DateTimeOffset At, string By, string Outcome, string? Note);

public sealed record CallHours(string From, string To, string TimeZone);

public sealed record Call
{
    public required string Id { get; init; }

    public required string CustomerId { get; init; }

    public required string Assignee { get; init; }

    public required string Status { get; init; }

    public required DateTimeOffset OwedBy { get; init; }

    public required DateTimeOffset NotBefore { get; init; }

    public required CallHours Window { get; init; }

    public required string Reason { get; init; }

    public required IReadOnlyList<CallAttempt> Attempts { get; init; }

    /// <summary>Only in the whole.</summary>
    public JsonElement Brief { get; init; }

    public IReadOnlyList<NoticeLine> Notices { get; init; } = [];
}

public sealed record Customer(string Id, string? DisplayName, string? Phone, int Mentions);

public sealed record StaffAbsence(DateTimeOffset From, DateTimeOffset To, string? Deputy);

public sealed record Bounce(DateTimeOffset At, string Reason);

public sealed record StaffMember(
    string Id, string Name, string Email, string Role, string Type, string? LeadId, bool OnDuty, StaffAbsence? Absence, Bounce? Bounced);

public sealed record Sweep(
    string Id,
    string Status,
    DateTimeOffset StartedAt,
    DateTimeOffset? FinishedAt,
    IReadOnlyDictionary<string, int> Found,
    IReadOnlyDictionary<string, int> Done,
    IReadOnlyList<SweepPart> Parts,
    IReadOnlyList<DeadLetter> DeadLetters,
    IReadOnlyList<string> Refused);

public sealed record SweepPart(string Name, int Items, double Milliseconds);

public sealed record DeadLetter(string Id, string What, string Error);

public sealed record Instance(string Id, string Name, string Status, int HistoryEvents);

/// <summary>What became of a notice.</summary>
public sealed record NoticeLine(string OutboxId, string Kind, string To, string Status, DateTimeOffset At, string? Reason, int Attempts);

/// <summary>An e-mail in the dev inbox.</summary>
public sealed record Envelope(
    string To, string Subject, string? Text, string? Html, IReadOnlyDictionary<string, string> CustomArgs, DateTimeOffset At)
{
    /// <summary>How many things it tells.</summary>
    public int Tells => CustomArgs["outbox"].Split(',').Length;

    /// <summary>What it tells, one by one: an e-mail may tell of many things that happened at once.</summary>
    public IEnumerable<Mail> Open()
    {
        string[] Each(string argument) => CustomArgs[argument].Split(',');
        var (outbox, about, kinds) = (Each("outbox"), Each("about"), Each("kind"));
        Assert.Equal((outbox.Length, outbox.Length), (about.Length, kinds.Length));

        // Several words of one customer are one thing to do.
        var things = about.Zip(kinds).Distinct().ToList();
        var subjects = things.Count == 1
            ? [Subject]
            : (Text ?? "").Split('\n').Where(line => line.Length > 0 && char.IsAsciiDigit(line[0]))
                .Select(line => line[(line.IndexOf(' ') + 1)..]).ToArray();
        Assert.Equal(things.Count, subjects.Length);
        return outbox.Select((id, index) =>
            new Mail(To, subjects[things.IndexOf((about[index], kinds[index]))], id, about[index], kinds[index], At));
    }
}

/// <summary>One thing that an e-mail tells. About is the follow-up, the call, or the reader of a digest.</summary>
public sealed record Mail(string To, string Subject, string OutboxId, string About, string Kind, DateTimeOffset At);

/// <summary>The kinds of notices.</summary>
public static class MailKind
{
    public const string Assigned = "assigned";
    public const string DueSoon = "due_soon";
    public const string Overdue = "missed";
    public const string PromiseDue = "promise_due";
    public const string HandedOver = "handed_over";
    public const string CallToMake = "call_due";
}
