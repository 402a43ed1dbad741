using Grpc.Core;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Logging;
using NSubstitute;
using NSubstitute.ExceptionExtensions;
using Outreach.Staff;

namespace Outreach.Tests.Staff;

/// <summary>A change of the roster reaches the clock that it is about, and nobody is warned of what is as it should be.</summary>
public sealed class PersonStarterTests
{
    private static readonly StaffMember Ada = Samples.Ada;

    private readonly DurableTaskClient _client = Substitute.For<DurableTaskClient>("persons");
    private readonly ILogger<PersonStarter> _log = Substitute.For<ILogger<PersonStarter>>();

    public PersonStarterTests() => _log.IsEnabled(Arg.Any<LogLevel>()).Returns(true);

    [Theory]
    [InlineData(AccountType.Bot)]
    [InlineData(AccountType.Team)]
    public async Task A_change_of_an_account_that_is_no_person_reaches_nobody(AccountType type)
    {
        await ChangedAsync(null, Ada with { Type = type });
        await ChangedAsync(Ada with { Type = AccountType.Team }, Ada with { Type = type });

        Assert.Empty(_client.ReceivedCalls());
    }

    [Fact]
    public async Task A_running_clock_is_notified_of_a_change_and_nothing_else_is_asked()
    {
        await ChangedAsync(Ada, Ada with { Name = "Ada V." });

        var call = Assert.Single(_client.ReceivedCalls());
        Assert.Equal((nameof(DurableTaskClient.RaiseEventAsync), "person-ada"), (call.GetMethodInfo().Name, call.GetArguments()[0]));
    }

    [Fact]
    public async Task Who_is_no_person_any_more_and_has_no_clock_gets_one_that_hands_over()
    {
        ClockAnswers(StatusCode.FailedPrecondition);

        await ChangedAsync(Ada, Ada with { Type = AccountType.Bot });
        await ChangedAsync(Ada, Ada.Removed(Samples.Monday));

        await ExpectStartsAsync(2);
        Assert.Empty(Warnings());
    }

    [Fact]
    public async Task The_clock_of_somebody_new_starts_and_nobody_is_warned()
    {
        ClockAnswers(StatusCode.NotFound);

        await ChangedAsync(null, Ada);

        await ExpectStartsAsync(1);
        Assert.Empty(Warnings());
    }

    [Fact]
    public async Task A_terminated_clock_makes_room_for_a_new_one_at_the_next_change()
    {
        ClockAnswers(StatusCode.FailedPrecondition);
        _client.GetInstanceAsync("person-ada", Arg.Any<CancellationToken>())
            .Returns(new OrchestrationMetadata("Person", "person-ada") { RuntimeStatus = OrchestrationRuntimeStatus.Terminated });

        await ChangedAsync(Ada, Ada);

        await _client.Received(1).PurgeInstanceAsync("person-ada", Arg.Any<CancellationToken>());
        await ExpectStartsAsync(1);
        Assert.Empty(Warnings());
    }

    [Fact]
    public async Task A_change_stands_where_storage_does_not_answer_and_that_is_logged()
    {
        ClockAnswers(StatusCode.Unavailable);

        await ChangedAsync(Ada, Ada);

        Assert.Single(Warnings());
    }

    private Task ChangedAsync(StaffMember? before, StaffMember after) => new PersonStarter(_log).ChangedAsync(_client, before, after);

    private void ClockAnswers(StatusCode status) =>
        _client.RaiseEventAsync("person-ada", "changed", "ada", Arg.Any<CancellationToken>())
            .ThrowsAsync(new RpcException(new Status(status, "As it is.")));

    private IEnumerable<object?> Warnings() => _log.ReceivedCalls()
        .Where(call => call.GetMethodInfo().Name == nameof(ILogger.Log))
        .Select(call => call.GetArguments()[0]);

    private Task ExpectStartsAsync(int times) => _client.Received(times).ScheduleNewOrchestrationInstanceAsync(
        Arg.Any<TaskName>(),
        Arg.Any<object>(),
        Arg.Is<StartOrchestrationOptions>(options => options.InstanceId == "person-ada"),
        Arg.Any<CancellationToken>());
}
