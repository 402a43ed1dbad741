using System.Reflection;
using System.Runtime.CompilerServices;
using Outreach.DevHost;

namespace Outreach.Tests.Architecture;

public sealed class ConstructorTests
{
    private const int Most = 7;

    /// <summary>What needs more has more than one reason to change, or is a record whose values nobody can tell apart.</summary>
    [Theory]
    [InlineData(typeof(OutreachServices))]
    [InlineData(typeof(DevHostApplication))]
    public void No_constructor_takes_more_than_seven_parameters(Type anyOfAssembly) => Assert.All(
        from type in anyOfAssembly.Assembly.GetTypes()
        where !type.IsDefined(typeof(CompilerGeneratedAttribute), inherit: false)
        from constructor in type.GetConstructors(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic)
        select (type, constructor.GetParameters().Length),
        one => Assert.True(one.Length <= Most, $"{one.type.FullName} takes {one.Length}."));
}
