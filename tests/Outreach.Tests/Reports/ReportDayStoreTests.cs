using Azure.Data.Tables;
using NodaTime;
using NSubstitute;
using Outreach.FollowUps;
using Outreach.Platform.Storage;
using Outreach.Reports;
using Outreach.SharedKernel;
using Outreach.Tests.Platform;
using Outreach.WorkItems;

namespace Outreach.Tests.Reports;

/// <summary>However writers and those who sum meet, a sum that is behind is marked.</summary>
public sealed class ReportDayStoreTests
{
    private static readonly LocalDate Day = new(2026, 3, 2);
    private readonly MemoryTable _facts = new();
    private readonly MemoryTable _days = new();
    private readonly ReportFactsLog _log;
    private readonly ReportDayStore _store;

    public ReportDayStoreTests()
    {
        var service = Substitute.For<TableServiceClient>();
        service.GetTableClient("ReportFacts").Returns(_facts);
        service.GetTableClient("ReportDays").Returns(_days);
        var tables = new OutreachTables(service);
        (_log, _store) = (new ReportFactsLog(tables), new ReportDayStore(tables));
    }

    [Fact]
    public async Task A_day_is_summed_once_of_the_latest_version_of_each_item_and_the_versions_before_are_deleted()
    {
        await WriteAsync("a", version: 2, isAcknowledged: false);
        await WriteAsync("a", version: 7, isAcknowledged: true);
        await WriteAsync("b", version: 3, isAcknowledged: false);

        // One who is late, or repeats, takes nothing back.
        await WriteAsync("a", version: 5, isAcknowledged: false);
        await WriteAsync("a", version: 2, isAcknowledged: false);

        var sum = All(await _store.SumAsync(Day, CancellationToken.None));

        Assert.Equal((2, 1), (sum.Mentions, sum.Acknowledged));
        Assert.Equal(["2026-03-02/f-a:00000007", "2026-03-02/f-b:00000003"], _facts.Keys);
        Assert.Equal(["day/2026-03-02"], _days.Keys);
    }

    [Fact]
    public async Task Written_anew_in_another_zone_an_item_is_counted_once_and_its_other_day_is_summed_again()
    {
        await WriteAsync("a", version: 2, isAcknowledged: false);
        await WriteAsync("b", version: 2, isAcknowledged: false);
        await _store.SumAsync(Day, CancellationToken.None);

        await _log.WriteAloneAsync(RowOf(Day.PlusDays(1), "a", version: 2, isAcknowledged: false), CancellationToken.None);

        Assert.Equal(["2026-03-02/f-b:00000002", "2026-03-03/f-a:00000002"], _facts.Keys);
        Assert.Equal(["day/2026-03-02", "stale/2026-03-02", "stale/2026-03-03"], _days.Keys);

        // What is left of an erased customer's item replaces what was written under its former day.
        await _log.WriteLastAsync(RowOf(Day.PlusDays(-1), "b", version: 3, isAcknowledged: false), CancellationToken.None);
        Assert.Equal(["2026-03-01/f-b:00000003", "2026-03-03/f-a:00000002"], _facts.Keys);
    }

    [Fact]
    public async Task A_day_that_an_item_has_left_is_marked_wherever_who_moves_it_stops_and_whoever_sums_meanwhile()
    {
        await WriteAsync("a", version: 2, isAcknowledged: false);
        await _store.SumAsync(Day, CancellationToken.None);
        _facts.AfterWrite = number =>
        {
            if (!_facts.Keys.Contains("2026-03-02/f-a:00000002"))
            {
                throw new IOException("The process ends.");
            }
        };

        await Assert.ThrowsAsync<IOException>(() => MoveAsync());
        Assert.Contains("stale/2026-03-02", _days.Keys);

        _facts.AfterWrite = static _ => { };
        await WriteAsync("a", version: 2, isAcknowledged: false);
        await _store.SumAsync(Day, CancellationToken.None);
        var isSummed = false;
        _facts.BeforeWrite = _ =>
        {
            if (!isSummed && _days.Keys.Contains("stale/2026-03-02"))
            {
                isSummed = true;
                _store.SumAsync(Day, CancellationToken.None).GetAwaiter().GetResult();
                Assert.DoesNotContain("stale/2026-03-02", _days.Keys);
            }
        };

        await MoveAsync();
        Assert.True(isSummed);
        Assert.Contains("stale/2026-03-02", _days.Keys);

        Task MoveAsync() =>
            _log.WriteAloneAsync(RowOf(Day.PlusDays(1), "a", version: 2, isAcknowledged: false), CancellationToken.None);
    }

    [Fact]
    public async Task What_is_written_while_a_day_is_summed_leaves_it_marked()
    {
        await WriteAsync("a", version: 1, isAcknowledged: true);
        var isWritten = false;
        _days.BeforeWrite = _ =>
        {
            if (!isWritten)
            {
                isWritten = true;
                WriteAsync("b", version: 1, isAcknowledged: true).GetAwaiter().GetResult();
            }
        };

        Assert.Equal(1, All(await _store.SumAsync(Day, CancellationToken.None)).Mentions);
        Assert.Contains("stale/2026-03-02", _days.Keys);

        Assert.Equal(2, All(await _store.SumAsync(Day, CancellationToken.None)).Mentions);
        Assert.DoesNotContain("stale/2026-03-02", _days.Keys);
    }

    [Fact]
    public async Task Of_two_who_sum_at_once_the_one_who_knows_less_does_not_have_the_last_word()
    {
        await WriteAsync("a", version: 1, isAcknowledged: true);
        var isSummed = false;
        _days.BeforeWrite = _ =>
        {
            if (!isSummed)
            {
                isSummed = true;
                WriteAsync("b", version: 1, isAcknowledged: true).GetAwaiter().GetResult();
                Assert.Equal(2, All(_store.SumAsync(Day, CancellationToken.None).GetAwaiter().GetResult()).Mentions);
            }
        };

        await _store.SumAsync(Day, CancellationToken.None);

        var kept = (await _days.FindAsync("day", "2026-03-02", CancellationToken.None))!;
        Assert.Equal(2, All(ReportDay.Read(kept, [ReportBy.None])).Mentions);
    }

    [Fact]
    public async Task A_writer_or_one_who_sums_that_stops_anywhere_and_is_repeated_leaves_the_same_rows()
    {
        await WriteAsync("a", version: 1, isAcknowledged: false);
        await WriteAsync("a", version: 2, isAcknowledged: true);
        await _store.SumAsync(Day, CancellationToken.None);
        var (facts, days) = (_facts.Keys, _days.Keys);

        for (var stop = 1; stop <= 8; stop++)
        {
            foreach (var table in new[] { _facts, _days })
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

            foreach (var act in new Func<Task>[]
            {
                () => WriteAsync("a", version: 1, isAcknowledged: false),
                () => WriteAsync("a", version: 2, isAcknowledged: true),
                () => _store.SumAsync(Day, CancellationToken.None),
            })
            {
                await UntilItHoldsAsync(act);
            }

            Assert.Equal(facts, _facts.Keys);
            Assert.Equal(days, _days.Keys);
        }

        static async Task UntilItHoldsAsync(Func<Task> act)
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
                    // The outbox, or the next reader, does it again.
                }
            }
        }
    }

    private static ReportSum All(ReportDay day) => day.By[ReportBy.None]["all"];

    private Task WriteAsync(string id, int version, bool isAcknowledged) =>
        _log.WriteAsync([RowOf(Day, id, version, isAcknowledged)], CancellationToken.None);

    private static ReportFactsRow RowOf(LocalDate day, string id, int version, bool isAcknowledged) => ReportFactsRow.Of(
        day, ReportFactsRow.FollowUp, id, version,
        new FollowUpFacts
        {
            ReceivedAt = Samples.Monday,
            Channel = "twitter",
            Kind = MentionKind.Praise,
            Person = "anna",
            IsAcknowledged = isAcknowledged,
        });
}
