using System.Text.Json;

namespace Outreach.DevHost.Tests.Durable;

public abstract partial class ConformanceTests
{
    [Theory]
    [InlineData(60_000)]
    [InlineData(900_000)]
    public async Task Long_inputs_results_events_and_outputs_come_through_whole(int length)
    {
        var input = Text(length, 'i');
        var payload = Text(length, 'e');
        var echo = Engine.Activity<string>(text => text);
        var passes = Engine.Orchestrator(async context =>
        {
            var result = await context.CallActivityAsync<string>(echo, context.GetInput<string>());
            return result + await context.WaitForExternalEvent<string>("item");
        });

        var id = await Engine.WaitingAsync(passes, input);
        await Engine.RaiseAsync(id, "item", payload);
        await Engine.IdleAsync();

        var done = await Engine.GetAsync(id);
        Assert.Equal(input, done.ReadInputAs<string>());
        Assert.Equal(input + payload, done.ReadOutputAs<string>());
        Assert.Equal(1, (await Client.PurgeInstanceAsync(id, TestEngine.Limit)).PurgedInstanceCount);
    }

    [Theory]
    [InlineData(60_000)]
    [InlineData(900_000)]
    public async Task Long_inputs_cross_continue_as_new_and_go_to_sub_orchestrations(int length)
    {
        var input = Text(length, 'i');
        var child = Engine.Orchestrator(context => Task.FromResult<object?>(context.GetInput<string>() + "!"));
        var generations = Engine.Orchestrator(async context =>
        {
            var text = context.GetInput<string>()!;
            if (text.EndsWith('!'))
            {
                return text;
            }

            context.ContinueAsNew(await context.CallSubOrchestratorAsync<string>(child, text));
            return null;
        });

        var done = await Engine.RunAsync(generations, input);

        Assert.Equal(input + "!", done.ReadOutputAs<string>());
    }

    [Fact]
    public async Task The_custom_status_is_seen_while_the_instance_waits()
    {
        // A column of Azure Tables holds 32,768 characters, and the service, which moves longer values to blobs, leaves this one there.
        var longest = Text(32_000, 's');
        var says = Engine.Orchestrator(async context =>
        {
            context.SetCustomStatus(new { stage = "waiting" });
            await context.WaitForExternalEvent<string>("go");
            context.SetCustomStatus(longest);
            await context.WaitForExternalEvent<string>("go");
            return null;
        });

        var id = await Engine.WaitingAsync(says);
        Assert.Equal("{\"stage\":\"waiting\"}", (await Engine.GetAsync(id)).SerializedCustomStatus);
        await Engine.RaiseAsync(id, "go", "on");
        await Engine.IdleAsync();

        Assert.Equal(longest, (await Engine.GetAsync(id)).ReadCustomStatusAs<string>());
    }

    [Fact]
    public async Task A_custom_status_that_was_never_set_is_the_word_null()
    {
        var waits = Engine.Orchestrator(async context => await context.WaitForExternalEvent<string>("go"));

        Assert.Equal("null", (await Engine.RunAsync(waits)).SerializedCustomStatus);
    }

    [Fact]
    public async Task Records_enums_times_nulls_and_collections_come_through_as_they_are()
    {
        var echo = Engine.Activity<Specimen>(specimen => specimen);
        var passes = Engine.Orchestrator(async context =>
        {
            var result = await context.CallActivityAsync<Specimen>(echo, context.GetInput<Specimen>());
            var item = await context.WaitForExternalEvent<Specimen>("item");
            return new[] { context.GetInput<Specimen>(), result, item };
        });

        var id = await Engine.WaitingAsync(passes, Specimen.Example);
        await Engine.RaiseAsync(id, "item", Specimen.Example);
        await Engine.IdleAsync();

        var expected = JsonSerializer.Serialize(Specimen.Example);
        Assert.Equal(
            [expected, expected, expected],
            (await Engine.GetAsync(id)).ReadOutputAs<Specimen[]>()!.Select(one => JsonSerializer.Serialize(one)));
    }

    [Fact]
    public async Task An_input_that_is_missing_is_the_default()
    {
        var text = Engine.Activity<string>(input => input is null);
        var takes = Engine.Orchestrator(async context =>
            $"{context.GetInput<string>() is null} {context.GetInput<int>()} {await context.CallActivityAsync<bool>(text)}");

        var done = await Engine.RunAsync(takes);

        Assert.Equal("True 0 True", done.ReadOutputAs<string>());
    }

    private static string Text(int length, char letter) => new(letter, length);
}
