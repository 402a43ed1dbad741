using System.Text;
using CsvHelper;
using FsCheck;
using FsCheck.Fluent;

namespace Outreach.Tests.Imports;

public sealed class ImportTableTests
{
    private static readonly Gen<string> Cells =
        from pieces in Gen.Elements("a", "b c", ",", ";", "\t", "\"", "\r", "\n", "\r\n", " ", "é", "😀", "=1", "'", "ĳ", "0").ListOf()
        select string.Concat(pieces);

    private static readonly Gen<Written> Tables =
        from rows in (from author in Cells from text in Cells select (author, text)).ListOf()
        from separator in Gen.Elements(',', ';', '\t')
        from end in Gen.Elements("\r\n", "\n", "\r")
        from encoding in Gen.Elements("utf-8", "utf-16", "utf-16BE")
        from hasMark in Gen.Elements(true, false)
        from window in Gen.Choose(16, 400)
        select new Written([.. rows], separator, end, encoding, hasMark || encoding != "utf-8", window * 2);

    /// <summary>However a file is written and wherever an import stops and goes on, each cell comes back as it was.</summary>
    [Fact]
    public void Any_table_that_is_written_as_CSV_comes_back() => Always.Holds(
        Tables,
        table =>
        {
            var read = ReadFile.Of(table.Bytes(), window: table.Window);

            Assert.Equal(table.Separator, read.Layout!.Separator);
            Assert.Empty(read.Refusals);
            Assert.Equal(
                table.Rows.Select((row, n) => ($"{n}", row.Author, row.Text)),
                read.Mentions.Select(mention => (
                    mention.GetProperty("externalId").GetString()!,
                    mention.GetProperty("author").TryGetProperty("handle", out var handle) ? handle.GetString()! : "",
                    mention.TryGetProperty("text", out var text) ? text.GetString()! : "")));
        });

    private sealed record Written(
        IReadOnlyList<(string Author, string Text)> Rows, char Separator, string End, string EncodingName, bool HasMark, int Window)
    {
        public byte[] Bytes()
        {
            using var text = new StringWriter();
            using (var csv = CsvWriter.Create(text, new CsvWriterOptions { Separator = Separator, NewLine = End }, leaveOpen: true))
            {
                csv.WriteRecord(new[] { "external_id", "author", "text" });
                foreach (var (n, (author, body)) in Rows.Index())
                {
                    csv.WriteRecord(new[] { $"{n}", author, body });
                }
            }

            var encoding = Encoding.GetEncoding(EncodingName);
            return [.. HasMark ? encoding.GetPreamble() : [], .. encoding.GetBytes(text.ToString())];
        }
    }
}
