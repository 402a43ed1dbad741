using Microsoft.DurableTask;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using NSubstitute;
using Outreach.DevHost.Functions;

namespace Outreach.DevHost.Tests.Hosting;

public sealed class FunctionCatalogTests
{
    private static readonly ServiceProvider Services = new ServiceCollection().BuildServiceProvider();

    [Fact]
    public void Every_kind_of_function_is_found()
    {
        var catalog = FunctionCatalog.Load([typeof(SampleHttpFunctions), typeof(SampleDurableFunctions)]);

        Assert.Equal(10, catalog.Http.Count);
        Assert.Equal(["Orchestrate"], catalog.Orchestrators.Select(function => function.Name));
        Assert.Equal(["Forget", "Greet"], catalog.Activities.Select(function => function.Name).Order());
        Assert.Equal(["Tick"], catalog.Timers.Select(function => function.Name));
    }

    [Theory]
    [InlineData(typeof(NamedTwice), "twice", "One")]
    [InlineData(typeof(UnknownParameter), "Unbound", "other")]
    [InlineData(typeof(NoTrigger), "Idle", "trigger")]
    public void A_function_that_cannot_be_run_is_named_with_the_reason(Type type, string function, string reason)
    {
        var error = Assert.Throws<InvalidFunctionException>(() => FunctionCatalog.Load([type]));

        Assert.Equal(function, error.Function);
        Assert.Contains(reason, error.Message);
    }

    [Fact]
    public void A_class_that_wants_an_unregistered_service_names_function_and_service()
    {
        var catalog = FunctionCatalog.Load([typeof(SampleHttpFunctions)]);

        var error = Assert.Throws<InvalidFunctionException>(() => catalog.CheckConstruction(Services));

        Assert.Contains(nameof(SampleHttpFunctions), error.Message);
        Assert.Contains(nameof(CallCounter), error.Message);
    }

    [Fact]
    public void A_schedule_whose_setting_is_missing_names_function_and_setting()
    {
        var catalog = FunctionCatalog.Load([typeof(UnknownSetting)]);

        var error = Assert.Throws<InvalidFunctionException>(() => catalog.ScheduleTimers(Services, new ConfigurationBuilder().Build()));

        Assert.Contains("Nightly", error.Message);
        Assert.Contains("NightlySchedule", error.Message);
    }

    [Fact]
    public async Task Two_functions_on_one_route_and_method_are_refused()
    {
        var error = await Assert.ThrowsAsync<InvalidFunctionException>(() => SampleHost.StartAsync(typeof(SameRoute)));

        Assert.Contains("First", error.Message);
        Assert.Contains("Second", error.Message);
    }

    [Fact]
    public async Task An_orchestrator_gets_its_context_and_its_input()
    {
        var context = Substitute.For<TaskOrchestrationContext>();
        context.GetInput<Greeting>().Returns(new Greeting("Ada", 1));
        context.CallActivityAsync<string>(
            "Greet", Arg.Any<Greeting>(), Arg.Any<TaskOptions>()).Returns(call => $"asked for {call.Arg<Greeting>()}");

        var output = await FunctionCatalog.Load([typeof(SampleDurableFunctions)]).Orchestrators[0].InvokeAsync(Services, context);

        Assert.Equal($"asked for {new Greeting("Ada", 1)}", output);
    }

    [Fact]
    public async Task An_activity_gets_its_input_and_says_its_type()
    {
        var greet = FunctionCatalog.Load([typeof(SampleDurableFunctions)]).Activities.Single(function => function.Name == "Greet");

        Assert.Equal(typeof(Greeting), greet.InputType);
        Assert.Equal("Hello Ada", await greet.InvokeAsync(Services, new Greeting("Ada", 1), CancellationToken.None));
    }

    [Fact]
    public async Task An_activity_without_a_result_returns_none()
    {
        var forget = FunctionCatalog.Load([typeof(SampleDurableFunctions)]).Activities.Single(function => function.Name == "Forget");

        Assert.Null(await forget.InvokeAsync(Services, null, CancellationToken.None));
    }
}
