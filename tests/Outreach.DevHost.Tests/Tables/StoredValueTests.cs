using System.Text;
using Azure.Data.Tables;
using Outreach.Platform.Storage;

namespace Outreach.DevHost.Tests.Tables;

/// <summary>What our rows hold, through the real client: texts, whole numbers, flags, times and documents.</summary>
public abstract class StoredValueTests(ITableSource source)
{
    private static readonly DateTimeOffset Moment = new DateTimeOffset(2026, 3, 29, 1, 30, 0, TimeSpan.Zero).AddTicks(1234567);

    public static TheoryData<object> Values => new()
    {
        "text", "", " ", "O'Brien \"quoted\" <b>&amp;</b> \\ / \t\r\n",
        0, int.MinValue, int.MaxValue,
        true, false,
        Moment, DateTimeOffset.UnixEpoch,
    };

    [Theory]
    [MemberData(nameof(Values))]
    public async Task A_row_brings_back_the_value_and_the_type_that_were_stored(object value)
    {
        var table = await source.CreateTableAsync();
        await table.AddEntityAsync(new TableEntity("p", "r") { ["Value"] = value });

        TableEntity read = await table.GetEntityAsync<TableEntity>("p", "r");

        Assert.Equal(value.GetType(), read["Value"].GetType());
        Assert.Equal(value, read["Value"]);
    }

    [Fact]
    public async Task A_time_is_stored_in_UTC_whatever_its_offset()
    {
        var table = await source.CreateTableAsync();
        await table.AddEntityAsync(new TableEntity("p", "r") { ["At"] = Moment.ToOffset(TimeSpan.FromHours(5)) });

        TableEntity read = await table.GetEntityAsync<TableEntity>("p", "r");

        Assert.Equal(Moment, read.GetDateTimeOffset("At"));
        Assert.Equal(TimeSpan.Zero, read.GetDateTimeOffset("At")!.Value.Offset);
    }

    [Fact]
    public async Task Ten_thousand_units_of_any_script_come_back_unchanged()
    {
        var text = TextOf(10_000);
        var table = await source.CreateTableAsync();
        await table.AddEntityAsync(new TableEntity("p", "single") { ["Text"] = text });
        await table.SubmitTransactionAsync([new(TableTransactionActionType.Add, new TableEntity("p", "batch") { ["Text"] = text })]);

        foreach (var row in (string[])["single", "batch"])
        {
            TableEntity read = await table.GetEntityAsync<TableEntity>("p", row);
            Assert.Equal(Encoding.UTF8.GetBytes(text), Encoding.UTF8.GetBytes(read.GetString("Text")));
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(31_990)]
    [InlineData(100_000)]
    public async Task A_document_of_any_length_comes_back_whole_from_one_row(int units)
    {
        var table = await source.CreateTableAsync();
        var written = new Written(TextOf(units), Moment);
        await table.SubmitTransactionAsync([new(TableTransactionActionType.UpsertReplace, Document.Row("p", "r", written))]);

        TableEntity read = await table.GetEntityAsync<TableEntity>("p", "r");

        Assert.Equal(written, Document.Read<Written>(read));
    }

    [Fact]
    public async Task A_merged_null_is_no_property_and_changes_nothing()
    {
        var table = await source.CreateTableAsync();
        await table.AddEntityAsync(new TableEntity("p", "r") { ["Text"] = "kept", ["None"] = null });
        await table.UpsertEntityAsync(new TableEntity("p", "r") { ["Text"] = null, ["Number"] = 1 });

        TableEntity read = await table.GetEntityAsync<TableEntity>("p", "r");

        Assert.Equal(("kept", 1, null), (read.GetString("Text"), read.GetInt32("Number"), read.GetString("None")));
        Assert.False(read.ContainsKey("None"));
    }

    private static string TextOf(int units)
    {
        var random = new Random(20260329);
        var text = new StringBuilder();
        string[] scripts = [
            "a", "é", "ß", "Ω", "я", "א", "ش", "あ", "漢", "한", "😀", "👩‍👩‍👧", "\u0301", "\u200f", "'", "\"", "\\", "\u2028", "--"];
        while (text.Length < units - 20)
        {
            text.Append(scripts[random.Next(scripts.Length)]);
        }

        return text.Append('z', units - text.Length).ToString();
    }

    private sealed record Written(string Text, DateTimeOffset At);
}
