using System.ComponentModel.DataAnnotations;

namespace Outreach.Confirmation;

/// <summary>The settings of section <c>Confirmation</c>: the links by which customers say themselves whether it is fixed.</summary>
public sealed class ConfirmationOptions
{
    /// <summary>
    /// So long a follow-up can be reopened after it is closed: whatever the customer answers by a link that lives no longer can be done.
    /// </summary>
    public const int LongestDays = 30;

    /// <summary>The secret that signs new links, of at least 32 characters; null or empty where no links are given.</summary>
    public string? Key { get; set; }

    /// <summary>The secret before that: links that it signed are valid until they expire. Null or empty for none.</summary>
    public string? PreviousKey { get; set; }

    /// <summary>So many days a link is valid unless its request says otherwise.</summary>
    [Range(1, LongestDays)]
    public int Days { get; set; } = LongestDays;

    /// <summary>The company's name on the page; null or empty for the sender's name of the e-mails.</summary>
    public string? Company { get; set; }
}
