using Azure.Data.Tables;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using NSubstitute;
using Outreach.Customers;
using Outreach.Customers.ThankYouCalls;
using Outreach.FollowUps;
using Outreach.Notices;
using Outreach.Platform.Storage;
using Outreach.SharedKernel;
using Outreach.Tests.FollowUps;
using Outreach.Tests.Platform;
using Outreach.WorkItems;

namespace Outreach.Tests.Notices;

/// <summary>An item is escalated to one lead once, however often that is asked for; not to another one meanwhile.</summary>
public sealed class NoticeSourceTests
{
    private static readonly DateTimeOffset Now = Samples.Monday;

    private readonly DurableTaskClient _client = Substitute.For<DurableTaskClient>("test");
    private readonly OutreachTables _tables;
    private readonly CustomerStore _customers;

    public NoticeSourceTests()
    {
        var (service, table) = (Substitute.For<TableServiceClient>(), new MemoryTable());
        service.GetTableClient(Arg.Any<string>()).Returns(table);
        _tables = new OutreachTables(service);
        _customers = new CustomerStore(_tables);
    }

    [Fact]
    public async Task A_follow_up_that_is_escalated_to_a_lead_already_stays_so()
    {
        var store = new FollowUpStore(_tables);
        var opened = FollowUpStories.Opened();
        await store.TryAddAsync(
            opened with { State = opened.State with { ServiceLevelVersion = 0, EscalatedTo = "lena" } }, CancellationToken.None);
        var waker = new FollowUpWaker(store, new FakeTimeProvider(Now.AddDays(1)), NullLogger<FollowUpWaker>.Instance);

        await AssertEscalatesOnceAsync(new FollowUpNoticeSource(store, waker, _tables), "f1", FollowUpNotices.Missed);

        var whole = (await store.FindWholeAsync("f1", CancellationToken.None))!;
        Assert.Equal("max", whole.Stored.State.EscalatedTo);
        Assert.Equal(
            [(ClockKind.Resolution, "max"), (ClockKind.Promise, "max")],
            whole.Events.Where(happened => happened.Type == FollowUpEventType.Escalated)
                .Select(happened => (happened.Clock!.Value, happened.To!)));
    }

    [Fact]
    public async Task A_call_that_is_escalated_to_a_lead_already_stays_so()
    {
        var store = new CallStore(_tables, _customers);
        var customer = CustomerRules.Remember(null, "c1", Samples.Mention, "anna", Now);
        var opened = CallRules.Open(customer, "anna", "3 mentions", new CallWindow("09:00", "20:00", "Europe/Amsterdam"), Now);
        var calling = customer with { Calls = 1, CallIsOpen = true };
        await _customers.TryCommitAsync(
            calling,
            readAs: null,
            CallStore.Write(opened with { State = opened.State with { EscalatedTo = "lena" } }),
            CancellationToken.None);

        await AssertEscalatesOnceAsync(
            new CallNoticeSource(store, new CallStarter(store, NullLogger<CallStarter>.Instance), _tables),
            "c1.1",
            CallNotices.Missed);

        Assert.Equal("max", (await store.FindAsync("c1.1", CancellationToken.None))!.State.EscalatedTo);
    }

    private async Task AssertEscalatesOnceAsync(INoticeSource source, string about, NoticeKind kind)
    {
        OutboxEntry Of(ClockKind clock) => new()
        {
            Id = $"{about}-{clock}",
            Kind = OutboxKind.Notice,
            Notice = kind,
            To = "lena",
            Clock = clock,
        };
        Task<bool> EscalateAsync(string to) => source.EscalateAsync(
            about, [Of(ClockKind.Resolution), Of(ClockKind.Promise)], "lena", to, Now.AddHours(1), _client, CancellationToken.None);

        Assert.True(await EscalateAsync("max"));
        Assert.True(await EscalateAsync("max"));
        Assert.False(await EscalateAsync("ada"));
    }
}
