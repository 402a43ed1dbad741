using Outreach.Platform;
using Outreach.SharedKernel;
using Outreach.WorkItems;

namespace Outreach.FollowUps;

/// <summary>How many open follow-ups there are.</summary>
internal sealed record FollowUpCounts
{
    /// <summary>Open at all.</summary>
    public required int Open { get; init; }

    /// <summary>Of those, the ones on which we have to act, by whatever moment; the others wait for somebody else.</summary>
    public required int Due { get; init; }

    /// <summary>Of those, the ones whose moment is over.</summary>
    public required int Late { get; init; }

    /// <summary>Of those, the ones whose moment is still to come today.</summary>
    public required int DueToday { get; init; }

    /// <summary>Of the open ones, those that nobody has answered yet.</summary>
    public required int New { get; init; }

    /// <summary>Of the open ones, those that were answered and are not resolved.</summary>
    public required int InProgress { get; init; }

    /// <summary>Of the open ones, those of which the customer has yet to say whether it is fixed.</summary>
    public required int AwaitingConfirmation { get; init; }
}

/// <summary>How many open follow-ups somebody has.</summary>
/// <param name="Owner">The staff id of who has them.</param>
/// <param name="Counts">How many.</param>
internal sealed record OwnerFollowUpCounts(string Owner, FollowUpCounts Counts);

/// <summary>The open follow-ups that fit a filter, counted. Times are UTC.</summary>
/// <param name="At">When they were counted: what was due by then is late.</param>
/// <param name="TimeZone">Whose day "today" is.</param>
/// <param name="DayEndsAt">The end of that day.</param>
/// <param name="All">All of them.</param>
/// <param name="Owners">The same for each who has any, by staff id.</param>
internal sealed record FollowUpCountsView(
    DateTimeOffset At, string TimeZone, DateTimeOffset DayEndsAt, FollowUpCounts All, IReadOnlyList<OwnerFollowUpCounts> Owners);

/// <summary>Counts open follow-ups. Pure.</summary>
internal static class FollowUpCountRules
{
    /// <param name="timeZone">The IANA zone whose day is today.</param>
    /// <param name="now">UTC.</param>
    public static FollowUpCountsView Count(IReadOnlyCollection<CountedRow> open, string timeZone, DateTimeOffset now)
    {
        var place = new Office(timeZone);
        var today = place.DayOf(now);
        var (_, dayEndsAt) = place.MomentsOf(today, today);
        return new FollowUpCountsView(
            now,
            timeZone,
            dayEndsAt,
            Count(open),
            [
                .. open.GroupBy(row => row.Owner)
                    .OrderBy(group => group.Key, StringComparer.Ordinal)
                    .Select(group => new OwnerFollowUpCounts(group.Key, Count([.. group]))),
            ]);

        // The bounds are those of the list's own ?due=, so that a count and its list agree.
        FollowUpCounts Count(IReadOnlyCollection<CountedRow> rows) => new()
        {
            Open = rows.Count,
            Due = rows.Count(row => row.DueAt is not null),
            Late = rows.Count(row => row.DueAt <= now),
            DueToday = rows.Count(row => row.DueAt > now && row.DueAt <= dayEndsAt),
            New = In(rows, FollowUpStage.New),
            InProgress = In(rows, FollowUpStage.InProgress),
            AwaitingConfirmation = In(rows, FollowUpStage.AwaitingConfirmation),
        };
    }

    private static int In(IReadOnlyCollection<CountedRow> rows, FollowUpStage stage)
    {
        var name = Json.NameOf(stage);
        return rows.Count(row => row.State == name);
    }
}
