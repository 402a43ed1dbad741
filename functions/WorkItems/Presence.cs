using System.ComponentModel.DataAnnotations;
using Outreach.Platform;
using Outreach.Platform.Contract;
using Outreach.Platform.Http;

namespace Outreach.WorkItems;

/// <summary>What somebody does who has an item open.</summary>
internal enum PresenceKind
{
    /// <summary>They look at it.</summary>
    Reading,

    /// <summary>They have written something that is not sent.</summary>
    Writing,
}

/// <summary>Somebody who has an item open: a row of table <c>Presence</c> in the partition of the item.</summary>
/// <param name="By">A staff id.</param>
/// <param name="Doing">What they do.</param>
/// <param name="At">When they last said so (UTC).</param>
internal sealed record Presence(string By, PresenceKind Doing, DateTimeOffset At);

/// <summary>Who else has an item open.</summary>
/// <param name="Others">By staff id.</param>
internal sealed record PresenceView(IReadOnlyList<Presence> Others);

/// <summary>The body of a request that says that its caller has an item open.</summary>
internal sealed record PresenceInput
{
    /// <summary>What they do.</summary>
    [Required]
    [OneOf(typeof(PresenceKind))]
    public string? Doing { get; init; }

    /// <exception cref="ProblemException">400 for anything else.</exception>
    public PresenceKind ToKind() =>
        Json.ParseName<PresenceKind>(Doing) ?? throw ProblemException.Invalid("doing", "doing is required: reading or writing.");
}
