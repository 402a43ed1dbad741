using System.Text;
using System.Text.Json;
using Outreach.Imports;

namespace Outreach.Tests.Imports;

/// <summary>A file read as an import reads it: a window at a time, each from where the one before stopped.</summary>
internal sealed record ReadFile(ImportLayout? Layout, IReadOnlyDictionary<string, string[]> Errors, IReadOnlyList<ImportRecord> Records)
{
    public IEnumerable<JsonElement> Mentions => Records.Select(record => record.Mention).OfType<JsonElement>();

    public IEnumerable<ImportRefusal> Refusals => Records.Select(record => record.Refusal).OfType<ImportRefusal>();

    public static ReadFile Of(string text, ImportOptions? options = null, int window = 64, Encoding? encoding = null) =>
        Of((encoding ?? Encoding.UTF8).GetBytes(text), options, window);

    public static ReadFile Of(byte[] file, ImportOptions? options = null, int window = 64, int longest = 1 << 20, int most = 3)
    {
        options ??= new ImportOptions { Channel = "twitter" };
        var found = ImportLayoutRules.Detect(file, isWhole: true, options);
        var records = new List<ImportRecord>();
        for (var at = found.From; found.Layout is { } layout && at.Offset < file.Length;)
        {
            var rows = Read(window, mayWait: true);
            rows = rows.Next == at ? Read(longest, mayWait: false) : rows;
            Assert.True(rows.Next != at, "an import would never come further");
            records.AddRange(rows.Records);
            at = rows.Next;

            ImportRows Read(int bytes, bool mayWait)
            {
                var raw = file.AsSpan((int)at.Offset, (int)Math.Min(bytes, file.Length - at.Offset));
                return ImportRecords.Read(
                    ImportWindow.Of(raw, at, layout.Encoding, at.Offset + raw.Length == file.Length), layout, options, most, mayWait);
            }
        }

        return new ReadFile(found.Layout, found.Errors, records);
    }

    /// <summary>The texts of the mentions, with null where there is none.</summary>
    public IEnumerable<string?> Texts => Mentions.Select(mention => mention.TryGetProperty("text", out var text) ? text.GetString() : null);
}
