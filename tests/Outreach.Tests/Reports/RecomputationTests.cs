using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using FsCheck;
using FsCheck.Fluent;
using NodaTime;
using Outreach.FollowUps;
using Outreach.Platform;
using Outreach.Reports;
using Outreach.SharedKernel;
using Outreach.Staff;
using Outreach.WorkItems;

namespace Outreach.Tests.Reports;

/// <summary>
/// The report says what a second program makes of the exported events, whatever happens to follow-ups, at the ends of days on which clocks
/// change. <c>REPORT_LIVES</c> tries more lives than usual.
/// </summary>
public sealed class RecomputationTests
{
    private const int Usual = 1_000;

    // Each try has two.
    private const int LivesATry = 2;

    private static readonly int Lives =
        int.TryParse(Environment.GetEnvironmentVariable("REPORT_LIVES"), CultureInfo.InvariantCulture, out var lives) ? lives : Usual;

    /// <summary>Zones with a day on which the clocks change: in Santiago and Havana at midnight, so that a day begins at one.</summary>
    private static readonly (string Zone, LocalDate Changes)[] Changes =
    [
        ("Europe/Amsterdam", new(2026, 3, 29)), ("Europe/Amsterdam", new(2026, 10, 25)), ("America/Santiago", new(2026, 9, 6)),
        ("America/Havana", new(2026, 3, 8)), ("Australia/Lord_Howe", new(2026, 4, 5)), ("UTC", new(2026, 1, 1)),
    ];

    private static readonly StaffMember[] Staff = [Samples.Anna, Samples.Ben, Samples.Lena];

    /// <param name="Minutes">After the step before.</param>
    /// <param name="Item">Which of the two.</param>
    /// <param name="What">What is done.</param>
    /// <param name="Number">Makes it one way or another.</param>
    private sealed record Step(int Minutes, int Item, int What, int Number);

    /// <param name="Zone">Of the office, with a day.</param>
    /// <param name="Arrivals">When the two come in, in minutes from the noon before that day.</param>
    private sealed record World(int Zone, IReadOnlyList<int> Arrivals, IReadOnlyList<Step> Steps);

    private static readonly Gen<World> Worlds =
        from zone in Gen.Choose(0, Changes.Length - 1)
        from first in Gen.Choose(0, 48 * 60)
        from second in Gen.Choose(0, 48 * 60)
        from steps in Gen.ListOf(
            from minutes in Gen.Frequency((4, Gen.Choose(1, 300)), (2, Gen.Choose(300, 6 * 1440)), (1, Gen.Choose(1, 40 * 1440)))
            from item in Gen.Choose(0, 1)
            from what in Gen.Choose(0, 19)
            from number in Gen.Choose(0, 999)
            select new Step(minutes, item, what, number))
        select new World(zone, [first, second], [.. steps]);

    [Fact]
    public void Two_follow_ups_with_any_lives_are_counted_as_their_events_say() =>
        Always.Holds(Worlds, world => AssertSame([world], world.Zone), Lives / LivesATry);

    [Fact]
    public void Hundreds_of_follow_ups_with_any_lives_are_counted_as_their_events_say()
    {
        for (var zone = 0; zone < Changes.Length; zone++)
        {
            var at = zone;
            AssertSame([.. Worlds.Sample(50, 30).Select(world => world with { Zone = at })], zone);
        }
    }

    private static void AssertSame(IReadOnlyList<World> worlds, int zone)
    {
        var (office, changes) = (new Office(Changes[zone].Zone), Changes[zone].Changes);
        var span = new ReportDays(changes.PlusDays(-1), changes.PlusDays(2));
        var lives = worlds.SelectMany((world, n) => Live(world, n)).ToList();
        var rows = lives.Select(life => ReportFactsRow.Of(
            office.DayOf(life.State.ReceivedAt), ReportFactsRow.FollowUp, life.State.Id, 1, FollowUpFacts.Of(life.State)));
        List<ReportDay> days = [.. rows.GroupBy(row => row.Day).Select(day => ReportDay.Of(day.Key, day)).OrderBy(day => day.Day)];
        var independent = new IndependentFigures(lives.SelectMany(Export), office.TimeZone, "Europe/Amsterdam");

        // The whole span, and each of its days by itself.
        AssertSame(independent.In(span.From, span.To), Report(span, ReportBy.None).Total);
        for (var day = span.From; day <= span.To; day = day.PlusDays(1))
        {
            AssertSame(independent.In(day, day), Report(new ReportDays(day, day), ReportBy.None).Total);
        }

        foreach (var group in Report(span, ReportBy.Person).Groups)
        {
            AssertSame(independent.In(span.From, span.To, story => story.Person == group.Group), group.Figures);
        }

        foreach (var group in Report(span, ReportBy.Channel).Groups)
        {
            AssertSame(independent.In(span.From, span.To, story => story.Channel == group.Group), group.Figures);
        }

        foreach (var group in Report(span, ReportBy.Returning).Groups)
        {
            AssertSame(independent.In(span.From, span.To, story => story.IsReturning == (group.Group == "returning")), group.Figures);
        }

        ConsistencyReport Report(ReportDays of, ReportBy by) => ConsistencyReport.Of(
            [.. days.Where(day => day.Day >= of.From && day.Day <= of.To)], of, by, of.To, office.TimeZone, new ReportViewer("lena", true));
    }

    private static void AssertSame(IReadOnlyDictionary<string, (double? Value, int Of)> independent, IEnumerable<ReportFigure> report)
    {
        foreach (var figure in report.Where(figure => figure.Name is not ("mentions_a_day" or "silent_days")))
        {
            var (value, of) = independent[figure.Name];
            Assert.True(
                figure.Of == of && IsSame(figure, value),
                $"{figure.Name} is {figure.Value} of {figure.Of} in the report and {value} of {of} by the events");
        }
    }

    private static bool IsSame(ReportFigure figure, double? exact) => (figure.Value, exact) switch
    {
        (null, null) => true,
        ({ } reported, { } counted) when figure.Unit == FigureUnit.Seconds =>
            Math.Abs(reported - counted) <= Math.Max(1, counted * DurationSketch.Error) + 0.001,
        ({ } reported, { } counted) => Math.Abs(reported - counted) < 0.0001,
        _ => false,
    };

    private static IEnumerable<JsonObject> Export((FollowUpState State, IReadOnlyList<FollowUpEvent> Events) life) =>
        life.Events.Select(happened => JsonNode.Parse(JsonSerializer.Serialize(
            new ExportedEvent("follow_up", life.State.Id, life.State.Channel, life.State.Language, null, happened.WithoutWords()),
            Json.Http))!.AsObject());

    private static IReadOnlyList<(FollowUpState State, IReadOnlyList<FollowUpEvent> Events)> Live(World world, int number)
    {
        var (zone, day) = Changes[world.Zone];
        var noon = day.PlusDays(-1).At(new LocalTime(12, 0)).InZoneLeniently(DateTimeZoneProviders.Tzdb[zone]).ToDateTimeOffset()
            .ToUniversalTime();
        var states = new FollowUpState[2];
        var events = new List<FollowUpEvent>[] { [], [] };
        for (var item = 0; item < 2; item++)
        {
            var mention = Samples.Mention with
            {
                Channel = item == 0 ? "twitter" : "blog",
                Kind = world.Arrivals[item] % 3 == 0 ? MentionKind.Praise : MentionKind.Problem,
            };
            var opened = FollowUpRules.Open(
                $"f{number:D6}-{item}", "c1", mention, "anna", "why", Samples.OfficeLevels, noon.AddMinutes(world.Arrivals[item]),
                isReturning: world.Arrivals[item] % 2 == 0);
            (states[item], events[item]) = (opened.State, [.. opened.Events]);
        }

        var now = noon.AddMinutes(world.Arrivals.Max()).AddSeconds(17);
        foreach (var step in world.Steps)
        {
            now = now.AddMinutes(step.Minutes);
            if (step.Number % 10 > 0)
            {
                PassTime(0, now);
                PassTime(1, now);
            }

            if (step.What == 19)
            {
                MergeInto(step.Item, 1 - step.Item, now);
            }
            else if (Decide(states[step.Item], step, now) is Accepted accepted)
            {
                Take(step.Item, accepted);
            }
        }

        return [(states[0], events[0]), (states[1], events[1])];

        void Take(int item, Accepted accepted)
        {
            states[item] = accepted.State with { Outbox = [] };
            events[item].AddRange(accepted.Events);
        }

        void PassTime(int item, DateTimeOffset until)
        {
            while (FollowUpRules.NextDeadline(states[item], until) is { } deadline && deadline < until && states[item].IsOpen)
            {
                Take(item, FollowUpRules.Decide(states[item], new ApplyDue("lena") { By = Actor.System }, deadline));
            }
        }

        void MergeInto(int from, int into, DateTimeOffset at)
        {
            var by = Samples.Anna.ToActor();
            if (states[from].IsOpen && states[into].IsOpen
                && FollowUpRules.Decide(states[into], new TakeOver(states[from], []) { By = by }, Samples.OfficeLevels, at)
                    is Accepted taken
                && FollowUpRules.Decide(states[from], new Merge(states[into].Id) { By = by }, Samples.OfficeLevels, at) is Accepted merged)
            {
                Take(into, taken);
                Take(from, merged);
            }
        }
    }

    private static Decision? Decide(FollowUpState state, Step step, DateTimeOffset now)
    {
        var by = Staff[step.Number % Staff.Length].ToActor();
        var reply = Samples.Mention with { Text = step.Number % 2 == 0 ? "Thank you, great!" : "It is broken again." };
        FollowUpCommand? command = step.What switch
        {
            0 or 1 => new Acknowledge("Hello.", "twitter", null, step.Number % 3 == 0 ? null : step.Number % 3 == 1) { By = by },
            2 or 3 => new Resolve("Done.") { By = by },
            4 => new Confirm("It works.") { By = step.Number % 2 == 0 ? by : Actor.Customer },
            5 => new Reopen("It does not.") { By = step.Number % 2 == 0 ? by : Actor.Customer },
            6 => new CustomerReplied("Any news?") { By = Actor.Customer },
            7 or 8 => new Promise(now.AddMinutes(1 + (step.Number * 7)), "A word.") { By = by },
            9 => new Note("A note.") { By = by, KeepsPromise = step.Number % 2 == 0 },
            10 => new MarkSpam("An advertisement.") { By = by },
            11 => new Assign(Staff[step.Number % Staff.Length].Id) { By = by },
            12 => new Wait(step.Number % 2 == 0 ? WaitingOn.Customer : WaitingOn.ThirdParty, "Which?", null) { By = by },
            13 => new CloseAgain("Only thanks.") { By = by },
            14 => new BelongsTo("c2", NewName: null, "They share it.") { By = by, To = step.Number % 2 == 0 ? "c2" : "c1" },
            15 => new HandOver("ben", "stands in") { By = Actor.System },
            16 => new CloseUnconfirmed("Asked three times.") { By = Samples.Lena.ToActor() },
            17 when step.Number % 20 == 0 => new Forget(Customer: true) { By = Actor.System },
            _ => null,
        };
        return command is not null ? FollowUpRules.Decide(state, command, Samples.OfficeLevels, now)
            : step.What == 18
                ? FollowUpRules.Join(state, reply, FollowUpRules.ReopenForReply, Samples.OfficeLevels, now)
                : null;
    }
}
