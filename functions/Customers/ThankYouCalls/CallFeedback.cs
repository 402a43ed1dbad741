using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using NodaTime;
using NodaTime.Calendars;
using Outreach.SharedKernel;

namespace Outreach.Customers.ThankYouCalls;

/// <summary>What a customer said about the product, as sent with an attempt.</summary>
/// <param name="Topic">The topic: 1 to 40 of a-z, 0-9 and -.</param>
internal sealed record FeedbackSaid(string Topic, string Said);

/// <summary>
/// What a customer said about the product in a call, row <c>call:{n}:feedback:{001}</c>: the original; table <c>Feedback</c> holds a copy
/// without names.
/// </summary>
public sealed record CallFeedback
{
    /// <summary>1, 2, 3, ... within its call.</summary>
    public required int Number { get; init; }

    public required string Topic { get; init; }

    public required string Said { get; init; }

    public required string By { get; init; }

    public required DateTimeOffset At { get; init; }

    public required int Attempt { get; init; }

    /// <summary>The partition of its copy: the ISO week of the office's calendar, such as <c>2026-W48</c>.</summary>
    public required string Week { get; init; }

    /// <summary>The row key of its copy; does not identify the customer.</summary>
    public required string RowKey { get; init; }

    internal static CallFeedback Of(string callId, int number, CallAttempt attempt, FeedbackSaid said, Office office) => new()
    {
        Number = number,
        Topic = said.Topic,
        Said = said.Said,
        By = attempt.By,
        At = attempt.At,
        Attempt = attempt.Number,
        Week = WeekOf(office.DayOf(attempt.At)),
        RowKey = RowKeyOf(attempt.At, callId, number),
    };

    internal FeedbackCopy Place() => new(Week, RowKey, Topic);

    /// <summary>The row key of a copy, in order of time.</summary>
    /// <param name="source">The id of the call or follow-up where it was said.</param>
    /// <param name="number">Its number there.</param>
    internal static string RowKeyOf(DateTimeOffset at, string source, int number) =>
        string.Create(CultureInfo.InvariantCulture, $"{at.ToUnixTimeMilliseconds():D14}-{HashOf(source)}-{number:D3}");

    /// <summary>The ISO week of a day, such as <c>2026-W48</c>; sorts chronologically.</summary>
    public static string WeekOf(LocalDate day) =>
        string.Create(
            CultureInfo.InvariantCulture, $"{WeekYearRules.Iso.GetWeekYear(day):D4}-W{WeekYearRules.Iso.GetWeekOfWeekYear(day):D2}");

    private static string HashOf(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)).AsSpan(0, 16));
}
