using Outreach.EndToEnd.Client;

namespace Outreach.EndToEnd.Checks;

/// <summary>
/// What came of a story, as staff can see it. Who of several persons owns a new follow-up depends on which of two mentions is a
/// millisecond faster, so owners are not compared but checked: work and notices are with the owner.
/// </summary>
public sealed record Outcome
{
    public required IReadOnlyList<string> FollowUps { get; init; }

    public required IReadOnlyList<string> Calls { get; init; }

    public required IReadOnlyList<string> Worklists { get; init; }

    public required IReadOnlyList<string> Notices { get; init; }

    public static async Task<Outcome> SeeAsync(OutreachClient outreach)
    {
        var staff = await outreach.StaffAsync();
        var reader = outreach.As("hanneke-vos");
        var followUps = new List<FollowUp>();
        foreach (var listed in await reader.AllFollowUpsAsync())
        {
            var followUp = await reader.FollowUpAsync(listed.Id);
            Assert.Equal((followUp.State, followUp.Outcome, followUp.Owner), (listed.State, listed.Outcome, listed.Owner));
            followUps.Add(followUp);
        }

        var work = new List<(string StaffId, WorkItem Item)>();
        foreach (var member in staff)
        {
            work.AddRange((await outreach.As(member.Id).WorklistAsync()).Select(item => (member.Id, item)));
        }

        await LiveAsync(outreach, followUps);
        var calls = (await reader.CallsAsync()).Concat(await reader.CallsAsync("&status=completed")).ToList();
        var owners = followUps.ToDictionary(followUp => followUp.Id, followUp => followUp.Owner)
            .Concat(calls.ToDictionary(call => call.Id, call => call.Assignee))
            .ToDictionary();
        Assert.All(work, place => Assert.Equal(owners[place.Item.Id], place.StaffId));
        return new Outcome
        {
            FollowUps = Sorted(followUps.Select(followUp =>
                $"{followUp.Id} {followUp.State} {followUp.Outcome} reopened {followUp.ReopenCount}: "
                + string.Join(", ", followUp.Events.Select(happened => $"{happened.Type} at {happened.At:O}")))),
            Calls = Sorted(calls.Select(call => $"{call.Id} {call.Status} {call.Attempts.Count} attempts")),
            Worklists = Sorted(work.Select(place => $"{place.Item.Type} {place.Item.Id} by {place.Item.DueAt:O}")),
            Notices = Sorted((await DistinctAsync(outreach)).Select(mail => $"{mail.Kind} about {mail.About}")),
        };
    }

    /// <summary>The same in every part, and where not, the difference.</summary>
    public void ExpectSameAs(Outcome other) => Assert.Multiple(
        () => Assert.Empty(Differences(other.FollowUps, FollowUps)),
        () => Assert.Empty(Differences(other.Calls, Calls)),
        () => Assert.Empty(Differences(other.Worklists, Worklists)),
        () => Assert.Empty(Differences(other.Notices, Notices)));

    private static IEnumerable<string> Differences(IReadOnlyList<string> expected, IReadOnlyList<string> actual)
    {
        var (left, right) = (expected.CountBy(line => line).ToDictionary(), actual.CountBy(line => line).ToDictionary());
        return left.Keys.Union(right.Keys)
            .Where(line => left.GetValueOrDefault(line) != right.GetValueOrDefault(line))
            .Select(line => $"{right.GetValueOrDefault(line)} instead of {left.GetValueOrDefault(line)} times: {line}");
    }

    /// <summary>An e-mail may come twice after a crash; then both are the same one, by its outbox id.</summary>
    private static async Task<IEnumerable<Mail>> DistinctAsync(OutreachClient outreach)
    {
        var byId = (await outreach.InboxAsync()).GroupBy(mail => mail.OutboxId).ToList();
        Assert.All(byId, copies => Assert.Single(copies.Select(mail => (mail.To, mail.Subject, mail.About)).Distinct()));
        return byId.Select(copies => copies.First());
    }

    /// <summary>
    /// What is open has an orchestration that is not over. After a kill between its history and its row the engine calls one pending that
    /// runs, until it ends.
    /// </summary>
    private static async Task LiveAsync(OutreachClient outreach, IEnumerable<FollowUp> followUps)
    {
        var running = (await outreach.OrchestrationsAsync())
            .Where(instance => instance.Status is "Running" or "Pending" && instance.Name == "FollowUpOrchestrator")
            .Select(instance => instance.Id.Split("-run-")[0]);
        Assert.Equal(
            Sorted(followUps.Where(followUp => followUp.State != "closed").Select(followUp => followUp.Id)),
            Sorted(running));
        await Histories.AreShortAsync(outreach);
    }

    private static IReadOnlyList<string> Sorted(IEnumerable<string> lines) => [.. lines.Order(StringComparer.Ordinal)];
}
