using System.Reflection;
using Microsoft.Azure.Functions.Worker;
using Outreach.Tests.Orchestrations;

namespace Outreach.Tests.Platform;

/// <summary>Functions are found by name at run time, so a wrong name would fail there and not here.</summary>
public sealed class FunctionNamesTests
{
    private static readonly IReadOnlyList<(string Name, MethodInfo Method)> Functions =
    [
        .. typeof(OutreachServices).Assembly.GetTypes()
            .SelectMany(type => type.GetMethods())
            .Select(method => (Function: method.GetCustomAttribute<FunctionAttribute>(), Method: method))
            .Where(found => found.Function is not null)
            .Select(found => (found.Function!.Name, found.Method)),
    ];

    [Fact]
    public void Every_function_has_a_name_of_its_own()
    {
        Assert.NotEmpty(Functions);
        Assert.Distinct(Functions.Select(function => function.Name), StringComparer.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task Every_activity_that_an_orchestrator_calls_exists_with_that_input_and_answer()
    {
        var orchestrators = Functions.Where(function => TriggerOf<OrchestrationTriggerAttribute>(function.Method) is not null).ToList();
        Assert.Equal([
            "ErasureOrchestrator",
            "FollowUpOrchestrator",
            "ImportOrchestrator",
            "MergeOrchestrator",
            "PersonOrchestrator",
            "SweepOrchestrator",
            "ThankYouCallOrchestrator"], orchestrators.Select(function => function.Name).Order());
        foreach (var (name, method) in orchestrators)
        {
            var context = RecordingContext.ForGeneration(Samples.Monday);
            await (Task)method.Invoke(null, [context])!;

            Assert.NotEmpty(context.Called);
            foreach (var (activity, input, answer) in context.Called)
            {
                var called = Assert.Single(Functions, function => function.Name == activity).Method;
                Assert.Equal(TriggerOf<ActivityTriggerAttribute>(called)!.ParameterType, input!.GetType());
                Assert.True(
                    answer == typeof(object)
                        ? called.ReturnType == typeof(Task)
                        : called.ReturnType == typeof(Task<>).MakeGenericType(answer),
                    $"{name} reads another answer from {activity} than it gives");
            }
        }
    }

    private static ParameterInfo? TriggerOf<T>(MethodInfo method) where T : Attribute =>
        method.GetParameters().FirstOrDefault(parameter => parameter.GetCustomAttribute<T>() is not null);
}
