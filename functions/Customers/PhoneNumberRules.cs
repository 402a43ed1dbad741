using System.Globalization;
using Outreach.Platform;
using PhoneNumbers;

namespace Outreach.Customers;

/// <summary>A phone number that was understood.</summary>
/// <param name="E164">Such as <c>+31201234567</c>.</param>
/// <param name="HasExtension">Whether an extension stood behind it.</param>
internal sealed record ReadPhoneNumber(string E164, bool HasExtension = false);

/// <summary>How people write phone numbers, in which country, and when two writings are one number. Pure.</summary>
internal static class PhoneNumberRules
{
    // Longer than any number with its extension; parsing takes time that grows with the text.
    private const int MostUnits = 100;

    private static readonly PhoneNumberUtil Numbers = PhoneNumberUtil.GetInstance();

    /// <summary>A number in any writing; null where it is none.</summary>
    /// <param name="text">As it was written.</param>
    /// <param name="country">Where it is from if it does not say, such as <c>NL</c>; null where that is not known.</param>
    public static ReadPhoneNumber? Read(string text, string? country)
    {
        var read = text.Length <= MostUnits
            && Parse(text, country) is { } number
            && new[] { number, OtherWritingOf(number) }.FirstOrDefault(IsValid) is { } valid
                ? new ReadPhoneNumber(Numbers.Format(valid, PhoneNumberFormat.E164), number.HasExtension)
                : null;

        // What is E.164 stays in its own writing, and may be of a range that is newer than the tables of the library.
        return Formats.IsPhone(text) && (read is null || KeyOf(text) == KeyOf(read.E164)) ? new ReadPhoneNumber(text) : read;
    }

    /// <summary>
    /// The number by which two writings of one mobile are found. In Brazil, Mexico and Argentina the same mobile is written with a further
    /// digit and without it; and the version before kept a number with the zero of home behind the country as it was written.
    /// </summary>
    /// <param name="e164">A number in E.164.</param>
    public static string MatchKeyOf(string e164) => KeyOf(WithoutTrunkPrefix(e164));

    /// <summary>
    /// As what a number may have been kept, itself first: with what is dialled before it at home, such as +310201234567, and without.
    /// </summary>
    /// <param name="e164">A number in E.164.</param>
    public static IReadOnlyList<string> KeptAs(string e164)
    {
        var without = WithoutTrunkPrefix(e164);
        var with = Parse(without, null) is { } number
            && Numbers.GetRegionCodeForNumber(number) is { } region
            && Numbers.GetNddPrefixForRegion(region, stripNonDigits: true) is { Length: > 0 } prefix
            && $"+{number.CountryCode}{prefix}{Numbers.GetNationalSignificantNumber(number)}" is var written
            && WithoutTrunkPrefix(written) == without
                ? written
                : without;
        return [.. new[] { e164, without, with }.Distinct()];
    }

    private static string WithoutTrunkPrefix(string e164) => Formats.IsPhone(e164) && Read(e164, null) is { } read ? read.E164 : e164;

    private static string KeyOf(string e164)
    {
        var national = e164.Length > 3 && e164[..3] is "+52" or "+54" or "+55" ? e164[3..] : "";
        return (e164[..Math.Min(3, e164.Length)], national.Length) switch
        {
            // The ninth digit of mobiles, after the area; 2 to 5 behind it would be another's land line.
            ("+55", 11) when national[2] == '9' && national[3] is not (>= '2' and <= '5') => $"+55{national[..2]}{national[3..]}",
            ("+52", 11) when national[0] == '1' => $"+52{national[1..]}",
            ("+54", 11) when national[0] == '9' => $"+54{national[1..]}",

            // The 15 of home, between area and number, which no caller from abroad dials.
            ("+54", 12) when Parse(e164, null) is { } number && Numbers.Format(number, PhoneNumberFormat.E164) is { } whole
                && whole != e164 => KeyOf(whole),
            _ => e164,
        };
    }

    /// <summary>
    /// How people of its country, and from abroad, often write a number; only what is read as that number here, as many a number of
    /// another country is written at home as one of ours is.
    /// </summary>
    /// <param name="e164">A number in E.164.</param>
    /// <param name="country">Where it is read; null where that is not known.</param>
    public static IReadOnlyList<string> WritingsOf(string e164, string? country)
    {
        if (Parse(e164, null) is not { } number)
        {
            return [];
        }

        var (home, abroad) = (
            Numbers.Format(number, PhoneNumberFormat.NATIONAL), Numbers.Format(number, PhoneNumberFormat.INTERNATIONAL));
        return
        [
            .. new[] { home, string.Concat(home.Where(char.IsAsciiDigit)), abroad, $"00{e164[1..]}" }.Distinct()
                .Where(writing => Read(writing, country) is { HasExtension: false, E164: var read } && AreSame(read, e164)),
        ];
    }

    /// <summary>Whether two numbers in E.164 are one, in the writings of its country.</summary>
    public static bool AreSame(string one, string other) => one == other || MatchKeyOf(one) == MatchKeyOf(other);

    /// <summary>The mobile that is dialled today, of one that is written as it was before; null for another number.</summary>
    private static PhoneNumber? OtherWritingOf(PhoneNumber number)
    {
        var national = number.NationalNumber.ToString(CultureInfo.InvariantCulture);
        var other = (number.CountryCode, national.Length) switch
        {
            (52, 11) when national[0] == '1' => national[1..],
            (54, 10) => $"9{national}",
            (55, 10) when national[2] is not (>= '2' and <= '5') => $"{national[..2]}9{national[2..]}",
            _ => null,
        };
        return other is null ? null : Parse($"+{number.CountryCode}{other}", null);
    }

    private static bool IsValid(PhoneNumber? number) => number is not null && Numbers.IsValidNumber(number);

    private static PhoneNumber? Parse(string text, string? country)
    {
        try
        {
            return Numbers.Parse(text, country);
        }
        catch (NumberParseException)
        {
            return null;
        }
    }
}
