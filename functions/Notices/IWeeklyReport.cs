using NodaTime;
using NodaTime.Text;
using Outreach.Staff;

namespace Outreach.Notices;

/// <summary>Writes the weekly e-mail to leads.</summary>
public interface IWeeklyReport
{
    /// <summary>The id under which a lead's week is sent on a day such as <c>2026-03-02</c>.</summary>
    static string OutboxIdOf(string staffId, string date) => $"weekly-{staffId}-{date}";

    /// <summary>The id under which a lead's week is sent on a day.</summary>
    static string OutboxIdOf(string staffId, LocalDate date) => OutboxIdOf(staffId, LocalDatePattern.Iso.Format(date));

    /// <summary>The e-mail about the last seven days; null where there was nothing, and nothing waits.</summary>
    /// <param name="to">Who reads it.</param>
    /// <param name="date">Their day.</param>
    /// <param name="roster">Everyone.</param>
    /// <param name="now">UTC.</param>
    /// <param name="linkTo">The address of a path below <c>/api/</c>.</param>
    /// <param name="cancellationToken">Stops before the next storage call.</param>
    Task<StaffMail?> WriteAsync(
        StaffMember to, LocalDate date, Roster roster, DateTimeOffset now, Func<string, string> linkTo, CancellationToken cancellationToken);
}
