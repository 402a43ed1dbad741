using FsCheck;
using FsCheck.Fluent;

namespace Outreach.Tests;

/// <summary>Holds a rule against many made-up values, and names the one that breaks it.</summary>
internal static class Always
{
    public static void Holds<T>(Gen<T> values, Action<T> rule, int tests = 200) =>
        Check.One(
            Config.QuickThrowOnFailure.WithMaxTest(tests).WithQuietOnSuccess(true),
            Prop.ForAll(values.Select(value => new Made<T>(value)).ToArbitrary(), made => rule(made.Value)));

    // All of FsCheck is compiled anew for each type of structs, tuples above all, and once for all classes.
    private sealed record Made<T>(T Value);
}
