using System.ComponentModel.DataAnnotations;
using Outreach.Platform;
using Outreach.Platform.Http;

namespace Outreach.Staff;

/// <summary>An absence as it comes in.</summary>
internal sealed record AbsenceInput
{
    /// <summary>Required: the first moment, ISO 8601 with an offset.</summary>
    [Required]
    public string? From { get; init; }

    /// <summary>Required: the first moment at which they are back, ISO 8601 with an offset.</summary>
    [Required]
    public string? To { get; init; }

    /// <summary>The colleague who takes over what is open; left out, it is shared out.</summary>
    public string? Deputy { get; init; }

    /// <exception cref="ProblemException">400 with every field that is wrong.</exception>
    public Absence ToAbsence(string absentId, Roster roster, DateTimeOffset now)
    {
        var errors = new Dictionary<string, string[]>();
        var (from, to) = (MomentOf("from", From, errors), MomentOf("to", To, errors));
        if (to <= from)
        {
            errors["to"] = ["to must be after from."];
        }
        else if (to <= now)
        {
            errors["to"] = ["to must lie ahead: what is over is over."];
        }

        var absence = new Absence(from ?? default, to ?? default, string.IsNullOrEmpty(Deputy) ? null : Deputy);
        if (absence.Deputy is { } deputy && WhyNot(deputy, absentId, absence, roster) is { } reason)
        {
            errors["deputy"] = [reason];
        }

        return errors.Count == 0 ? absence : throw ProblemException.Invalid(errors);
    }

    private static string? WhyNot(string deputy, string absentId, Absence absence, Roster roster) => roster.Find(deputy) switch
    {
        null => $"deputy '{deputy}' is not on the roster.",
        { Id: var id } when id == absentId => "deputy must be somebody else.",
        { IsPerson: false } => $"deputy '{deputy}' is not a person.",
        { Absence: { } other } when other.From <= absence.From && other.To >= absence.To =>
            $"deputy '{deputy}' is absent in all that time.",
        _ => null,
    };

    private static DateTimeOffset? MomentOf(string field, string? given, Dictionary<string, string[]> errors)
    {
        var moment = Instants.Parse(given);
        if (moment is null)
        {
            errors[field] = [$"{field} is required and must be an ISO 8601 moment with an offset, such as 2026-01-05T10:00:00Z."];
        }

        return moment;
    }
}
