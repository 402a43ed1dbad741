using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Xml;
using NodaTime;
using Outreach.DevHost.Seeds;
using Outreach.SharedKernel;

namespace Outreach.DevHost.Rehearsal;

/// <summary>The steps and their times: the seeds, placed on a calendar that begins on a Monday morning.</summary>
internal sealed class Script
{
    /// <summary>
    /// The seeds count days back from the moment of loading. This places that moment so far after the beginning that there is a past, and
    /// that office hours are well filled.
    /// </summary>
    private static readonly TimeSpan SeedsReachBack = TimeSpan.FromDays(24.2);

    private static readonly LocalDateTime FirstMorning = new(2026, 3, 16, 8, 0);

    private static readonly LocalTime[] Rounds = [new(9, 15), new(10, 15), new(12, 30), new(15, 15), new(17, 15), new(19, 15)];

    public Script(int days)
    {
        Office = DateTimeZoneProviders.Tzdb[SeedFiles.ReadCompany().TimeZone];
        Begins = At(FirstMorning);
        Ends = At(FirstMorning.PlusDays(days));
        var mentions = SeedFiles.ReadMentions();
        var names = SeedFiles.ReadCustomers().ToDictionary(customer => customer.Key, customer => customer.DisplayName);
        Past =
        [
            .. mentions
                .Where(mention => ReceivedAt(mention) < Begins)
                .Select(mention => mention with { Story = [.. mention.Story.Where(step => At(mention, step) < Begins)] }),
        ];
        Acts =
        [
            .. mentions.SelectMany(mention => ActsOf(mention, names[mention.Customer]))
                .Concat(RoundsOfTeam(days))
                .Append(Leave())
                .Where(act => act.At >= Begins && act.At < Ends)
                .OrderBy(act => act.At),
        ];
        TakenUpByLead = mentions
            .Where(mention => RehearsalOptions.TakenUpByLead.ContainsKey(mention.ExternalId))
            .ToDictionary(IdOf, mention => (mention.Channel, RehearsalOptions.TakenUpByLead[mention.ExternalId]));
    }

    public DateTimeZone Office { get; }

    /// <summary>The first moment, a Monday at 08:00 in the office (UTC).</summary>
    public DateTimeOffset Begins { get; }

    /// <summary>The last moment (UTC). Three weeks hold the night of a change to summer time.</summary>
    public DateTimeOffset Ends { get; }

    /// <summary>The moment that the seeds count back from (UTC).</summary>
    public DateTimeOffset SeedsCountFrom => Begins + SeedsReachBack;

    /// <summary>Mentions from before the beginning, with what was done about them until then.</summary>
    public IReadOnlyList<SeedMention> Past { get; }

    /// <summary>The steps from then on, in order.</summary>
    public IReadOnlyList<Act> Acts { get; }

    /// <summary>What the lead says, and where, by the id of a follow-up that its owner forgets.</summary>
    public IReadOnlyDictionary<string, (string Where, string Said)> TakenUpByLead { get; }

    private static string IdOf(SeedMention mention) => FollowUpId.Of(mention.Channel, mention.ExternalId);

    private IEnumerable<Act> ActsOf(SeedMention mention, string name)
    {
        yield return new Arrival(ReceivedAt(mention), BodyOf(mention, name));
        var staffId = "";
        foreach (var step in StepsOf(mention))
        {
            // What a customer says is logged by the staff member who dealt with them last.
            var byCustomer = step.By == Actor.Customer.Id;
            staffId = byCustomer ? staffId : step.By;
            var body = JsonSerializer.SerializeToNode(step.Body, Platform.Json.Rows)!.AsObject();
            if (byCustomer)
            {
                body["by"] = step.By;
            }

            // Moments of promises, waits and snoozes are given as spans since the mention, like all else.
            foreach (var field in new[] { "by", "until" }.Where(
                field => body[field] is { } value && value.GetValue<string>().StartsWith('P')))
            {
                body[field] = InWords(ReceivedAt(mention) + XmlConvert.ToTimeSpan(body[field]!.GetValue<string>()));
            }

            yield return new StaffAction(At(mention, step), IdOf(mention), staffId, step.Command, body);
        }
    }

    private static IEnumerable<SeedStep> StepsOf(SeedMention mention)
    {
        var id = mention.ExternalId;
        return RehearsalOptions.TakenUpByLead.ContainsKey(id)
            ? []
            : mention.Story
                .Where(step => step.Command != "confirm" || !RehearsalOptions.NeverConfirmed.Contains(id))
                .Concat(RehearsalOptions.AndThen.GetValueOrDefault(id, []))
                .OrderBy(step => XmlConvert.ToTimeSpan(step.After));
    }

    private Leave Leave()
    {
        var (staffId, deputy, said, from, to) = RehearsalOptions.Away;
        return new Leave(At(said), staffId, new JsonObject { ["from"] = InWords(At(from)), ["to"] = InWords(At(to)), ["deputy"] = deputy });
    }

    private JsonObject BodyOf(SeedMention mention, string name) => new()
    {
        ["channel"] = mention.Channel,
        ["externalId"] = mention.ExternalId,
        ["author"] = new JsonObject { ["handle"] = mention.Handle, ["displayName"] = name },
        ["text"] = mention.Text,
        ["url"] = mention.Url,
        ["postedAt"] = InWords(ReceivedAt(mention) - TimeSpan.FromMinutes(mention.PostedMinutesBefore)),
        ["kind"] = Platform.Json.NameOf(mention.Kind),
    };

    private IEnumerable<Round> RoundsOfTeam(int days) =>
        from day in Enumerable.Range(0, days + 1).Select(FirstMorning.Date.PlusDays)
        where day.DayOfWeek != IsoDayOfWeek.Sunday
        from time in Rounds
        select new Round(At(day + time), IsFirstOfDay: time == Rounds[0]);

    private DateTimeOffset ReceivedAt(SeedMention mention) =>
        Begins + TimeSpan.FromSeconds(Math.Round((SeedsReachBack.TotalDays - mention.DaysAgo) * 86_400));

    private DateTimeOffset At(SeedMention mention, SeedStep step) => ReceivedAt(mention) + XmlConvert.ToTimeSpan(step.After);

    private static string InWords(DateTimeOffset moment) => moment.ToString("yyyy-MM-dd'T'HH:mm:ssK", CultureInfo.InvariantCulture);

    private DateTimeOffset At(LocalDateTime local) => Office.AtLeniently(local).ToInstant().ToDateTimeOffset();
}
