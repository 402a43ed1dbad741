namespace Outreach.EndToEnd.Client;

public sealed record MergeMoved(int FollowUps, int Notes, int LoggedContacts, int DoNotContact);

public sealed record Merge(
    string Id, string Status, string Absorbed, string Survivor, string By, DateTimeOffset At, DateTimeOffset UndoUntil, MergeMoved Moved);

public sealed record Identity(string Channel, string Handle);

public sealed record LikelyDuplicate(
    string CustomerId, string? DisplayName, IReadOnlyList<Identity> Identities, IReadOnlyList<string> Reasons);

public sealed record KnownContact(string FollowUpId, string? Outcome, string? Origin);

public sealed record AbsorbedCustomer(string CustomerId, string? MergeId);

/// <summary>A customer with what a merge changes.</summary>
public sealed record WholeCustomer(
    string Id,
    string? DisplayName,
    string? Email,
    string? Phone,
    IReadOnlyList<Identity> Identities,
    int Mentions,
    int ProblemsFixed,
    IReadOnlyList<string> OpenProblems,
    IReadOnlyList<KnownContact> Contacts,
    IReadOnlyList<AbsorbedCustomer> Absorbed);
