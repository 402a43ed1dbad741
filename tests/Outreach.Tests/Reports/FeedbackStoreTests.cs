using Azure.Data.Tables;
using NodaTime;
using NSubstitute;
using Outreach.Customers;
using Outreach.Customers.ThankYouCalls;
using Outreach.Platform.Storage;
using Outreach.Privacy;
using Outreach.Reports;
using Outreach.SharedKernel;
using Outreach.Tests.Platform;
using Outreach.WorkItems;

namespace Outreach.Tests.Reports;

/// <summary>However often it is written, and wherever a writer stops, each thing a customer said is kept and counted once.</summary>
public sealed class FeedbackStoreTests
{
    private static readonly FeedbackCopy Place = new("2026-W10", "01772442000000-0a-001", "app");
    private static readonly CustomerProfile Customer = CustomerRules.Remember(null, "c1", Samples.Mention, "anna", Samples.Monday) with
    {
        DisplayName = "Cleo",
    };

    private readonly MemoryTable _feedback = new();
    private readonly MemoryTable _topics = new();
    private readonly MemoryTable _facts = new();
    private readonly MemoryTable _days = new();
    private readonly FeedbackStore _store;
    private readonly ReportDayStore _sums;

    public FeedbackStoreTests()
    {
        var service = Substitute.For<TableServiceClient>();
        service.GetTableClient("Feedback").Returns(_feedback);
        service.GetTableClient("VoiceTopics").Returns(_topics);
        service.GetTableClient("ReportFacts").Returns(_facts);
        service.GetTableClient("ReportDays").Returns(_days);
        var tables = new OutreachTables(service);
        _store = new FeedbackStore(
            tables,
            new VoiceTopicStore(tables),
            new ReportFactsLog(tables),
            new IdentityKey(Samples.Options),
            new Office("Europe/Amsterdam"));
        _sums = new ReportDayStore(tables);
    }

    [Fact]
    public async Task Words_are_kept_without_a_name_counted_once_and_make_their_topic()
    {
        await AddAsync();
        await AddAsync();

        Assert.Equal(["2026-W10/01772442000000-0a-001"], _feedback.Keys);
        Assert.Equal(["topics/app"], _topics.Keys);
        Assert.Equal("I am …: larger, please.", await _store.FindWordsAsync("2026-W10.01772442000000-0a-001", CancellationToken.None));
        var sum = (await VoiceAsync())["app"];
        Assert.Equal((1, 1), (sum.Words, sum.Customers.Count));
        Assert.DoesNotContain("c1", sum.Customers);
    }

    [Fact]
    public async Task Given_another_topic_it_is_counted_there_alone_and_what_is_copied_again_leaves_it_there()
    {
        await AddAsync();
        await SortAsync("type");
        await AddAsync();

        Assert.Equal(["type"], (await VoiceAsync()).Keys);
        Assert.Null(await _store.SortAsync(
            Place with { RowKey = "01772442000000-0b-001" }, new VoiceSort("type", null, "anna", Samples.Monday), default));
    }

    [Fact]
    public async Task An_erased_customers_words_and_hash_go_at_once_and_the_count_stays()
    {
        await AddAsync();
        await SortAsync("type");
        await _store.ForgetAsync(Place.Week, Place.RowKey, CancellationToken.None, VoiceItem.MarkOf("0f8fad5bd9cb469f"));
        await AddAsync();

        // Only the last version is left, before any day is summed.
        var facts = await _facts.FindAsync("2026-03-02", "v-01772442000000-0a-001:00000003", CancellationToken.None);
        Assert.Equal(["2026-03-02/v-01772442000000-0a-001:00000003"], _facts.Keys);
        Assert.Contains("\"customer\":\"x-", facts!.GetString("Data"), StringComparison.Ordinal);
        Assert.Null(await _store.FindWordsAsync("2026-W10.01772442000000-0a-001", CancellationToken.None));
        var sum = (await VoiceAsync())["type"];
        Assert.Equal((1, 1, 0), (sum.Words, sum.Customers.Count, sum.Latest.Count));
    }

    [Fact]
    public async Task What_concerns_somebody_else_now_stays_without_the_names_of_whoever_said_it()
    {
        await AddAsync();
        var moved = new FeedbackWords(Place, FeedbackSource.Call, "I am Cleo: larger, please.", Samples.Monday, 5);
        var other = Customer with { Id = "c2", DisplayName = "Piet" };
        await _store.AddAsync(moved, [other], CancellationToken.None);

        Assert.Equal("I am …: larger, please.", await _store.FindWordsAsync("2026-W10.01772442000000-0a-001", CancellationToken.None));

        // They say something else.
        var edited = moved with { Version = 6, Said = "I am Piet." };
        await _store.AddAsync(edited, [other], CancellationToken.None);
        Assert.Equal("I am ….", await _store.FindWordsAsync("2026-W10.01772442000000-0a-001", CancellationToken.None));
    }

    [Fact]
    public async Task An_erased_customer_of_two_partitions_stays_one_customer()
    {
        var kept = new KeptFeedback(_store, lessons: null!, ideas: null!, new IdentityKey(Samples.Options));
        foreach (var partition in new[] { "c1", "c2" })
        {
            var said = new CallFeedback
            {
                Number = 1,
                Topic = "app",
                Said = "Larger.",
                By = "anna",
                At = Samples.Monday,
                Attempt = 1,
                Week = Place.Week,
                RowKey = $"01772442000000-{partition}-001",
            };
            await _store.AddAsync(
                new FeedbackWords(said.Place(), FeedbackSource.Call, said.Said, said.At, 1), [Customer], CancellationToken.None);
            await kept.EraseAsync(
                new KeptCustomer(partition, [Document.Row(partition, "call:d1:feedback:1", said)]) { ErasureId = "e1" },
                client: null!,
                CancellationToken.None);
        }

        var sum = (await VoiceAsync())["app"];
        Assert.Equal((2, 1), (sum.Words, sum.Customers.Count));
        Assert.All(sum.Customers, customer => Assert.True(VoiceItem.IsMark(customer)));
    }

    [Fact]
    public async Task A_writer_that_stops_anywhere_and_is_repeated_leaves_the_same_rows()
    {
        for (var stop = 1; stop <= 8; stop++)
        {
            foreach (var table in new[] { _feedback, _topics, _facts, _days })
            {
                var at = table.Writes + stop;
                table.AfterWrite = number =>
                {
                    if (number == at)
                    {
                        throw new IOException("The process ends.");
                    }
                };
            }

            await UntilItHoldsAsync(AddAsync);
            await UntilItHoldsAsync(() => SortAsync("type"));
            Assert.Equal(["type"], (await VoiceAsync()).Keys);
            await UntilItHoldsAsync(() => SortAsync(null));
            Assert.Equal(["app"], (await VoiceAsync()).Keys);
        }
    }

    [Fact]
    public async Task What_was_kept_before_customers_were_is_counted_once_it_is_copied_again()
    {
        await _feedback.AddEntityAsync(new TableEntity(Place.Week, Place.RowKey)
        {
            ["Topic"] = "app",
            ["Said"] = "I am …: larger, please.",
            ["At"] = Samples.Monday,
        });
        Assert.Null(await _store.FindWordsAsync("2026-W10.01772442000000-0a-001", CancellationToken.None));

        await AddAsync();

        Assert.Equal(1, (await VoiceAsync())["app"].Words);
    }

    [Theory]
    [InlineData("2026-W10.01772442000000-0a-001", true)]
    [InlineData("2026-W54.01772442000000-0a-001", false)]
    [InlineData("2026-W10.' or true or '", false)]
    [InlineData("2026-W10", false)]
    [InlineData("", false)]
    public void Only_what_is_an_id_leads_to_a_row(string id, bool isOne) => Assert.Equal(isOne, FeedbackStore.PlaceOf(id) is not null);

    private Task<VoiceItem?> SortAsync(string? topic) =>
        _store.SortAsync(Place, new VoiceSort(topic, From: null, "anna", Samples.Monday), CancellationToken.None);

    private Task AddAsync() => _store.AddAsync(
        new FeedbackWords(Place, FeedbackSource.Call, "I am Cleo: larger, please.", Samples.Monday, Version: 4),
        [Customer],
        CancellationToken.None);

    private async Task<IReadOnlyDictionary<string, VoiceSum>> VoiceAsync()
    {
        IReadOnlyDictionary<string, VoiceSum>? voice = null;
        await UntilItHoldsAsync(async () => voice = (await _sums.SumAsync(new LocalDate(2026, 3, 2), CancellationToken.None)).Voice
            .Where(one => one.Value.Words > 0).ToDictionary());
        return voice!;
    }

    private static async Task UntilItHoldsAsync(Func<Task> act)
    {
        while (true)
        {
            try
            {
                await act();
                return;
            }
            catch (IOException)
            {
                // The outbox, or the person who asked, does it again.
            }
        }
    }
}
