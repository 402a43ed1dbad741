using System.ComponentModel.DataAnnotations;
using Outreach.Customers;
using Outreach.Platform;
using Outreach.Platform.Http;

namespace Outreach.Privacy;

/// <summary>A customer's opt-out from contact on a channel, as it comes in.</summary>
internal sealed record DoNotContactInput
{
    internal const int MaxUnits = ReasonInput.MaxUnits;

    /// <summary>Required: why, as they said it; 1 to 1,000 characters.</summary>
    [Required]
    public string? Reason { get; init; }

    /// <summary>What staff have to say about it; 1,000 characters at the most.</summary>
    public string? Comment { get; init; }

    /// <summary>Since when, ISO 8601 with an offset; left out, since now, or since whenever it was if it was known.</summary>
    public string? Since { get; init; }

    /// <summary>The entry.</summary>
    /// <param name="channel">Which channel, or <c>phone</c> for calls.</param>
    /// <exception cref="ProblemException">400 with every field that is wrong.</exception>
    public DoNotContact ToEntry(string channel, DoNotContact? known, string by, DateTimeOffset now)
    {
        var errors = new Dictionary<string, string[]>();
        if (string.IsNullOrWhiteSpace(Reason))
        {
            errors["reason"] = ["reason is required and must not be blank: what did they say?"];
        }
        else if (Reason.Length > MaxUnits)
        {
            errors["reason"] = ["reason may hold 1,000 characters at the most."];
        }

        if (Comment?.Length > MaxUnits)
        {
            errors["comment"] = ["comment may hold 1,000 characters at the most."];
        }

        var since = Instants.Parse(Since);
        if (!string.IsNullOrEmpty(Since) && since is null)
        {
            errors["since"] = ["since must be an ISO 8601 moment with an offset, from the year 1601 to 9998."];
        }
        else if (since > now)
        {
            errors["since"] = ["since must not lie ahead."];
        }

        return errors.Count == 0
            ? new DoNotContact(channel, Reason!, since ?? known?.Since ?? now, string.IsNullOrWhiteSpace(Comment) ? null : Comment, by)
            {
                RecordedAt = now,
            }
            : throw ProblemException.Invalid(errors);
    }
}
