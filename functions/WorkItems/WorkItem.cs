namespace Outreach.WorkItems;

/// <summary>What a person has to do about an item.</summary>
public enum WorkType
{
    /// <summary>Answer the customer for the first time.</summary>
    Acknowledge,

    /// <summary>Solve the problem, or answer again.</summary>
    Resolve,

    /// <summary>Ask the customer whether it is fixed.</summary>
    CheckIn,

    /// <summary>Keep a promise.</summary>
    Promise,

    /// <summary>Make a thank-you call.</summary>
    Call,

    /// <summary>Decide, as a lead.</summary>
    Review,
}

/// <summary>One thing that one person has to do.</summary>
public sealed record WorkItem
{
    public required WorkType Type { get; init; }

    public required string Id { get; init; }

    public required string CustomerId { get; init; }

    /// <summary>By when (UTC).</summary>
    public required DateTimeOffset DueAt { get; init; }

    /// <summary>Not to be shown before (UTC); null for now.</summary>
    public DateTimeOffset? NotBefore { get; init; }

    /// <summary>When it came in (UTC): the order among those due at the same time.</summary>
    public required DateTimeOffset ArrivedAt { get; init; }

    public required string Summary { get; init; }

    /// <summary>Due time, then arrival; nothing else has a say in the order.</summary>
    public string RowKey() =>
        $"{DueAt.ToUnixTimeMilliseconds():D14}-{ArrivedAt.ToUnixTimeMilliseconds():D14}-{Platform.Json.NameOf(Type)}-{Id}";
}

/// <summary>Which index rows should show an item, given its state.</summary>
/// <param name="Open">The open-work row; null where it is over.</param>
/// <param name="Todo">Who has to do what; null where nobody has to do anything.</param>
/// <param name="Closed">The closed row; null where it is open.</param>
public sealed record IndexTarget(string Id, OpenWorkRow? Open, (string StaffId, WorkItem Item)? Todo, ClosedRow? Closed)
{
    /// <summary>Everything that will or may be there while the rows are being written.</summary>
    public Indexed PlannedAfter(Indexed before) => before with
    {
        Worklist = TodoKey is { } key && !before.Worklist.Contains(key) ? [.. before.Worklist, key] : before.Worklist,
        Closed = Closed is not null || before.Closed,
    };

    /// <summary>What is there once the rows are written.</summary>
    public Indexed Reached => new()
    {
        Worklist = TodoKey is { } key ? [key] : [],
        OpenWork = Open?.CheckSum,
        Closed = Closed is not null,
    };

    private string? TodoKey => Todo is { } todo ? $"{todo.StaffId}|{todo.Item.RowKey()}" : null;
}
