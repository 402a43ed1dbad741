using System.ComponentModel.DataAnnotations;
using Outreach.SharedKernel;

namespace Outreach.FollowUps.Mentions;

/// <summary>What a person said to a customer when they heard them.</summary>
internal sealed record SpotAnswerInput
{
    /// <summary>Required: what was said to the customer.</summary>
    [Required]
    [MaxLength(10_000)]
    public string? Said { get; init; }

    /// <summary>Where it was said; left out, on the mention's channel.</summary>
    [MaxLength(256)]
    public string? Where { get; init; }

    /// <summary>Whether something is to be resolved; left out, a problem is.</summary>
    public bool? NeedsResolution { get; init; }
}

/// <summary>What was answered on the spot, checked.</summary>
internal sealed record SpotAnswer(string Said, string? Where, bool? NeedsResolution);

/// <summary>The person who heard a mention and handed it in.</summary>
/// <param name="By">Who; a person of the roster.</param>
/// <param name="CustomerId">The customer who said it, where they know; null where the handle says it.</param>
/// <param name="Answer">What they answered on the spot; null for nothing.</param>
internal sealed record HeardBy(Actor By, string? CustomerId, SpotAnswer? Answer);
