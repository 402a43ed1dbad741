using NetArchTest.Rules;
using Outreach.Tests.Deployment;

namespace Outreach.Tests.Architecture;

/// <summary>
/// The folders of functions/ depend in one order: each uses only those before it. A namespace is a folder; what is below one belongs to it.
/// </summary>
public sealed class LayerTests
{
    private static readonly string[] Order =
    [
        "Platform",
        "SharedKernel",
        "WorkItems",
        "ServiceLevels",
        "Staff",
        "Notices",
        "Customers",
        "FollowUps",
        "Imports",
        "Webhooks",
        "InboundMail",
        "Confirmation",
        "Merges",
        "Privacy",
        "Reports",
        "Sweep",
        "Board",
        "Contract",
        "Health",
    ];

    // To read the assembly takes longer than to ask it anything.
    private static readonly Types Outreach = Types.InAssembly(typeof(OutreachServices).Assembly);

    public static TheoryData<string> Folders() => [.. Order];

    [Theory]
    [MemberData(nameof(Folders))]
    public void A_folder_uses_only_those_before_it(string folder)
    {
        string[] later = [.. Order.SkipWhile(name => name != folder).Skip(1).Select(NamespaceOf)];

        Assert.Equal(Repository.Has($"functions/{folder}"), In(folder).GetTypes().Any());
        if (later.Length > 0)
        {
            Assert.Empty(Explanations(In(folder).ShouldNot().HaveDependencyOnAny(later).GetResult()));
        }
    }

    [Fact]
    public void Every_type_has_its_place()
    {
        string[] places = [.. Order.Select(NamespaceOf)];

        Assert.All(
            Outreach.GetTypes().Where(type => type.ReflectionType.Namespace is not (null or "Outreach")
                && type.ReflectionType.Namespace.StartsWith("Outreach.", StringComparison.Ordinal)),
            type =>
                Assert.Contains(places, place => $"{type.ReflectionType.Namespace}.".StartsWith($"{place}.", StringComparison.Ordinal)));
    }

    /// <summary>A rule knows neither where something is stored nor who runs it: it can be tried with values alone.</summary>
    [Fact]
    public void Rules_and_policies_use_no_Azure_no_web_no_engine_and_no_log()
    {
        var rules = Outreach.That().HaveNameMatching("(Rules|Rule|Policy)$");

        Assert.NotEmpty(rules.GetTypes());
        Assert.Empty(Explanations(rules
            .ShouldNot()
            .HaveDependencyOnAny(
                "Azure", "Microsoft.AspNetCore", "Microsoft.DurableTask", "Microsoft.Azure", "Microsoft.Extensions.Logging", "SendGrid")
            .GetResult()));
    }

    private static PredicateList In(string folder) => Outreach.That().ResideInNamespaceMatching($@"^Outreach\.{folder}(\.|$)");

    private static string NamespaceOf(string folder) => $"Outreach.{folder}";

    private static IEnumerable<string> Explanations(TestResult result) =>
        (result.FailingTypes ?? []).Select(type => $"{type.FullName}: {type.Explanation}").Order(StringComparer.Ordinal);
}
