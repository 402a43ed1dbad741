using NodaTime;
using NodaTime.Text;
using Outreach.ServiceLevels;
using Outreach.Staff;

namespace Outreach.Notices;

/// <summary>The e-mail to admins about calendars that run out of holidays. Pure.</summary>
internal static class CalendarDigest
{
    /// <summary>The e-mail; null where no calendar does.</summary>
    public static StaffMail? Write(
        StaffMember to, LocalDate date, IReadOnlyList<CalendarWarning> warnings, Func<string, string> linkTo) =>
        warnings.Count == 0
            ? null
            : new DigestText(
                to,
                $"Add holidays: {string.Join(", ", warnings.Select(warning => warning.Calendar).Distinct())}",
                "you are an admin, and admins are told once a week of calendars that run out of holidays, whatever notices they chose")
            {
                Sections =
                [
                    new DigestSection(
                        "Clocks run on a holiday that a calendar does not know",
                        [
                            .. warnings.Select(
                                warning => new DigestLine($"{warning.Calendar}: {warning.Warning}", linkTo("settings"))),
                        ]),
                ],
            }.ToMail("calendar_digest", OutboxIdOf(to.Id, LocalDatePattern.Iso.Format(date)), linkTo);

    /// <summary>The id under which an admin is sent it on a day such as <c>2026-03-02</c>.</summary>
    public static string OutboxIdOf(string staffId, string date) => $"calendars-{staffId}-{date}";
}
