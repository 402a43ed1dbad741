using Outreach.SharedKernel;

namespace Outreach.Notices;

/// <summary>The kinds that several types of item have in common; what each says stands in the catalogue of the item.</summary>
internal static class CommonNotices
{
    /// <summary>A clock of yours has run for three quarters of its time.</summary>
    public static readonly NoticeTraits DueSoon = new("due_soon", "due soon");

    /// <summary>A clock was missed; to the lead.</summary>
    public static readonly NoticeTraits Missed = new(
        "missed", "overdue", AtOnceForLeads: "somebody has to hear of a missed clock", WaitsForOpening: true, IsLeads: true);

    /// <summary>Yours because a colleague is absent or has left.</summary>
    public static readonly NoticeTraits HandedOver = new("handed_over", "taken over");

    /// <summary>A colleague's, that they cannot do in time: who takes it first has it.</summary>
    public static readonly NoticeTraits Offered = new("offered", "to take over if you can");

    /// <summary>Yours before, that was offered, and a colleague's now.</summary>
    public static readonly NoticeTraits Taken = new("taken", "no longer yours");

    /// <summary>A colleague names you in a note.</summary>
    public static readonly NoticeTraits Named = new("named", "with your name in a note");
}
