using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Logging.Abstractions;
using NSubstitute;
using Outreach.FollowUps;
using Outreach.Notices;
using Outreach.SharedKernel;
using Outreach.Staff;
using Outreach.WorkItems;

namespace Outreach.Tests.Notices;

/// <summary>What waits for a lead who is absent reaches the lead who stands in for them, all of it and nothing else.</summary>
public sealed class LeadNoticesTests : NoticeBatches
{
    private readonly DurableTaskClient _client = Substitute.For<DurableTaskClient>("test");

    public LeadNoticesTests()
    {
        Roster = new Roster(
        [
            Samples.Anna,
            Samples.Lena with { Absence = new Absence(Start, Start.AddDays(7)) },
            Samples.Member("max") with { Role = StaffRole.Lead },
        ]);
        _client.GetInstanceAsync(Arg.Any<string>(), Arg.Any<CancellationToken>()).Returns(
            call => new OrchestrationMetadata("PersonOrchestrator", call.Arg<string>())
            {
                RuntimeStatus = OrchestrationRuntimeStatus.Running,
            });
    }

    [Fact]
    public async Task Both_of_two_notices_about_one_item_reach_the_other_lead()
    {
        await AddMissedAsync();

        await HandOverAsync();

        Assert.Equal(["f1-1", "f1-2"], await WaitingForAsync("max"));
        Assert.Empty(await WaitingForAsync("lena"));
        Assert.DoesNotContain(Source.Log, entry => entry.Status == NoticeStatus.NotNeeded);
        Assert.Equal("max", Source.EscalatedTo["f1"]);
    }

    [Theory]
    [InlineData("added")]
    [InlineData("escalated")]
    public async Task They_do_so_wherever_a_hand_over_is_broken_off(string after)
    {
        await AddMissedAsync();
        var adding = Table.Writes + 1;
        var isOver = false;
        Table.AfterWrite = number => BreakOff(after == "added" && number == adding);
        Source.AfterEscalate = _ => BreakOff(after == "escalated");
        await Assert.ThrowsAsync<InvalidOperationException>(HandOverAsync);
        isOver = true;

        // By the next turn.
        await HandOverAsync();

        Assert.Equal(["f1-1", "f1-2"], await WaitingForAsync("max"));
        Assert.Empty(await WaitingForAsync("lena"));
        Assert.DoesNotContain(Source.Log, entry => entry.Status == NoticeStatus.NotNeeded);

        void BreakOff(bool isThere)
        {
            if (isThere && !isOver)
            {
                throw new InvalidOperationException("The process stops.");
            }
        }
    }

    [Fact]
    public async Task An_item_is_escalated_once_for_all_that_was_missed()
    {
        var clocks = new List<IReadOnlyList<ClockKind?>>();
        Source.AfterEscalate = clocks.Add;
        await AddMissedAsync();

        await HandOverAsync();

        Assert.Equal([ClockKind.Promise, ClockKind.Resolution], Assert.Single(clocks));
    }

    [Fact]
    public async Task What_its_item_has_told_another_lead_itself_is_not_handed_over()
    {
        await AddMissedAsync();
        Source.EscalatedTo["f1"] = "max";

        await HandOverAsync();

        Assert.Empty(await WaitingForAsync("max"));
        Assert.Empty(await WaitingForAsync("lena"));
        Assert.Equal([("f1-1", NoticeStatus.NotNeeded), ("f1-2", NoticeStatus.NotNeeded)], Source.Log);
    }

    [Fact]
    public async Task What_is_late_no_more_is_escalated_to_nobody()
    {
        await AddMissedAsync();
        Source.NotTrue.Add("f1");

        await HandOverAsync();

        Assert.Empty(await WaitingForAsync("max"));
        Assert.Empty(await WaitingForAsync("lena"));
        Assert.Equal([("f1-1", NoticeStatus.NotNeeded), ("f1-2", NoticeStatus.NotNeeded)], Source.Log);
        Assert.Empty(Source.EscalatedTo);
    }

    private async Task AddMissedAsync()
    {
        await Store.AddAsync("lena", [Missed(1, ClockKind.Promise), Missed(2, ClockKind.Resolution)], CancellationToken.None);
    }

    private static PendingNotice Missed(int number, ClockKind clock) => new()
    {
        About = "f1",
        Entry = new OutboxEntry
        {
            Id = $"f1-{number}",
            Kind = OutboxKind.Notice,
            Notice = FollowUpNotices.Missed,
            Clock = clock,
            To = "lena",
            PendingSince = Start,
        },
    };

    private async Task<IReadOnlyList<string>> WaitingForAsync(string staffId) =>
        [.. (await Store.ReadAsync(staffId, CancellationToken.None)).Pending.Select(notice => notice.Entry.Id)];

    private Task HandOverAsync() => new LeadNotices(
        Store,
        new NoticeQueue(Store, new PersonStarter(NullLogger<PersonStarter>.Instance), Samples.Options, Time),
        Review,
        Samples.NoticeKinds).HandOverAsync("lena", Roster, Time.Now, _client, CancellationToken.None);
}
