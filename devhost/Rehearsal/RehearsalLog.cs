using System.Text.Json;
using NodaTime;
using Outreach.Customers.ThankYouCalls;
using Outreach.DevHost.Inbox;
using Outreach.FollowUps;
using Outreach.Platform.Http;
using Outreach.Staff;
using Outreach.Sweep;

namespace Outreach.DevHost.Rehearsal;

/// <summary>A follow-up as GET /followups/{id} returns it.</summary>
internal sealed record FollowUpStory(
    FollowUpView Now, IReadOnlyList<MentionView> Mentions, IReadOnlyList<FollowUpEvent> Events, CustomerBriefView? Customer)
{
    /// <summary>How the customer calls themselves.</summary>
    public string CustomerName => Customer?.DisplayName ?? Mentions[0].Handle ?? Now.CustomerId;
}

/// <summary>A call as GET /calls/{id} returns it.</summary>
internal sealed record CallStory
{
    public required string Id { get; init; }
    public required string CustomerId { get; init; }
    public required CallPurpose Purpose { get; init; }
    public required string Assignee { get; init; }
    public required CallStatus Status { get; init; }
    public required DateTimeOffset OwedBy { get; init; }
    public required string Reason { get; init; }
    public required IReadOnlyList<CallAttemptView> Attempts { get; init; }
    public required CallBrief Brief { get; init; }
    public required IReadOnlyList<CallEvent> Events { get; init; }
}

/// <summary>All that can be seen from outside of what has happened.</summary>
internal sealed record RehearsalLog
{
    /// <summary>The beginning of the log (UTC).</summary>
    public required DateTimeOffset From { get; init; }

    /// <summary>Its end (UTC).</summary>
    public required DateTimeOffset To { get; init; }

    public required DateTimeZone Office { get; init; }

    /// <summary>The roster, with who was away.</summary>
    public required IReadOnlyList<StaffMember> Staff { get; init; }

    /// <summary>Every follow-up, those from before included.</summary>
    public required IReadOnlyList<FollowUpStory> FollowUps { get; init; }

    public required IReadOnlyList<CallStory> Calls { get; init; }

    public required IReadOnlyList<InboxItem> Mails { get; init; }

    public required IReadOnlyList<SweepReport> Sweeps { get; init; }

    /// <summary>The follow-ups whose mention reached us in this time.</summary>
    public IEnumerable<FollowUpStory> Received => FollowUps.Where(followUp => followUp.Now.ReceivedAt >= From);

    public static async Task<RehearsalLog> ReadAsync(
        RehearsalClient outreach, Script script, IReadOnlyList<StaffMember> staff, CancellationToken cancellationToken)
    {
        var reader = staff.First(member => member.IsPerson).Id;
        var followUps = new List<FollowUpStory>();
        foreach (var listed in await outreach.ListAsync<FollowUpView>("api/followups", reader, cancellationToken))
        {
            followUps.Add(StoryOf(await outreach.GetAsync<JsonElement>($"api/followups/{listed.Id}", reader, cancellationToken)));
        }

        var calls = new List<CallStory>();
        foreach (var status in new[] { "", "?status=completed", "?status=canceled" })
        {
            foreach (var listed in await outreach.ListAsync<CallView>($"api/calls{status}", reader, cancellationToken))
            {
                calls.Add(await outreach.GetAsync<CallStory>($"api/calls/{listed.Id}", reader, cancellationToken));
            }
        }

        var sweeps = new List<SweepReport>();
        foreach (var id in SweepIds(script))
        {
            sweeps.Add(await outreach.GetAsync<SweepReport>($"api/sweeps/{id}", reader, cancellationToken));
        }

        return new RehearsalLog
        {
            From = script.Begins,
            To = script.Ends,
            Office = script.Office,
            Staff = staff,
            FollowUps = followUps,
            Calls = calls,
            Mails = (await outreach.GetAsync<ListPage<InboxItem>>("dev/inbox", staff: null, cancellationToken)).Items,
            Sweeps = sweeps,
        };
    }

    private static FollowUpStory StoryOf(JsonElement whole) => new(
        whole.Deserialize<FollowUpView>(Platform.Json.Http)!,
        whole.GetProperty("mentions").Deserialize<IReadOnlyList<MentionView>>(Platform.Json.Http)!,
        whole.GetProperty("events").Deserialize<IReadOnlyList<FollowUpEvent>>(Platform.Json.Http)!,
        whole.GetProperty("customer").Deserialize<CustomerBriefView>(Platform.Json.Http));

    /// <summary>The timer fires every hour, from the first whole hour on.</summary>
    private static IEnumerable<string> SweepIds(Script script) =>
        Enumerable.Range(1, (int)(script.Ends - script.Begins).TotalHours)
            .Select(hour => NightlySweep.SweepIdAt(script.Begins + TimeSpan.FromHours(hour), script.Office.Id))
            .OfType<string>()
            .Distinct();
}
