namespace Outreach.SharedKernel;

/// <summary>The kinds of e-mail to staff about one item.</summary>
public enum NoticeKind
{
    /// <summary>A follow-up is yours now.</summary>
    Assigned,

    /// <summary>A clock of yours has run for three quarters of its time.</summary>
    DueSoon,

    /// <summary>A clock was missed; to the lead.</summary>
    Missed,

    /// <summary>What you promised a customer is due soon.</summary>
    PromiseDue,

    /// <summary>A customer of yours wrote again.</summary>
    CustomerReplied,

    /// <summary>A thank-you call is yours to make.</summary>
    CallOwed,

    /// <summary>Three attempts did not reach the customer; the lead decides.</summary>
    CallToDecide,

    /// <summary>Yours while a colleague is absent.</summary>
    HandedOver,

    /// <summary>A customer changed what you have answered already.</summary>
    MentionEdited,
}

/// <summary>What a kind of notice has whatever it is about. What it says stands in the catalogue of the items that it is about.</summary>
/// <param name="Label">Where several share an e-mail, after their number.</param>
/// <param name="ChosenAs">The kind whose delivery the reader chooses for this one too; null where they choose its own.</param>
/// <param name="AtOnceForLeads">Why leads get it at once whatever they choose; null where they may choose.</param>
internal sealed record NoticeTraits(string Label, NoticeKind? ChosenAs = null, string? AtOnceForLeads = null)
{
    public static NoticeTraits Of(NoticeKind kind) => kind switch
    {
        NoticeKind.Assigned => new("to answer"),
        NoticeKind.DueSoon => new("due soon"),
        NoticeKind.Missed => new("overdue", AtOnceForLeads: "somebody has to hear of a missed clock"),
        NoticeKind.PromiseDue => new("promised"),
        NoticeKind.CustomerReplied => new("to answer again"),
        NoticeKind.CallOwed => new("to call"),
        NoticeKind.CallToDecide => new("to decide", ChosenAs: NoticeKind.CallOwed),
        NoticeKind.HandedOver => new("taken over"),
        NoticeKind.MentionEdited => new("changed by the customer"),
    };
}
