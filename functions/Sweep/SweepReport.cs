using System.Text.Json.Serialization;
using Outreach.Platform;
using Outreach.WorkItems;

namespace Outreach.Sweep;

/// <summary>Whether a sweep is under way.</summary>
public enum SweepStatus
{
    /// <summary>Under way.</summary>
    Running,

    /// <summary>Done, but for what <see cref="SweepFound.Failed"/> counts.</summary>
    Completed,

    /// <summary>Nothing could be swept.</summary>
    Failed,
}

/// <summary>What a sweep came upon. Numbers of items.</summary>
public sealed record SweepFound
{
    /// <summary>Open follow-ups and calls.</summary>
    public int Open { get; init; }

    /// <summary>Without a live orchestration.</summary>
    public int WithoutOrchestration { get; init; }

    /// <summary>With outbox entries that are overdue.</summary>
    public int LongOverdue { get; init; }

    /// <summary>The same, as reports and sweeps under way of before it was renamed have it.</summary>
    [JsonInclude]
    private int OwedLongAgo
    {
        init => LongOverdue = value;
    }

    /// <summary>Not where the indexes should show them.</summary>
    public int MissingFromIndex { get; init; }

    /// <summary>Shown by an index but over, or never committed.</summary>
    public int StaleInIndex { get; init; }

    /// <summary>Entries given up after eight attempts: somebody must check them.</summary>
    public int DeadLetters { get; init; }

    /// <summary>Open items whose owner is absent.</summary>
    public int OwnerAbsent { get; init; }

    /// <summary>Customers who became loyal without a call.</summary>
    public int LoyalWithoutCall { get; init; }

    /// <summary>Customers with an overdue contact reminder.</summary>
    public int NotInTouch { get; init; }

    /// <summary>Orchestrations that were over for more than a week.</summary>
    public int OldHistories { get; init; }

    /// <summary>Items and pages that could not be swept; the log says why.</summary>
    public int Failed { get; init; }

    public static SweepFound operator +(SweepFound a, SweepFound b) => new()
    {
        Open = a.Open + b.Open,
        WithoutOrchestration = a.WithoutOrchestration + b.WithoutOrchestration,
        LongOverdue = a.LongOverdue + b.LongOverdue,
        MissingFromIndex = a.MissingFromIndex + b.MissingFromIndex,
        StaleInIndex = a.StaleInIndex + b.StaleInIndex,
        DeadLetters = a.DeadLetters + b.DeadLetters,
        OwnerAbsent = a.OwnerAbsent + b.OwnerAbsent,
        LoyalWithoutCall = a.LoyalWithoutCall + b.LoyalWithoutCall,
        NotInTouch = a.NotInTouch + b.NotInTouch,
        OldHistories = a.OldHistories + b.OldHistories,
        Failed = a.Failed + b.Failed,
    };
}

/// <summary>What a sweep did about it. Numbers of items.</summary>
public sealed record SweepDone
{
    /// <summary>Orchestrations started, or started anew.</summary>
    public int Restarted { get; init; }

    /// <summary>Orchestrations woken.</summary>
    public int Woken { get; init; }

    /// <summary>Items whose index update was enqueued again.</summary>
    public int Reindexed { get; init; }

    /// <summary>Index rows taken away.</summary>
    public int Removed { get; init; }

    /// <summary>Items handed over to somebody who is there.</summary>
    public int HandedOver { get; init; }

    /// <summary>Thank-you calls that became due.</summary>
    public int Nominated { get; init; }

    /// <summary>Colleagues who were asked to get in touch with a customer again.</summary>
    public int Reminded { get; init; }

    /// <summary>Follow-ups that ended so long ago that their words were forgotten.</summary>
    public int TextsForgotten { get; init; }

    /// <summary>Customers whose erasure began because nobody had been in touch for so long.</summary>
    public int CustomersErased { get; init; }

    /// <summary>Orchestrations forgotten with their history.</summary>
    public int Purged { get; init; }

    public static SweepDone operator +(SweepDone a, SweepDone b) => new()
    {
        Restarted = a.Restarted + b.Restarted,
        Woken = a.Woken + b.Woken,
        Reindexed = a.Reindexed + b.Reindexed,
        Removed = a.Removed + b.Removed,
        HandedOver = a.HandedOver + b.HandedOver,
        Nominated = a.Nominated + b.Nominated,
        Reminded = a.Reminded + b.Reminded,
        TextsForgotten = a.TextsForgotten + b.TextsForgotten,
        CustomersErased = a.CustomersErased + b.CustomersErased,
        Purged = a.Purged + b.Purged,
    };
}

/// <summary>An outbox entry that was given up: somebody must check it.</summary>
/// <param name="Id">The follow-up or the call that has it.</param>
/// <param name="EntryId">Which entry of its outbox.</param>
/// <param name="What">What was to be done.</param>
/// <param name="Error">Why it was given up, without personal data.</param>
public sealed record DeadLetter(string Id, string EntryId, string What, string Error)
{
    internal static DeadLetter Of(string id, OutboxEntry entry) =>
        new(id, entry.Id, Json.NameOf(entry.Kind) + (entry.Notice is { } notice ? $":{notice.Name}" : ""), entry.Error ?? "");
}

/// <summary>One part of a sweep: how much it went through, and how long that took.</summary>
/// <param name="Name">Which part.</param>
/// <param name="Items">How many items it looked at.</param>
/// <param name="Milliseconds">How long it took, its pages together.</param>
public sealed record SweepPart(string Name, int Items, double Milliseconds);

/// <summary>A sweep as callers see it, row of table <c>Sweeps</c>. Times are UTC.</summary>
internal sealed record SweepReport
{
    /// <summary>Its id, also the orchestration's instance id.</summary>
    public required string Id { get; init; }

    /// <summary>Whether it is under way.</summary>
    public SweepStatus Status { get; init; }

    /// <summary>When it began.</summary>
    public required DateTimeOffset StartedAt { get; init; }

    /// <summary>When it was done.</summary>
    public DateTimeOffset? FinishedAt { get; init; }

    /// <summary>What it came upon.</summary>
    public SweepFound Found { get; init; } = new();

    /// <summary>What it did about it.</summary>
    public SweepDone Done { get; init; } = new();

    /// <summary>Its parts, in order.</summary>
    public IReadOnlyList<SweepPart> Parts { get; init; } = [];

    /// <summary>The first of what was given up.</summary>
    public IReadOnlyList<DeadLetter> DeadLetters { get; init; } = [];

    /// <summary>Mentions that could not be taken yesterday and today, in a line for each source and reason.</summary>
    public IReadOnlyList<string> Refused { get; init; } = [];
}

/// <summary>A sweep as a list shows it. Times are UTC.</summary>
internal sealed record ListedSweepView
{
    /// <inheritdoc cref="SweepReport.Id"/>
    public required string Id { get; init; }

    /// <inheritdoc cref="SweepReport.Status"/>
    public required SweepStatus Status { get; init; }

    /// <inheritdoc cref="SweepReport.StartedAt"/>
    public required DateTimeOffset StartedAt { get; init; }

    /// <inheritdoc cref="SweepReport.FinishedAt"/>
    public required DateTimeOffset? FinishedAt { get; init; }

    /// <inheritdoc cref="SweepReport.Found"/>
    public required SweepFound Found { get; init; }

    /// <inheritdoc cref="SweepReport.Done"/>
    public required SweepDone Done { get; init; }

    public static ListedSweepView Of(SweepReport report) => new()
    {
        Id = report.Id,
        Status = report.Status,
        StartedAt = report.StartedAt,
        FinishedAt = report.FinishedAt,
        Found = report.Found,
        Done = report.Done,
    };
}

/// <summary>What a sweep has found and done so far.</summary>
public sealed record SweepSum
{
    /// <summary>So many dead letters are named; the rest is counted.</summary>
    public const int NamedDeadLetters = 20;

    public SweepFound Found { get; init; } = new();

    public SweepDone Done { get; init; } = new();

    public IReadOnlyList<SweepPart> Parts { get; init; } = [];

    public IReadOnlyList<DeadLetter> DeadLetters { get; init; } = [];

    public SweepSum With(string part, SweepStepResult page) => new()
    {
        Found = Found + page.Found,
        Done = Done + page.Done,
        Parts = Parts is [.., var last] && last.Name == part
            ? [.. Parts.SkipLast(1), new SweepPart(part, last.Items + page.Items, last.Milliseconds + page.Milliseconds)]
            : [.. Parts, new SweepPart(part, page.Items, page.Milliseconds)],
        DeadLetters = [.. DeadLetters.Concat(page.DeadLetters).Take(NamedDeadLetters)],
    };
}

/// <summary>What one page of a sweep found and did, and where the next one begins.</summary>
public sealed record SweepStepResult
{
    public SweepFound Found { get; init; } = new();

    public SweepDone Done { get; init; } = new();

    public IReadOnlyList<DeadLetter> DeadLetters { get; init; } = [];

    public int Items { get; init; }

    /// <summary>How long that took.</summary>
    public double Milliseconds { get; init; }

    /// <summary>Where this step goes on; null when it is done.</summary>
    public string? Continuation { get; init; }
}
