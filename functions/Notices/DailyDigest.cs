using NodaTime;
using NodaTime.Text;
using Outreach.Staff;
using Outreach.WorkItems;

namespace Outreach.Notices;

/// <summary>What a person has to do today, as an e-mail. Pure.</summary>
internal static class DailyDigest
{
    private const int ShownOfEach = 25;

    private enum Section
    {
        Overdue,
        DueToday,
        Promises,
        Calls,
        CheckIns,
        Contacts,
        ToDecide,
        Later,
    }

    /// <summary>The e-mail; null where there is nothing to do, and nothing to tell.</summary>
    /// <param name="refused">To a lead: what could not be taken in the day before, a line for each source and reason.</param>
    public static StaffMail? Write(
        StaffMember to,
        LocalDate date,
        IReadOnlyCollection<WorkItem> items,
        IReadOnlyCollection<string> refused,
        DateTimeOffset now,
        Func<string, string> linkTo)
    {
        var sections = items
            .OrderBy(item => item.DueAt).ThenBy(item => item.ArrivedAt)
            .Select(item => (Section: SectionOf(item, to, date, now), Item: item))
            .Where(placed => placed.Section is not null)
            .GroupBy(placed => placed.Section!.Value, placed => placed.Item)
            .OrderBy(section => section.Key)
            .Select(section => (Title: TitleOf(section.Key), Items: section.ToList()))
            .ToList();
        string[] things =
        [
            .. sections.Select(section => $"{section.Items.Count} {section.Title}"),
            .. refused.Count > 0 ? ["mentions that could not be taken"] : Array.Empty<string>(),
        ];
        return things.Length == 0
            ? null
            : new DigestText(
                to,
                $"Your day: {string.Join(", ", things)}",
                $"your daily digest comes at {to.Notices.DigestAt} on days on which you work")
            {
                Sections =
            [
                .. sections.Select(section => new DigestSection(
                    $"{section.Items.Count} {section.Title}",
                    [
                        .. section.Items.Take(ShownOfEach).Select(
                            item => new DigestLine(
                                $"{LocalTime.For(item.DueAt, to.TimeZone)}: {new ForeignText(item.Summary)}", linkTo(PathOf(item)))),
                        .. section.Items.Count > ShownOfEach
                            ? [new DigestLine($"and {section.Items.Count - ShownOfEach} more", linkTo(""))]
                            : Array.Empty<DigestLine>(),
                    ])),
                .. RefusedSection.Of(refused) is { } lost ? [lost] : Array.Empty<DigestSection>(),
            ],
            }.ToMail("daily_digest", OutboxIdOf(to.Id, LocalDatePattern.Iso.Format(date)), linkTo);
    }

    /// <summary>The id under which a person's digest of a day such as <c>2026-03-02</c> is sent.</summary>
    public static string OutboxIdOf(string staffId, string date) => $"digest-{staffId}-{date}";

    private static Section? SectionOf(WorkItem item, StaffMember to, LocalDate today, DateTimeOffset now)
    {
        bool IsLater(DateTimeOffset moment) => Instant.FromDateTimeOffset(moment).InZone(DigestRule.ZoneOf(to)).Date > today;

        if (item.NotBefore is { } notBefore && IsLater(notBefore))
        {
            // Snoozed, or waiting on somebody else: its day has not come.
            return null;
        }

        var isOverdue = item.DueAt <= now;
        return item.Type switch
        {
            // What waits on the customer is never overdue.
            WorkType.CheckIn => item.Id == item.CustomerId ? Section.Contacts : Section.CheckIns,
            WorkType.Review => Section.ToDecide,
            WorkType.Promise => isOverdue ? Section.Overdue : Section.Promises,
            WorkType.Call => isOverdue ? Section.Overdue : Section.Calls,
            WorkType.Acknowledge or WorkType.Resolve =>
                isOverdue ? Section.Overdue : IsLater(item.DueAt) ? Section.Later : Section.DueToday,
        };
    }

    private static string TitleOf(Section section) => section switch
    {
        Section.Overdue => "overdue",
        Section.DueToday => "due today",
        Section.Promises => "promised",
        Section.Calls => "to call",
        Section.CheckIns => "to ask whether it is fixed",
        Section.Contacts => "to get in touch with",
        Section.ToDecide => "to decide",
        Section.Later => "later",
    };

    private static string PathOf(WorkItem item) =>
        SharedKernel.CallId.IsWellFormed(item.Id) ? $"calls/{item.Id}"
        : item.Id == item.CustomerId ? $"customers/{item.Id}"
        : $"followups/{item.Id}";
}
