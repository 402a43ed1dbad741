using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text.Json;
using Azure.Core.Serialization;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Converters;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Outreach.Tests.Orchestrations;

/// <summary>
/// What orchestrations and activities are given and give back goes through the serializer of the worker in Azure, and through that of the
/// Durable Task SDK on the dev host. Both must bring back whatever a record can hold.
/// </summary>
public sealed class MessageJsonTests
{
    private static readonly ObjectSerializer Worker = WorkersOwn();

    private static readonly IReadOnlyList<Type> Types =
        [.. typeof(OutreachServices).Assembly.GetTypes()
            .Where(type => type.Name.EndsWith("Checkpoint", StringComparison.Ordinal))
            .Concat(typeof(OutreachServices).Assembly.GetTypes().SelectMany(type => type.GetMethods())
                .SelectMany(method => method.GetParameters()
                    .Where(parameter => parameter.GetCustomAttribute<ActivityTriggerAttribute>() is not null)
                    .SelectMany(parameter => (Type[])[parameter.ParameterType, ResultOf(method)])))
            .Where(type => type.Assembly == typeof(OutreachServices).Assembly)
            .Distinct()];

    public static TheoryData<Type> Messages => [.. Types];

    [Fact]
    public void The_messages_are_found() => Assert.Superset(
        new HashSet<string> { "FollowUpCheckpoint", "FollowUpTurnInput", "FollowUpTurnResult", "SweepReportInput", "ErasurePageResult" },
        Types.Select(type => type.Name).ToHashSet());

    [Theory]
    [MemberData(nameof(Messages))]
    public void Both_serializers_bring_back_what_a_message_held(Type type)
    {
        var held = Filled(type);

        Assert.Equal(Shown(held), Shown(Worker.Deserialize(Worker.Serialize(held).ToStream(), type, CancellationToken.None)!));
        Assert.Equal(Shown(held), Shown(JsonDataConverter.Default.Deserialize(JsonDataConverter.Default.Serialize(held), type)!));
    }

    private static ObjectSerializer WorkersOwn()
    {
        var services = new ServiceCollection().AddLogging();
        services.AddFunctionsWorkerCore();
        return services.BuildServiceProvider().GetRequiredService<IOptions<WorkerOptions>>().Value.Serializer!;
    }

    private static Type ResultOf(MethodInfo method) =>
        method.ReturnType.IsGenericType ? method.ReturnType.GenericTypeArguments[0] : typeof(object);

    private static string Shown(object held) => JsonSerializer.Serialize(held, held.GetType());

    /// <summary>One in which no member has its default.</summary>
    private static object Filled(Type type)
    {
        var target = Nullable.GetUnderlyingType(type) ?? type;
        return target switch
        {
            _ when target == typeof(string) => "ab-12 é\"",
            _ when target == typeof(int) => 7919,
            _ when target == typeof(long) => 7919L,
            _ when target == typeof(bool) => true,
            _ when target == typeof(DateTimeOffset) => new DateTimeOffset(2026, 3, 29, 1, 30, 0, TimeSpan.Zero).AddTicks(1234567),
            _ when target == typeof(TimeSpan) => TimeSpan.FromMinutes(7),
            { IsEnum: true } => Enum.GetValues(target).Cast<object>().Last(),
            { IsGenericType: true } when target.GetInterfaces().Append(target).Any(one => one.Name == "IReadOnlyDictionary`2") =>
                Of(typeof(Dictionary<,>), target.GenericTypeArguments),
            { IsGenericType: true } when target.IsAssignableTo(typeof(System.Collections.IEnumerable)) =>
                Of(typeof(List<>), target.GenericTypeArguments),
            _ => Record(target),
        };
    }

    private static object Of(Type collection, Type[] arguments)
    {
        var made = Activator.CreateInstance(collection.MakeGenericType(arguments))!;
        made.GetType().GetMethod("Add")!.Invoke(made, [.. arguments.Select(Filled)]);
        return made;
    }

    private static object Record(Type type)
    {
        var made = type.GetConstructors().MaxBy(one => one.GetParameters().Length) is { } constructor
            && constructor.GetParameters().Length > 0
            ? constructor.Invoke([.. constructor.GetParameters().Select(parameter => Filled(parameter.ParameterType))])
            : RuntimeHelpers.GetUninitializedObject(type);
        foreach (var property in type.GetProperties().Where(property => property.CanWrite))
        {
            property.SetValue(made, Filled(property.PropertyType));
        }

        return made;
    }
}
