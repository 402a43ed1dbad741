using System.Text.RegularExpressions;

namespace Outreach.Privacy;

/// <summary>How far an erasure has come.</summary>
internal enum ErasureStatus
{
    /// <summary>Under way.</summary>
    Running,

    /// <summary>Nothing of the customer is left.</summary>
    Completed,

    /// <summary>Interrupted; the log says why. The next sweep continues it, and so does a repeated request.</summary>
    Failed,
}

/// <summary>The parts of an erasure, in order. A new one is added at the end.</summary>
internal enum ErasureStep
{
    /// <summary>Who it is about, and how much there is; from then on nothing is added to any partition of theirs.</summary>
    Count,

    /// <summary>The names that they went by, their number and their address: whose they were.</summary>
    Names,

    /// <summary>Their follow-ups: the words, and whose they were.</summary>
    FollowUps,

    /// <summary>Their thank-you calls: orchestrations and index rows.</summary>
    Calls,

    /// <summary>What is kept about them in other tables.</summary>
    Elsewhere,

    /// <summary>Their own rows, the profile last.</summary>
    Rows,

    Over,
}

/// <summary>How much was erased. Numbers alone.</summary>
internal sealed record ErasedCounts
{
    /// <summary>Follow-ups that lost their words and their customer.</summary>
    public int FollowUps { get; init; }

    /// <summary>Mentions and replies in them.</summary>
    public int Mentions { get; init; }

    /// <summary>Notes of staff.</summary>
    public int Notes { get; init; }

    /// <summary>Contacts that staff logged.</summary>
    public int Contacts { get; init; }

    /// <summary>Thank-you calls.</summary>
    public int Calls { get; init; }

    /// <summary>Attempts to make them.</summary>
    public int Attempts { get; init; }

    /// <summary>Names on channels.</summary>
    public int Identities { get; init; }

    /// <summary>Pieces of feedback from calls: what was said is forgotten, that something was stays.</summary>
    public int Feedback { get; init; }

    /// <summary>Channels with an opt-out. The opt-out stays, beside the keyed hash of their names.</summary>
    public int DoNotContact { get; init; }

    /// <summary>Customers who had turned out to be them.</summary>
    public int Absorbed { get; init; }

    /// <summary>Rows of other tables that named them.</summary>
    public int Elsewhere { get; init; }
}

/// <summary>
/// An erasure, row of table <c>Erasures</c>. While it runs it holds the customer's id; afterwards nothing in it identifies them. Times are
/// UTC.
/// </summary>
internal sealed record Erasure
{
    /// <summary>A random id; also the orchestration's instance id.</summary>
    public required string Id { get; init; }

    public ErasureStatus Status { get; init; }

    public required DateTimeOffset RequestedAt { get; init; }

    /// <summary>Who asked for it: a staff id, or <c>system</c> where they had not been in touch for so long.</summary>
    public required string By { get; init; }

    public DateTimeOffset? FinishedAt { get; init; }

    public ErasedCounts Erased { get; init; } = new();

    /// <summary>The reason as given with the request; only while it runs.</summary>
    public string? Reason { get; init; }

    /// <summary>Who is erased; only while it runs.</summary>
    public string? CustomerId { get; init; }

    /// <summary>The partitions of theirs, those of customers who turned out to be them first; only while it runs.</summary>
    public IReadOnlyList<string> Partitions { get; init; } = [];

    public ErasureStep Step { get; init; }

    public int Partition { get; init; }

    /// <summary>The row after which it goes on there.</summary>
    public string? After { get; init; }

    /// <summary>How often in a row that page waited for something that is under way elsewhere.</summary>
    public int Rounds { get; init; }

    internal Erasure Next() => Partition + 1 < Partitions.Count
        ? this with { Partition = Partition + 1, After = null }
        : this with { Step = Step + 1, Partition = 0, After = null };
}

/// <summary>An erasure as callers see it. Times are UTC.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Status">How far it is.</param>
/// <param name="RequestedAt">When it was asked for.</param>
/// <param name="By">The staff id of who asked for it, or <c>system</c>.</param>
/// <param name="Reason">Why; only while it runs, and not in the answer to the request for it.</param>
/// <param name="FinishedAt">When it was done.</param>
/// <param name="Erased">How much was erased.</param>
internal sealed record ErasureView(
    string Id, ErasureStatus Status, DateTimeOffset RequestedAt, string By, string? Reason, DateTimeOffset? FinishedAt, ErasedCounts Erased)
{
    public static ErasureView Of(Erasure erasure) =>
        new(erasure.Id, erasure.Status, erasure.RequestedAt, erasure.By, erasure.Reason, erasure.FinishedAt, erasure.Erased);
}

internal static partial class ErasureId
{
    /// <summary>A random one: it reveals nothing about the customer.</summary>
    public static string New() => "e" + Guid.NewGuid().ToString("N");

    /// <summary>Whether this could be one; what could not is answered as unknown.</summary>
    public static bool IsWellFormed(string id) => Shape().IsMatch(id);

    [GeneratedRegex(@"^e[0-9a-f]{32}\z")]
    private static partial Regex Shape();
}
