using FsCheck;
using FsCheck.Fluent;

namespace Outreach.Tests;

/// <summary>Holds a rule against many made-up values, and names the one that breaks it.</summary>
internal static class Always
{
    public static void Holds<T>(Gen<T> values, Action<T> rule, int tests = 200) =>
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(tests).WithQuietOnSuccess(true), Prop.ForAll(values.ToArbitrary(), rule));
}
