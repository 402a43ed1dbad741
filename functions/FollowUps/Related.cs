namespace Outreach.FollowUps;

/// <summary>Why a follow-up may belong together with another one.</summary>
internal enum RelatedBecause
{
    /// <summary>The same customer wrote it on the same channel within a day.</summary>
    SameCustomer,

    /// <summary>The mention answers it, and somebody else wrote it.</summary>
    ReplyOfAnother,

    /// <summary>The mention answers it, and it can't be reopened any more.</summary>
    LaterReply,

    /// <summary>The same customer wrote it under the same subject within 14 days.</summary>
    SameSubject,
}

/// <summary>A follow-up that may belong together with another one: a person decides whether they are merged.</summary>
/// <param name="Id">Which.</param>
/// <param name="Because">Why.</param>
internal sealed record RelatedFollowUp(string Id, RelatedBecause Because);
