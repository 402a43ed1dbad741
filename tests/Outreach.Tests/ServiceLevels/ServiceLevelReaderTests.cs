using System.Text.Json;
using System.Text.Json.Nodes;
using Outreach.ServiceLevels;
using Outreach.SharedKernel;

namespace Outreach.Tests.ServiceLevels;

/// <summary>What somebody wrote down is taken as a whole or refused with every fault named.</summary>
public sealed class ServiceLevelReaderTests
{
    [Fact]
    public void The_first_policy_that_fits_holds()
    {
        var levels = new ServiceLevelVersion(1, Read(Document(
            Policy("twitter problems", "PT1H", ["twitter"], ["problem"]),
            Policy("problems", "PT2H", null, ["problem"]),
            Policy("twitter", "PT3H", ["twitter", "blog"]),
            Policy("rest", "PT4H"))));
        Assert.Equal(TimeSpan.FromHours(1), levels.For("twitter", MentionKind.Problem).FirstResponse);
        Assert.Equal(TimeSpan.FromHours(2), levels.For("blog", MentionKind.Problem).FirstResponse);
        Assert.Equal(TimeSpan.FromHours(3), levels.For("blog", MentionKind.Praise).FirstResponse);
        Assert.Equal(TimeSpan.FromHours(4), levels.For("carrier_pigeon", MentionKind.Other).FirstResponse);
        Assert.Equal([TimeSpan.FromDays(3), TimeSpan.FromDays(7)], levels.For("blog", MentionKind.Praise).CheckIns);
    }

    [Theory]
    [InlineData("PT1H", 3600)]
    [InlineData("P1DT2H3M4S", 93784)]
    [InlineData("PT90M", 5400)]
    [InlineData("P365D", 31536000)]
    [InlineData("PT0008H", 28800)]
    public void A_duration_is_read_as_it_is_written(string text, int seconds) =>
        Assert.Equal(
            TimeSpan.FromSeconds(seconds),
            new ServiceLevelVersion(1, Read(Document(Policy("all", text)))).For("blog", MentionKind.Idea).FirstResponse);

    [Theory]
    [InlineData("PT0S")]
    [InlineData("-PT1H")]
    [InlineData("PT1.5H")]
    [InlineData("PT0.5S")]
    [InlineData("P1M")]
    [InlineData("P1Y")]
    [InlineData("P1W")]
    [InlineData("P")]
    [InlineData("PT")]
    [InlineData("P1DT")]
    [InlineData("1H")]
    [InlineData("4:00:00")]
    [InlineData("P366D")]
    [InlineData("PT8760H1S")]
    [InlineData("P999999999D")]
    [InlineData("PT9999999999H")]
    [InlineData("PT1H\n")]
    [InlineData("")]
    [InlineData("P٣D")]
    public void What_is_no_sane_duration_is_refused(string text) =>
        Assert.Equal(["policies[0].firstResponse"], ErrorsOf(Document(Policy("all", text))));

    [Fact]
    public void A_duration_that_would_take_years_in_so_few_hours_is_refused()
    {
        var document = Document(Policy("all", "PT21H40M1S"));
        document["calendars"]!["office"]!["hours"] = new JsonObject { ["monday"] = new JsonArray("09:00-09:05") };
        Assert.Equal(["policies[0].firstResponse", "policies[0].resolution"], ErrorsOf(document));
        document["policies"]![0]!["firstResponse"] = "PT21H40M";
        Assert.Equal(["policies[0].resolution"], ErrorsOf(document));
    }

    [Theory]
    [InlineData("09:00")]
    [InlineData("9:00-17:00")]
    [InlineData("09:00-09:00")]
    [InlineData("24:00-24:00")]
    [InlineData("23:00-24:01")]
    [InlineData("09:00 - 17:00")]
    [InlineData("09:00-17:00\n")]
    [InlineData("09:60-17:00")]
    [InlineData("22:00-24:01")]
    public void What_are_no_hours_is_refused(string hours) => Assert.Equal(
        ["hours.friday[1]"],
        BusinessCalendar.ErrorsOf(
            Calendars.Office with { Hours = new Dictionary<string, IReadOnlyList<string>> { ["friday"] = ["00:00-01:00", hours] } }).Keys);

    [Fact]
    public void A_calendar_is_refused_with_every_fault_named()
    {
        var hours = new Dictionary<string, IReadOnlyList<string>>
        {
            ["monday"] = ["09:00-12:00", "11:59-13:00"],
            ["Monday"] = [],
            ["monday,tuesday"] = [],
            ["1"] = [],
            [""] = [],
            ["tuesday"] = null!,
            ["Wednesday"] = ["09:00-12:00", "12:00-24:00"],
        };
        var definition = new CalendarDefinition
        {
            TimeZone = "UTC+01:00",
            Hours = hours,
            Holidays = [new("2026-01-01"), new("2026-1-1"), new("2026-01-01", "again"), new(null!), null!, new("1999-12-31"), new(
                "2026-01-02", new string('x', 101), ["?"])],
        };

        Assert.Equal(
            [
                "hours.monday[1]",
                "hours.Monday",
                "hours.monday,tuesday",
                "hours.1",
                "hours.",
                "hours.tuesday",
                "holidays[1].date",
                "holidays[2].date",
                "holidays[3].date",
                "holidays[4]", "holidays[5].date", "holidays[6].hours[0]", "holidays[6].name", "timeZone",
            ],
            BusinessCalendar.ErrorsOf(definition).Keys);
        Assert.StartsWith(
            "hours.monday[1]: ", Assert.Throws<FormatException>(() => new BusinessCalendar(definition)).Message, StringComparison.Ordinal);
        Assert.Equal(["duty"], BusinessCalendar.ErrorsOf(null, "duty").Keys);
    }

    [Fact]
    public void A_calendar_that_never_opens_is_refused_though_it_opens_on_a_special_day()
    {
        var never = Calendars.Daily("Europe/Amsterdam");
        Assert.Equal(["office.hours"], BusinessCalendar.ErrorsOf(never, "office").Keys);
        Assert.Equal(["hours"], BusinessCalendar.ErrorsOf(never with { Holidays = [new("2030-01-01", null, ["09:00-17:00"])] }).Keys);
        Assert.Equal(["hours"], BusinessCalendar.ErrorsOf(never with { Hours = null! }).Keys);
    }

    [Fact]
    public void A_policy_that_would_never_hold_is_refused()
    {
        Assert.Equal(
            ["policies[1]"],
            ErrorsOf(Document(Policy("a", "PT1H", ["twitter"]), Policy("b", "PT1H", ["twitter"], ["problem"]), Policy("c", "PT1H"))));
        Assert.Equal(["policies[2]"], ErrorsOf(
            Document(
                Policy("a", "PT1H", ["twitter"]),
                Policy("b", "PT1H", ["blog"]),
                Policy("c", "PT1H", ["blog", "twitter"], ["idea"]),
                Policy("d", "PT1H"))));
        Assert.Equal(["policies[1]"], ErrorsOf(Document(Policy("a", "PT1H"), Policy("b", "PT1H"))));
        Assert.Empty(
            ErrorsOf(
                Document(
                    Policy("a", "PT1H", ["twitter"]),
                    Policy("b", "PT1H", null, ["problem"]),
                    Policy("c", "PT1H", ["blog", "twitter"]),
                    Policy("d", "PT1H"))));
    }

    [Fact]
    public void The_last_policy_has_to_fit_everything()
    {
        Assert.Equal(["policies[0]"], ErrorsOf(Document(Policy("a", "PT1H", ["twitter"]))));
        Assert.Equal(["policies[1]"], ErrorsOf(Document(Policy("a", "PT1H", ["twitter"]), Policy("b", "PT1H", null, ["problem"]))));
        Assert.Empty(ErrorsOf(Document(Policy("a", "PT1H", null, ["praise", "problem", "question", "idea", "other"]))));
    }

    [Fact]
    public void Where_a_policy_is_misspelt_nothing_is_concluded_about_the_others()
    {
        var document = Document(Policy("a", "PT1H", ["twitter"]), Policy("b", "PT1H", ["blog"]), Policy("c", "PT1H"));
        document["policies"]![0]!["chanels"] = new JsonArray("twitter");
        document["policies"]![0]!.AsObject().Remove("channels");
        Assert.Equal(["policies[0].chanels"], ErrorsOf(document));
    }

    [Fact]
    public void Names_are_short_and_unlike_each_other()
    {
        var document = Document(
            Policy("same", "PT1H", ["twitter", "twitter", "A/B"], ["idea", "idea"]), Policy("SAME", "PT1H", []), Policy(" ", "PT1H"));
        document["calendars"]!["Head Office"] = document["calendars"]!["office"]!.DeepClone();
        Assert.Equal(
            [
                "calendars.Head Office",
                "policies[0].channels[1]",
                "policies[0].channels[2]",
                "policies[0].kinds[1]",
                "policies[1].channels",
                "policies[1].name",
                "policies[2].name"],
            ErrorsOf(document));
    }

    [Fact]
    public void What_a_row_can_not_hold_is_refused()
    {
        var document = Document(Policy("all", "PT1H"));
        var days = Enumerable.Range(0, 900).Select(
            day => new JsonObject { ["date"] = new DateOnly(2027, 1, 1).AddDays(day).ToString("O"), ["name"] = new string('x', 100) });
        for (var i = 0; i < 5; i++)
        {
            var calendar = document["calendars"]!["office"]!.DeepClone();
            calendar["holidays"] = new JsonArray([.. days.Select(day => day.DeepClone())]);
            document["calendars"]![$"c{i}"] = calendar;
        }

        Assert.Equal(["body"], ErrorsOf(document));
    }

    [Fact]
    public void A_thousand_faults_name_a_hundred_paths_and_a_long_name_is_cut()
    {
        var document = Document(Policy("all", "PT1H"));
        document[new string('x', 5000)] = 1;
        document["line\nbreak"] = 1;
        document["calendars"]!["office"]!["hours"]!["monday"] = new JsonArray(
            [.. Enumerable.Range(0, 1000).Select(_ => JsonValue.Create("never"))]);
        document["calendars"]!["office"]!["holidays"] = new JsonArray(
            [.. Enumerable.Range(0, 1000).Select(_ => new JsonObject { ["day"] = 1 })]);
        var errors = ErrorsOf(document);
        Assert.Equal(100, errors.Count);
        Assert.Contains(new string('x', 40) + "…", errors);
        Assert.Contains("line?break", errors);
    }

    private static ServiceLevelDocument Read(JsonObject document)
    {
        var read = ServiceLevelReader.Read(JsonSerializer.SerializeToElement(document), out var errors);
        Assert.Empty(errors);
        return read!;
    }

    private static IReadOnlyList<string> ErrorsOf(JsonObject document)
    {
        var read = ServiceLevelReader.Read(JsonSerializer.SerializeToElement(document), out var errors);
        Assert.Equal(errors.Count == 0, read is not null);
        Assert.All(errors, error => Assert.StartsWith(error.Key, Assert.Single(error.Value), StringComparison.Ordinal));
        return [.. errors.Keys.Order(StringComparer.Ordinal)];
    }

    private static JsonObject Document(params JsonObject[] policies) => new()
    {
        ["calendars"] = new JsonObject
        {
            ["office"] = new JsonObject
            {
                ["timeZone"] = "UTC",
                ["hours"] = new JsonObject
                {
                    ["monday"] = new JsonArray("00:00-24:00"),
                    ["friday"] = new JsonArray("00:00-24:00"),
                    ["sunday"] = new JsonArray("00:00-24:00"),
                },
            },
        },
        ["policies"] = new JsonArray([.. policies]),
    };

    private static JsonObject Policy(string name, string firstResponse, string[]? channels = null, string[]? kinds = null) => new()
    {
        ["name"] = name,
        ["channels"] = JsonSerializer.SerializeToNode(channels),
        ["kinds"] = JsonSerializer.SerializeToNode(kinds),
        ["calendar"] = "office",
        ["firstResponse"] = firstResponse,
        ["nextResponse"] = "PT8H",
        ["resolution"] = "PT24H",
        ["checkIns"] = new JsonArray("P3D", "P7D"),
    };
}
