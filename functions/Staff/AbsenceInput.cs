using Outreach.Platform;
using Outreach.Platform.Http;
using Outreach.ServiceLevels;

namespace Outreach.Staff;

/// <summary>An absence as it comes in: from one moment to another, or for a short while from now on.</summary>
internal sealed record AbsenceInput
{
    private static readonly TimeSpan LongestShort = TimeSpan.FromHours(24);

    /// <summary>Required unless <c>for</c> is given: the first moment, ISO 8601 with an offset.</summary>
    public string? From { get; init; }

    /// <summary>Required unless <c>for</c> is given: the first moment at which they are back, ISO 8601 with an offset.</summary>
    public string? To { get; init; }

    /// <summary>
    /// Instead of from and to: how long they are away from now on, such as <c>PT1H</c>, up to 24 hours. They get nothing new and keep what
    /// is open.
    /// </summary>
    public string? For { get; init; }

    /// <summary>The colleague who takes over what is open; left out, it is shared out.</summary>
    public string? Deputy { get; init; }

    /// <summary>The person with it. A short absence leaves a planned one as it is.</summary>
    /// <exception cref="ProblemException">400 with every field that is wrong.</exception>
    public StaffMember Apply(StaffMember person, Roster roster, DateTimeOffset now) => For is null
        ? person with { Absence = ToAbsence(person.Id, roster, now) }
        : person with { AwayUntil = now + ShortWhile() };

    private TimeSpan ShortWhile()
    {
        var errors = new Dictionary<string, string[]>();
        var length = BusinessDuration.Parse(For);
        if (length is null || length > LongestShort)
        {
            errors["for"] = ["for must be an ISO 8601 duration of up to 24 hours, such as PT1H; a longer absence has from and to."];
        }

        foreach (var (field, given) in new[] { ("from", From), ("to", To), ("deputy", Deputy) })
        {
            if (!string.IsNullOrEmpty(given))
            {
                errors[field] = [$"{field} does not go with for: a short absence begins now and hands nothing over."];
            }
        }

        return errors.Count == 0 ? length!.Value : throw ProblemException.Invalid(errors);
    }

    private Absence ToAbsence(string absentId, Roster roster, DateTimeOffset now)
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
