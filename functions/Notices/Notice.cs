using Outreach.SharedKernel;
using Outreach.Staff;

namespace Outreach.Notices;

/// <summary>A notification to one staff member about one item. Never to a customer.</summary>
internal sealed record Notice
{
    /// <summary>The outbox entry that asks for it; sent along to distinguish a second copy from a second notice.</summary>
    public required string OutboxId { get; init; }

    /// <summary>The follow-up or the call it is about.</summary>
    public required string About { get; init; }

    /// <summary>What it is about.</summary>
    public required NoticeKind Kind { get; init; }

    /// <summary>The page of the item, below the board's address.</summary>
    public required string Path { get; init; }

    /// <summary>The path of an entry for the reader's calendar, where there is one.</summary>
    public string? Calendar { get; init; }

    /// <summary>Whose words it reports.</summary>
    public string? CustomerId { get; init; }

    public required StaffMember To { get; init; }

    /// <summary>The staff member whose it is, by id; null where that is the reader.</summary>
    public string? Owner { get; init; }

    /// <summary>By when something is to be done (UTC): the order among several.</summary>
    public DateTimeOffset? DueAt { get; init; }

    /// <summary>One line that says what to do, for which customer and by when.</summary>
    public required string Subject { get; init; }

    /// <summary>The sentence below it.</summary>
    public required string Lead { get; init; }

    /// <summary>The customer's own words, in short.</summary>
    public required string Quote { get; init; }

    /// <summary>What it is about, for people.</summary>
    public string Item { get; init; } = "follow-up";

    /// <summary>Why its reader gets it, as in <see cref="MailFooter"/>; null where that is because they own it.</summary>
    public string? Why { get; init; }

    /// <summary>The notice with the name of whose it is, as colleagues know them.</summary>
    public Notice Naming(Roster roster)
    {
        if (Owner is null || Owner == To.Id)
        {
            return this;
        }

        var name = roster.NameOf(Owner);
        return this with
        {
            Subject = $"{Subject}; it is with {name}",
            Lead = $"{Lead} It is with {name}.",
            Why = Why
                ?? (roster.LeadOf(Owner) == To.Id ? $"you are the lead of {name}"
                : roster.IsLead(To) ? $"you are a lead, and a {Item} of {name} needs one"
                : $"you are to know of a {Item} of {name}"),
        };
    }
}
