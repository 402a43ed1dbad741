using Azure.Data.Tables;
using FsCheck.Fluent;
using Outreach.Platform.Storage;

namespace Outreach.Tests.Platform;

/// <summary>Table Storage holds 32,767 UTF-16 units in a string; what is longer comes back byte for byte all the same.</summary>
public sealed class DocumentTests
{
    [Fact]
    public void A_long_text_comes_back_whole_from_parts_that_are_each_storable() => Always.Holds(
        from length in Gen.Elements(0, 1, 31_998, 31_999, 32_000, 32_001, 63_999, 64_000, 64_001, 100_000)
        from jitter in Gen.Choose(0, 3)
        from unit in Gen.Elements("a", "é", "🙂", "\"", "\u0001", "👩‍👩‍👧")
        select new string('.', jitter) + string.Concat(Enumerable.Repeat(unit, length / unit.Length)),
        text =>
        {
            var row = new TableEntity("p", "r");
            Document.Write(row, "Data", text);

            var parts = row.Where(
                property => property.Key.StartsWith("Data", StringComparison.Ordinal)).Select(property => (string)property.Value).ToList();
            Assert.All(parts, part => Assert.True(part.Length <= 32_767));
            Assert.All(parts, part => Assert.False(
                part.Length > 0 && (char.IsHighSurrogate(part[^1]) || char.IsLowSurrogate(part[0])), "half a pair can't travel as UTF-8"));
            Assert.Equal(text, Document.ReadText(row, "Data"));
        },
        tests: 120);

    [Fact]
    public void A_record_with_a_long_text_comes_back_equal()
    {
        var value = new Kept(string.Concat(Enumerable.Repeat("\"🙂<b>\r\n", 12_000)), null);

        Assert.Equal(value, Document.Read<Kept>(Document.Row("p", "r", value)));
    }

    [Fact]
    public void A_record_of_the_longest_words_fits_into_a_row_and_comes_back_equal()
    {
        var random = new Random(7);
        string[] kinds = ["\"", "\\", "\u0001", "<", "🙂", "漢"];
        Func<string>[] texts =
        [
            .. kinds.Select(kind => (Func<string>)(() => string.Concat(Enumerable.Repeat(kind, 260_000 / kind.Length)))),
            () => string.Concat(Enumerable.Range(0, 260_000).Select(_ => (char)random.Next(0x20, 0xD7FF))),
            () => string.Concat(Enumerable.Range(0, 130_000).Select(_ => char.ConvertFromUtf32(random.Next(0x1F300, 0x1FAFF)))),
            () => string.Concat(Enumerable.Range(0, 260_000).Select(_ => (char)random.Next(0x20))),
            () => string.Concat(Enumerable.Range(0, 260_000).Select(_ => (char)random.Next(0x60))),
        ];
        foreach (var text in texts)
        {
            var value = new Kept(text(), null);
            var row = Document.Row("p", "r", value);

            Assert.Equal(value, Document.Read<Kept>(row));
            Assert.All(row.Select(property => property.Value).OfType<byte[]>(), part => Assert.InRange(part.Length, 1, 64 * 1024));
            Assert.InRange(row.Select(property => property.Value).Sum(SizeOf), 1, 1_000_000);
        }
    }

    [Theory]
    [InlineData("a", 100_000)]
    [InlineData("a", 490_000)]
    [InlineData("漢", 160_000)]
    public void What_fits_stays_text_as_earlier_versions_read_it(string unit, int length)
    {
        var row = Document.Row("p", "r", new Kept(string.Concat(Enumerable.Repeat(unit, length)), null));

        Assert.Equal(length, row.Sum(property => property.Key.StartsWith("Data", StringComparison.Ordinal) && property.Value is string text
            ? text.Count(letter => letter == unit[0])
            : 0));
        Assert.DoesNotContain(row, property => property.Value is byte[]);
    }

    [Fact]
    public void A_row_that_holds_no_such_record_is_an_error() =>
        Assert.Throws<Outreach.Platform.Durable.PreconditionException>(() => Document.Read<Kept>(new TableEntity("p", "r")));

    private static int SizeOf(object value) => value is byte[] bytes ? bytes.Length : ((string)value).Length * 2;

    private sealed record Kept(string Text, string? Nothing);
}
