using System.Globalization;

namespace Outreach.Benchmarks;

/// <summary>A measured number and what it has to be.</summary>
/// <param name="Name">What was measured.</param>
/// <param name="Target">What to reach, for a reader.</param>
/// <param name="Measured">What was measured, in <paramref name="Unit"/>.</param>
/// <param name="Unit">The unit.</param>
/// <param name="Passed">Whether it was reached.</param>
/// <param name="Details">What the number was made of.</param>
internal sealed record Figure(string Name, string Target, double Measured, string Unit, bool Passed, string Details = "")
{
    /// <summary>The engine that it was measured on; null where there is none.</summary>
    public string? Engine { get; init; }

    public static Figure AtMost(string name, double limit, double measured, string unit, string details = "") =>
        new(name, $"<= {Text(limit)} {unit}", measured, unit, measured <= limit, details);

    public static Figure AtLeast(string name, double limit, double measured, string unit, string details = "") =>
        new(name, $">= {Text(limit)} {unit}", measured, unit, measured >= limit, details);

    /// <summary>A number to know, which has no target.</summary>
    public static Figure Shown(string name, double measured, string unit, string details = "") =>
        new(name, "", measured, unit, Passed: true, details);

    public Figure WithoutTarget() => this with { Target = "", Passed = true };

    public override string ToString() =>
        $"{(!Passed ? "FAIL" : Target.Length == 0 ? "    " : "pass")}  {Engine,-12} {Name,-58} {Target,-14} "
            + $"{Text(Measured),9} {Unit,-6} {Details}";

    private static string Text(double number) => number.ToString("0.###", CultureInfo.InvariantCulture);
}
