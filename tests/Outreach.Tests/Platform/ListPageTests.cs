using Microsoft.AspNetCore.Http;
using Outreach.Platform.Http;

namespace Outreach.Tests.Platform;

/// <summary>A list that is sorted whole goes on behind the last item shown, whatever comes or goes meanwhile.</summary>
public sealed class ListPageTests
{
    private static readonly DateTimeOffset Start = new(2026, 1, 5, 9, 0, 0, TimeSpan.Zero);

    [Fact]
    public void The_newest_comes_first_and_those_of_one_moment_in_a_fixed_order()
    {
        var page = Read([("a", 1), ("c", 2), ("b", 2)], "?limit=3");

        Assert.Equal(["c", "b", "a"], page.Items.Select(item => item.Id));
        Assert.Null(page.Continuation);
    }

    [Fact]
    public void What_is_added_or_deleted_between_two_pages_makes_nothing_come_twice_and_nothing_be_missed()
    {
        var first = Read([("a", 1), ("b", 2), ("c", 3), ("d", 4)], "?limit=2");

        // The last one shown is gone, and there is a new one.
        var second = Read([("a", 1), ("b", 2), ("d", 4), ("e", 5)], $"?limit=2&continuation={first.Continuation}");

        Assert.Equal(["d", "c"], first.Items.Select(item => item.Id));
        Assert.Equal(["b", "a"], second.Items.Select(item => item.Id));
        Assert.Null(second.Continuation);
    }

    [Fact]
    public void A_continuation_of_another_list_is_refused()
    {
        var page = Read([("a", 1), ("b", 2)], "?limit=1");

        var refused = Assert.Throws<ProblemException>(() => Read([("a", 1)], $"?continuation={page.Continuation}", "another list"));

        Assert.Equal((400, "continuation"), (refused.Status, refused.Errors!.Keys.Single()));
    }

    private static ListPage<(string Id, int Minute)> Read((string Id, int Minute)[] all, string query, string name = "list")
    {
        var request = new DefaultHttpContext().Request;
        request.QueryString = new QueryString(query);
        return ListPage<(string Id, int Minute)>.NewestFirst(request, all, item => (Start.AddMinutes(item.Minute), item.Id), name);
    }
}
