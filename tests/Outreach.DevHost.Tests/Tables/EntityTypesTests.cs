using System.Runtime.Serialization;
using System.Text;
using Azure;
using Azure.Data.Tables;

namespace Outreach.DevHost.Tests.Tables;

[Collection(AzuriteFixture.Collection)]
public sealed class EntityTypesTests(AzuriteFixture azurite)
{
    private static readonly DateTimeOffset Moment = new DateTimeOffset(2026, 3, 29, 1, 30, 0, TimeSpan.Zero).AddTicks(1234567);

    public static TheoryData<object> Values => new()
    {
        "text", "", " ", "O'Brien \"quoted\" <b>&amp;</b> \\ / \t\r\n",
        0, int.MinValue, int.MaxValue,
        0L, 5L, long.MinValue, long.MaxValue,
        0.5, 5.0, -0.1, double.MaxValue, double.Epsilon, double.NaN, double.PositiveInfinity, double.NegativeInfinity,
        true, false,
        Guid.Parse("6f9619ff-8b86-d011-b42d-00c04fc964ff"),
        Moment, DateTimeOffset.UnixEpoch,
        Array.Empty<byte>(), new byte[] { 0, 1, 127, 128, 255 },
    };

    [Theory]
    [MemberData(nameof(Values))]
    public async Task A_dictionary_entity_brings_back_the_value_and_the_type_it_stored(object value)
    {
        var table = await azurite.CreateTableAsync();
        await table.AddEntityAsync(new TableEntity("p", "r") { ["Value"] = value });

        TableEntity read = await table.GetEntityAsync<TableEntity>("p", "r");

        Assert.Equal(value.GetType(), read["Value"].GetType());
        Assert.Equal(value, read["Value"]);
    }

    [Fact]
    public async Task A_time_is_stored_in_UTC_whatever_its_offset()
    {
        var table = await azurite.CreateTableAsync();
        await table.AddEntityAsync(new TableEntity("p", "r") { ["At"] = Moment.ToOffset(TimeSpan.FromHours(5)) });

        TableEntity read = await table.GetEntityAsync<TableEntity>("p", "r");

        Assert.Equal(Moment, read.GetDateTimeOffset("At"));
        Assert.Equal(TimeSpan.Zero, read.GetDateTimeOffset("At")!.Value.Offset);
        Assert.Equal(Moment.UtcDateTime, read.GetDateTime("At"));
        await Assert.ThrowsAsync<NotSupportedException>(() =>
            table.AddEntityAsync(new TableEntity("p", "local") { ["At"] = DateTime.SpecifyKind(Moment.DateTime, DateTimeKind.Local) }));
    }

    [Fact]
    public async Task Ten_thousand_units_of_any_script_come_back_unchanged()
    {
        var random = new Random(20260329);
        var text = new StringBuilder();
        string[] scripts = ["a", "é", "ß", "Ω", "я", "א", "ش", "あ", "漢", "한", "😀", "👩‍👩‍👧", "\u0301", "\u200f", "'", "\"", "\\", "\u2028", "--"];
        while (text.Length < 9_980)
        {
            text.Append(scripts[random.Next(scripts.Length)]);
        }

        text.Append('z', 10_000 - text.Length);
        var table = await azurite.CreateTableAsync();
        await table.AddEntityAsync(new TableEntity("p", "single") { ["Text"] = text.ToString() });
        await table.SubmitTransactionAsync(
            [new(TableTransactionActionType.Add, new TableEntity("p", "batch") { ["Text"] = text.ToString() })]);

        foreach (var row in (string[])["single", "batch"])
        {
            TableEntity read = await table.GetEntityAsync<TableEntity>("p", row);
            Assert.Equal(Encoding.UTF8.GetBytes(text.ToString()), Encoding.UTF8.GetBytes(read.GetString("Text")));
        }
    }

    [Fact]
    public async Task A_typed_entity_keeps_every_property_through_a_write_and_a_read()
    {
        var table = await azurite.CreateTableAsync();
        var written = new Everything
        {
            PartitionKey = "p",
            RowKey = "r",
            Text = "text",
            Number = 7,
            Big = long.MaxValue,
            Ratio = 5,
            Flag = true,
            Id = Guid.NewGuid(),
            At = Moment,
            Clock = Moment.UtcDateTime,
            Bytes = [1, 2, 3],
            Data = BinaryData.FromBytes([4, 5]),
            Day = DayOfWeek.Friday,
            MaybeBig = 9,
            MaybeDay = DayOfWeek.Monday,
            MaybeRatio = double.NaN,
            Renamed = "renamed",
            NotStored = [1],
        };
        await table.AddEntityAsync(written);

        Everything read = await table.GetEntityAsync<Everything>("p", "r");

        Assert.Equal(written.Values(), read.Values());
        Assert.Equal(written.Data.ToArray(), read.Data!.ToArray());
        Assert.Null(read.MaybeNumber);
        Assert.Null(read.MaybeAt);
        Assert.Null(read.Missing);
        Assert.Null(read.NotStored);
        Assert.NotEqual(default, read.ETag);
        Assert.NotNull(read.Timestamp);
    }

    [Fact]
    public async Task Null_is_the_absence_of_a_property_and_merging_it_changes_nothing()
    {
        var table = await azurite.CreateTableAsync();
        await table.AddEntityAsync(new Everything { PartitionKey = "p", RowKey = "r", Text = "kept" });
        await table.UpdateEntityAsync(new Everything { PartitionKey = "p", RowKey = "r", Text = null }, ETag.All);

        TableEntity read = await table.GetEntityAsync<TableEntity>("p", "r");

        Assert.Equal("kept", read.GetString("Text"));
        Assert.False(read.ContainsKey("MaybeNumber"));
        Assert.True(read.ContainsKey("renamed_property") is false && read.ContainsKey("NotStored") is false);
    }

    [Fact]
    public async Task A_property_that_the_service_has_no_type_for_is_refused_by_name()
    {
        var table = await azurite.CreateTableAsync();

        var failure = await Assert.ThrowsAsync<NotSupportedException>(() =>
            table.AddEntityAsync(new Unstorable { PartitionKey = "p", RowKey = "r" }));

        Assert.Contains("Price", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_dictionary_entity_refuses_a_value_of_another_type_but_widens_an_integer()
    {
        var entity = new TableEntity { ["Big"] = 5L, ["Text"] = "t" };

        entity["Big"] = 6;

        Assert.Equal(6L, entity.GetInt64("Big"));
        Assert.Throws<InvalidOperationException>(() => entity["Text"] = 1);
        Assert.Throws<InvalidOperationException>(() => entity.GetInt32("Text"));
        Assert.Null(entity.GetInt32("Missing"));
    }

    private sealed class Unstorable : ITableEntity
    {
        public string PartitionKey { get; set; } = "";

        public string RowKey { get; set; } = "";

        public DateTimeOffset? Timestamp { get; set; }

        public ETag ETag { get; set; }

        public decimal Price { get; set; }
    }

    private sealed class Everything : ITableEntity
    {
        public required string PartitionKey { get; set; }

        public required string RowKey { get; set; }

        public DateTimeOffset? Timestamp { get; set; }

        public ETag ETag { get; set; }

        public string? Text { get; set; }

        public int Number { get; set; }

        public long Big { get; set; }

        public double Ratio { get; set; }

        public bool Flag { get; init; }

        public Guid Id { get; set; }

        public DateTimeOffset At { get; set; } = DateTimeOffset.UnixEpoch;

        public DateTime Clock { get; set; } = DateTime.UnixEpoch;

        public byte[]? Bytes { get; set; }

        public BinaryData? Data { get; set; }

        public DayOfWeek Day { get; set; }

        public int? MaybeNumber { get; set; }

        public long? MaybeBig { get; set; }

        public double? MaybeRatio { get; set; }

        public DayOfWeek? MaybeDay { get; set; }

        public DateTimeOffset? MaybeAt { get; set; }

        public string? Missing { get; set; }

        [DataMember(Name = "renamed_property")]
        public string? Renamed { get; set; }

        [IgnoreDataMember]
        public List<int>? NotStored { get; set; }

        public object?[] Values() =>
        [
            PartitionKey, RowKey, Text, Number, Big, Ratio, Flag, Id, At, Clock, Convert.ToHexString(Bytes ?? []),
            Day, MaybeNumber, MaybeBig, MaybeRatio, MaybeDay, MaybeAt, Missing, Renamed,
        ];
    }
}
