using Microsoft.DurableTask;
using NSubstitute;
using Outreach.Imports;
using Outreach.Platform.Durable;
using Outreach.Tests.Orchestrations;

namespace Outreach.Tests.Imports;

public sealed class ImportOrchestratorTests
{
    private static readonly ImportPageInput Input = new() { ImportId = "i1" };

    [Fact]
    public async Task It_goes_on_with_the_id_alone_where_a_generation_leaves_rows()
    {
        var generation = After(failures: 2);
        Pages(generation).Returns(new ImportPageResult { Rows = 500 });

        await ImportOrchestrator.RunAsync(generation.Context);

        await generation.Context.Received(3).CallActivityAsync<ImportPageResult>("TakeImportPage", Input, Retries.OfActivities);
        generation.Context.Received(1).ContinueAsNew(new ImportCheckpoint { ImportId = "i1" }, true);
    }

    [Fact]
    public async Task It_says_that_it_is_over_after_the_last_page_and_ends()
    {
        var generation = After(failures: 0);
        Pages(generation).Returns(new ImportPageResult { IsOver = true });

        await ImportOrchestrator.RunAsync(generation.Context);

        await generation.Context.Received(1).CallActivityAsync("FinishImport", Input, Retries.OfActivities);
        generation.Context.DidNotReceiveWithAnyArgs().ContinueAsNew(default, default);
    }

    [Fact]
    public async Task Where_too_many_imports_wait_it_comes_again_in_a_moment()
    {
        var generation = After(failures: 0);
        Pages(generation).Returns(new ImportPageResult { WaitFor = TimeSpan.FromSeconds(5) });

        var running = ImportOrchestrator.RunAsync(generation.Context);
        generation.Elapse();
        await running;

        Assert.Equal(Samples.Monday.AddSeconds(5).UtcDateTime, generation.TimerAt);
        generation.Context.Received(1).ContinueAsNew(new ImportCheckpoint { ImportId = "i1" }, true);
    }

    [Fact]
    public async Task A_page_that_has_not_failed_too_often_is_taken_again_later()
    {
        var generation = After(failures: 2);
        Pages(generation).Returns<ImportPageResult>(_ => throw Broken());

        var running = ImportOrchestrator.RunAsync(generation.Context);
        generation.Elapse();
        await running;

        Assert.Equal((Samples.Monday + Retries.AfterFailedTurn).UtcDateTime, generation.TimerAt);
        generation.Context.Received(1).ContinueAsNew(new ImportCheckpoint { ImportId = "i1", Failures = 3 }, true);
    }

    [Fact]
    public async Task The_import_says_so_and_fails_once_a_page_has_failed_too_often()
    {
        var generation = After(failures: 3);
        Pages(generation).Returns<ImportPageResult>(_ => throw Broken());

        await Assert.ThrowsAsync<TaskFailedException>(() => ImportOrchestrator.RunAsync(generation.Context));

        await generation.Context.Received(1).CallActivityAsync("BreakOffImport", Input, Retries.OfActivities);
    }

    private static Generation After(int failures)
    {
        var generation = new Generation(Samples.Monday);
        generation.Context.GetInput<ImportCheckpoint>().Returns(new ImportCheckpoint { ImportId = "i1", Failures = failures });
        return generation;
    }

    private static Task<ImportPageResult> Pages(Generation generation) =>
        generation.Context.CallActivityAsync<ImportPageResult>("TakeImportPage", Input, Retries.OfActivities);

    private static TaskFailedException Broken() => new("TakeImportPage", 1, new InvalidOperationException("Storage does not answer."));
}
