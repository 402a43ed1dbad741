using Outreach.Customers;
using Outreach.SharedKernel;

namespace Outreach.Merges;

/// <summary>Where a merge stands.</summary>
internal enum MergeStatus
{
    /// <summary>Everything of the absorbed customer is on its way to the survivor.</summary>
    Running,

    /// <summary>They are one.</summary>
    Completed,

    /// <summary>What was the absorbed customer's is on its way back.</summary>
    Undoing,

    /// <summary>They are two again.</summary>
    Undone,

    /// <summary>It could not begin: one of them had become somebody else, or nobody, meanwhile. Nothing was moved.</summary>
    Failed,
}

/// <summary>How much went over to the survivor.</summary>
internal sealed record MergeMoved
{
    /// <summary>Follow-ups, open and closed, with their part of the customer's history.</summary>
    public int FollowUps { get; init; }

    /// <summary>What staff wrote down.</summary>
    public int Notes { get; init; }

    /// <summary>Other contacts that staff logged.</summary>
    public int LoggedContacts { get; init; }

    /// <summary>Channels on which they don't want to hear from us, that the survivor did not have.</summary>
    public int DoNotContact { get; init; }

    /// <summary>1 where the absorbed customer's due call became the survivor's.</summary>
    public int Calls { get; init; }
}

/// <summary>What a customer's history comes to, as far as a merge changes it: to be put back by its undoing. Times are UTC.</summary>
internal sealed record Standing
{
    public required DateTimeOffset FirstSeenAt { get; init; }

    public required DateTimeOffset LastMentionAt { get; init; }

    public Ending? LastEnding { get; init; }

    public string? KnownBy { get; init; }

    public DateTimeOffset? LastSpokeAt { get; init; }

    public DateTimeOffset? LastCallAt { get; init; }

    public IReadOnlyList<Acquaintance> Acquaintances { get; init; } = [];

    public static Standing Of(CustomerProfile customer) => new()
    {
        FirstSeenAt = customer.FirstSeenAt,
        LastMentionAt = customer.LastMentionAt,
        LastEnding = customer.LastEnding,
        KnownBy = customer.KnownBy,
        LastSpokeAt = customer.LastSpokeAt,
        LastCallAt = customer.LastCallAt,
        Acquaintances = customer.Acquaintances,
    };
}

/// <summary>
/// What the survivor took from the absorbed customer's profile, by name and place: the values stay where they were. What they gave up for
/// it stands nowhere else.
/// </summary>
internal sealed record TakenOver
{
    /// <summary>What they lacked, such as <c>email</c>, and, of a list, where in the absorbed customer's that stands.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<int>> Attributes { get; init; } = new Dictionary<string, IReadOnlyList<int>>();

    /// <summary>What channels had said of the survivor and made room for a person's word, by its field, such as <c>phone</c>.</summary>
    public IReadOnlyDictionary<string, string> Replaced { get; init; } = new Dictionary<string, string>();

    /// <summary>What was suggested, as a person's word stands against it.</summary>
    public IReadOnlyList<Suggestion> Suggested { get; init; } = [];

    /// <summary>How many names the survivor had.</summary>
    public int Identities { get; init; }

    /// <summary>The survivor's history before.</summary>
    public required Standing Before { get; init; }

    /// <summary>The survivor's history right after.</summary>
    public required Standing After { get; init; }

    /// <summary>Whether it holds values of theirs, which only an undoing needs.</summary>
    [System.Text.Json.Serialization.JsonIgnore]
    public bool HoldsValues => Replaced.Count + Suggested.Count > 0;

    public TakenOver WithoutValues() => this with { Replaced = new Dictionary<string, string>(), Suggested = [] };
}

/// <summary>
/// The merge of one customer into another: row <c>merge:{absorbedId}</c> of the survivor, erased with either. Times are UTC.
/// </summary>
internal sealed record MergeRecord
{
    /// <summary>A merge can be undone for so long.</summary>
    public static readonly TimeSpan UndoableFor = TimeSpan.FromDays(30);

    /// <summary>From <see cref="MergeId.Of"/>.</summary>
    public required string Id { get; init; }

    public required int Number { get; init; }

    public required string AbsorbedId { get; init; }

    public required string SurvivorId { get; init; }

    public MergeStatus Status { get; init; }

    public required string By { get; init; }

    public required DateTimeOffset At { get; init; }

    /// <summary>The staff member who said that they are not.</summary>
    public string? UndoneBy { get; init; }

    public DateTimeOffset? UndoneAt { get; init; }

    public MergeMoved Moved { get; init; } = new();

    /// <summary>The channels on which only the absorbed customer had opted out when it began, so that the survivor's are theirs.</summary>
    public IReadOnlyList<string> OptOuts { get; init; } = [];

    /// <summary>What the survivor took of the profile; null until it has.</summary>
    public TakenOver? Took { get; init; }

    /// <summary>The numbers that the survivor's notes had at the absorbed customer.</summary>
    public IReadOnlyDictionary<int, int> Notes { get; init; } = new Dictionary<int, int>();

    /// <summary>The numbers that the survivor's logged contacts had at the absorbed customer.</summary>
    public IReadOnlyDictionary<int, int> Logged { get; init; } = new Dictionary<int, int>();

    /// <summary>The call to the absorbed customer that was due when it began.</summary>
    public string? CanceledCall { get; init; }

    /// <summary>The call to the survivor that is due in its place.</summary>
    public string? DueCall { get; init; }

    /// <summary>Whether it is settled which call is due to whom, for the merge and for its undoing.</summary>
    public bool CallIsSettled { get; init; }

    [System.Text.Json.Serialization.JsonIgnore]
    public DateTimeOffset UndoUntil => At + UndoableFor;
}
