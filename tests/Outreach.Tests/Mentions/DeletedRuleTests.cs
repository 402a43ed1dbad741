using System.Text.Json;
using Outreach.FollowUps.Mentions;

namespace Outreach.Tests.Mentions;

/// <summary>Sources say in many ways that a mention is deleted, and when.</summary>
public sealed class DeletedRuleTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 30, 12, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData("true")]
    [InlineData("1")]
    [InlineData("\"TRUE\"")]
    [InlineData("\"2026-03-02T09:00:00Z\"")]
    [InlineData("\"2026-03-02 09:00:00\"")]
    [InlineData("\"2026-03-02\"")]
    [InlineData("\"Mon, 2 Mar 2026 09:00:00 +0000\"")]
    [InlineData("\"02.03.2026 09:00\"")]
    [InlineData("\"2.3.2026\"")]
    [InlineData("\"02/03/2026\"")]
    [InlineData("\"31/03/2026 09:00:30\"")]
    [InlineData("\"02-03-2026\"")]
    [InlineData("\"3/2/2026 9:00 AM\"")]
    [InlineData("\"3/14/2026 12:30:05 pm\"")]
    [InlineData("\"2.3.2026, 09:00:00\"")]
    [InlineData("\"3/2/2026, 9:00:00 AM\"")]
    [InlineData("\"3/2/2026, 9:00:00\u202fAM\"")]
    [InlineData("\"02/03/26 09:00\"")]
    [InlineData("\"2.3.26\"")]
    [InlineData("\"3/14/26, 9:00 PM\"")]
    [InlineData("\"01.01.02\"")]
    [InlineData("1780000000")]
    [InlineData("1780000000.5")]
    [InlineData("1780000000123")]
    [InlineData("1780000000123456")]
    [InlineData("1780000000123456789")]
    [InlineData("639000000000000000")]
    [InlineData("134060000000000000")]
    [InlineData("20261130")]
    [InlineData("\"202611301200\"")]
    [InlineData("\"20261130120000\"")]
    [InlineData("\"20261130120000123\"")]
    [InlineData("\"20261130120000.5\"")]
    [InlineData("\"2026-12-01T02:00:00\"")]
    public void A_yes_and_the_moment_of_the_deletion_say_so(string given) => Assert.True(Read(given));

    [Theory]
    [InlineData("false")]
    [InlineData("0")]
    [InlineData("\"\"")]
    [InlineData("null")]
    public void A_no_and_nothing_say_that_it_is_not(string given) => Assert.False(Read(given));

    [Theory]
    [InlineData("\"0000-00-00 00:00:00\"")]
    [InlineData("\"0001-01-01T00:00:00Z\"")]
    [InlineData("\"01.01.0001\"")]
    [InlineData("\"1/1/1900, 9:00:00 AM\"")]
    [InlineData("\"12/30/99\"")]
    [InlineData("\"30.12.99\"")]
    [InlineData("\"01.01.01\"")]
    [InlineData("\"1/1/00\"")]
    [InlineData("\"12/31/99\"")]
    [InlineData("\"01/01/70, 12:00 AM\"")]
    [InlineData("\"01.01.2000\"")]
    [InlineData("\"00010101000000\"")]
    [InlineData("\"19000101000000\"")]
    [InlineData("946684800000")]
    public void A_moment_long_ago_stands_for_none(string given) => Assert.Null(Read(given));

    [Theory]
    [InlineData("\"31.12.9999\"")]
    [InlineData("\"2099-12-31\"")]
    [InlineData("\"2038-01-19 03:14:07\"")]
    [InlineData("\"2026-12-02\"")]
    [InlineData("2147483647")]
    [InlineData("253402300799")]
    [InlineData("253402300799999")]
    [InlineData("3155378975999999999")]
    [InlineData("9223372036854775807")]
    [InlineData("20380119")]
    public void A_moment_to_come_stands_for_none(string given) => Assert.Null(Read(given));

    [Theory]
    [InlineData("2")]
    [InlineData("-1")]
    [InlineData("\"infinity\"")]
    [InlineData("\"-infinity\"")]
    [InlineData("\"\u221e\"")]
    [InlineData("\"NaN\"")]
    [InlineData("1e400")]
    [InlineData("500")]
    [InlineData("\"perhaps\"")]
    [InlineData("\"31/31/2026 9:00 AM\"")]
    [InlineData("[]")]
    public void Anything_else_says_nothing(string given) => Assert.Null(Read(given));

    [Fact]
    public void Where_it_is_not_named_it_is_not_deleted() => Assert.False(DeletedRule.Read(null, Now));

    private static bool? Read(string json)
    {
        using var document = JsonDocument.Parse(json);
        return DeletedRule.Read(document.RootElement, Now);
    }
}
