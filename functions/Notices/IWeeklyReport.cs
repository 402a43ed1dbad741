using NodaTime;
using NodaTime.Text;
using Outreach.Staff;

namespace Outreach.Notices;

/// <summary>Writes the weekly e-mail to leads.</summary>
internal interface IWeeklyReport
{
    /// <summary>The id under which a lead's week is sent on a day such as <c>2026-03-02</c>.</summary>
    static string OutboxIdOf(string staffId, string date) => $"weekly-{staffId}-{date}";

    static string OutboxIdOf(string staffId, LocalDate date) => OutboxIdOf(staffId, LocalDatePattern.Iso.Format(date));

    /// <summary>The e-mail about the last seven days; null where there was nothing, and nothing waits.</summary>
    Task<StaffMail?> WriteAsync(
        StaffMember to,
        LocalDate date,
        Roster roster,
        DateTimeOffset now,
        Func<string, string> linkTo,
        CancellationToken cancellationToken);
}
