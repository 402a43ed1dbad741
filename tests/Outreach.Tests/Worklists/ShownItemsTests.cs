using FsCheck.Fluent;
using Outreach.Platform.Http;
using Outreach.WorkItems;

namespace Outreach.Tests.Worklists;

public sealed class ShownItemsTests
{
    [Fact]
    public void Whatever_is_moved_between_pages_each_item_is_shown_once() => Always.Holds(
        from items in Gen.Choose(1, 40)
        from limit in Gen.Choose(1, 7)
        from moves in Gen.ListOf(from item in Gen.Choose(0, items - 1) from place in Gen.Choose(0, 99) select (item, place))
        select (items, limit, moves),
        list =>
        {
            var places = Enumerable.Range(0, list.items).ToDictionary(n => $"item-{n}", n => $"{n * 2:D2}");
            var shown = new List<string>();
            string? continuation = null;
            var moves = new Queue<(int Item, int Place)>(list.moves);
            do
            {
                var before = ShownItems.Of(continuation, "anna");
                var left = places.Where(one => !before.Contains(one.Key, one.Value))
                    .OrderBy(one => one.Value, StringComparer.Ordinal).ToList();
                foreach (var (id, place) in left.Take(list.limit))
                {
                    shown.Add(id);
                    before.Add(id, place);
                }

                continuation = left.Count > list.limit ? before.Pack("anna") : null;
                for (var n = 0; n < 3 && moves.TryDequeue(out var move); n++)
                {
                    places[$"item-{move.Item}"] = $"{move.Place:D2}";
                }
            }
            while (continuation is not null);

            Assert.Equal(places.Keys.Order(StringComparer.Ordinal), shown.Order(StringComparer.Ordinal));
        });

    [Fact]
    public void A_list_of_thousands_comes_to_its_end_and_its_continuation_fits_into_an_address()
    {
        var ids = Enumerable.Range(0, 3000).Select(n => $"{n:D4}").ToList();
        var shown = new List<string>();
        string? continuation = null;
        do
        {
            var before = ShownItems.Of(continuation, "anna");
            var page = ids.Where(id => !before.Contains(id, id)).Take(50).ToList();
            page.ForEach(id => before.Add(id, id));
            shown.AddRange(page);
            continuation = page.Count == 50 ? before.Pack("anna") : null;
            Assert.InRange(continuation?.Length ?? 0, 0, 6200);
        }
        while (continuation is not null && shown.Count < 10_000);

        Assert.Equal(ids, shown);
    }

    [Fact]
    public void A_continuation_of_somebody_else_is_refused()
    {
        var shown = ShownItems.Of(null, "anna");
        shown.Add("item", "1");

        Assert.Equal(400, Assert.Throws<ProblemException>(() => ShownItems.Of(shown.Pack("anna"), "ben")).Status);
    }
}
