using System.Globalization;

namespace Outreach.DevHost.Clock;

public enum ClockMode
{
    /// <summary>The system clock.</summary>
    Real,

    /// <summary>Stands still until it is moved.</summary>
    Manual,

    /// <summary>Runs at a multiple of the system clock.</summary>
    Speed,
}

/// <summary>What <c>--clock</c> asks for: <c>real</c>, <c>manual</c> or a speed such as <c>60x</c>.</summary>
/// <param name="Speed">Clock seconds per system second: 1 when real, 0 when manual.</param>
public sealed record ClockSetting(ClockMode Mode, double Speed)
{
    private const double FastestSpeed = 1_000_000;

    public static ClockSetting Real { get; } = new(ClockMode.Real, 1);

    public static ClockSetting Manual { get; } = new(ClockMode.Manual, 0);

    /// <exception cref="FormatException">The text is none of <c>real</c>, <c>manual</c> and a speed such as <c>60x</c>.</exception>
    public static ClockSetting Parse(string text)
    {
        switch (text)
        {
            case "real":
                return Real;
            case "manual":
                return Manual;
        }

        if (text.EndsWith('x')
            && double.TryParse(text.AsSpan(0, text.Length - 1), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var speed)
            && speed is > 0 and <= FastestSpeed)
        {
            return new ClockSetting(ClockMode.Speed, speed);
        }

        throw new FormatException($"'{text}' is no clock: it is real, manual, or a speed such as 60x (at most {FastestSpeed:0}x).");
    }

    public override string ToString() => Mode switch
    {
        ClockMode.Real => "real",
        ClockMode.Manual => "manual",
        ClockMode.Speed => string.Create(CultureInfo.InvariantCulture, $"{Speed}x"),
    };
}
