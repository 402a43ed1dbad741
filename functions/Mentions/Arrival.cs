using System.Diagnostics;
using Outreach.FollowUps;
using Outreach.Staff;
using Outreach.Worklists;

namespace Outreach.Mentions;

/// <summary>A mention on its way in.</summary>
internal sealed class Arrival(Mention mention, string followUpId)
{
    public Mention Mention { get; } = mention;

    public string FollowUpId { get; } = followUpId;

    public string IdentityHash { get; set; } = "";

    public (string CustomerId, bool MayBeNew) Identity { get; set; }

    public string? Origin { get; set; }

    public Assignment? Assignment { get; set; }

    public Accepted? Opened { get; set; }

    public OpenWorkRow? OpenWork { get; set; }

    public FollowUpState? ToStart { get; set; }

    /// <summary>Where its trace goes on from: the orchestration that it starts is part of it.</summary>
    public Activity? Span { get; set; }

    public bool Duplicate { get; set; }

    /// <summary>Known to the other customer of a merge that is under way: nothing of it was counted here.</summary>
    public bool IsWithTheOther { get; set; }

    public string? KnownCustomerId { get; set; }

    public MentionReceipt Receipt(bool isRepeatWithinRequest) =>
        new(Mentions.FollowUpId.MentionIdOf(FollowUpId), FollowUpId, KnownCustomerId ?? Identity.CustomerId, Duplicate || isRepeatWithinRequest);
}
