using Azure.Data.Tables;
using Grpc.Core;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using NSubstitute;
using NSubstitute.ExceptionExtensions;
using Outreach.Notices;
using Outreach.Platform;
using Outreach.Platform.Storage;
using Outreach.Staff;

namespace Outreach.Tests.Notices;

/// <summary>A storm does not wake a person again and again, and nobody relies on a wake that failed or was too long ago.</summary>
public sealed class NoticeQueueTests
{
    private readonly DurableTaskClient _client = Substitute.For<DurableTaskClient>("test");
    private readonly MovableTime _time = new() { Now = Samples.Monday };
    private readonly NoticeQueue _queue;

    public NoticeQueueTests()
    {
        _client.GetInstanceAsync(Arg.Any<string>(), Arg.Any<CancellationToken>()).Returns(
            call => new OrchestrationMetadata("PersonOrchestrator", call.Arg<string>())
            {
                RuntimeStatus = OrchestrationRuntimeStatus.Running,
            });
        _queue = QueueWith(TimeSpan.FromMinutes(1));
    }

    [Theory]
    [InlineData(0, 1)]
    [InlineData(44, 1)]
    [InlineData(45, 2)]
    public async Task Within_three_quarters_of_the_window_nobody_is_woken_twice(int seconds, int wakes)
    {
        await WakeAsync("anna", _time.Now);
        _time.Now += TimeSpan.FromSeconds(seconds);

        await WakeAsync("anna", _time.Now);

        await _client.Received(wakes).RaiseEventAsync("person-anna", "changed", "anna", Arg.Any<CancellationToken>());
    }

    [Fact]
    public async Task What_counts_is_when_the_notice_was_added_not_when_the_wake_got_through()
    {
        var added = _time.Now;
        _time.Now += TimeSpan.FromSeconds(40);
        await WakeAsync("anna", added);
        _time.Now += TimeSpan.FromSeconds(5);

        await WakeAsync("anna", _time.Now);

        await _client.Received(2).RaiseEventAsync("person-anna", "changed", "anna", Arg.Any<CancellationToken>());
    }

    [Theory]
    [InlineData(false, 1)]
    [InlineData(true, 2)]
    public async Task Without_a_window_a_wake_that_is_on_its_way_is_relied_upon_until_somebody_looks(bool looked, int wakes)
    {
        var queue = QueueWith(TimeSpan.Zero);
        await queue.WakeAsync("anna", _time.Now, _client, CancellationToken.None);
        if (looked)
        {
            queue.Looking("anna");
        }

        await queue.WakeAsync("anna", _time.Now, _client, CancellationToken.None);

        await _client.Received(wakes).RaiseEventAsync("person-anna", "changed", "anna", Arg.Any<CancellationToken>());
    }

    [Fact]
    public async Task With_a_window_a_look_changes_nothing()
    {
        await WakeAsync("anna", _time.Now);
        _queue.Looking("anna");

        await WakeAsync("anna", _time.Now);

        await _client.Received(1).RaiseEventAsync("person-anna", "changed", "anna", Arg.Any<CancellationToken>());
    }

    [Fact]
    public async Task Each_person_is_woken_by_themselves()
    {
        await WakeAsync("anna", _time.Now);
        await WakeAsync("ben", _time.Now);

        await _client.Received(1).RaiseEventAsync("person-ben", "changed", "ben", Arg.Any<CancellationToken>());
    }

    [Fact]
    public async Task A_wake_that_failed_is_known_to_whoever_asked_for_it_and_relied_upon_by_nobody()
    {
        _client.RaiseEventAsync(default!, default!, default, default).ThrowsAsyncForAnyArgs(new IOException());
        await Assert.ThrowsAsync<IOException>(() => WakeAsync("anna", _time.Now));
        _client.RaiseEventAsync(default!, default!, default, default).ReturnsForAnyArgs(Task.CompletedTask);

        await WakeAsync("anna", _time.Now);

        await _client.Received(2).RaiseEventAsync("person-anna", "changed", "anna", Arg.Any<CancellationToken>());
    }

    [Fact]
    public async Task Whose_orchestration_is_missing_gets_one()
    {
        _client.GetInstanceAsync(Arg.Any<string>(), Arg.Any<CancellationToken>()).Returns((OrchestrationMetadata?)null);
        _client.RaiseEventAsync(Arg.Any<string>(), Arg.Any<string>(), Arg.Any<object>(), Arg.Any<CancellationToken>())
            .ThrowsAsync(new RpcException(new Status(StatusCode.NotFound, "There is none.")));

        await WakeAsync("anna", _time.Now);

        Assert.Single(
            _client.ReceivedCalls(), call => call.GetMethodInfo().Name == nameof(DurableTaskClient.ScheduleNewOrchestrationInstanceAsync));
    }

    private NoticeQueue QueueWith(TimeSpan window)
    {
        var service = Substitute.For<TableServiceClient>();
        service.GetTableClient(Arg.Any<string>()).Returns(Substitute.For<TableClient>());
        var options = new OutreachOptions
        {
            PublicUrl = "https://outreach.example",
            OfficeTimeZone = "Europe/Amsterdam",
            IdentityKey = new string('i', 32),
            FromEmail = "outreach@outreach.example",
            NoticeWindow = window,
        };
        return new NoticeQueue(
            new PendingNoticeStore(new OutreachTables(service)),
            new PersonStarter(NullLogger<PersonStarter>.Instance),
            Options.Create(options),
            _time);
    }

    private Task WakeAsync(string staffId, DateTimeOffset addedSince) =>
        _queue.WakeAsync(staffId, addedSince, _client, CancellationToken.None);

    private sealed class MovableTime : TimeProvider
    {
        public DateTimeOffset Now { get; set; }

        public override DateTimeOffset GetUtcNow() => Now;
    }
}
