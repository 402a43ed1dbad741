using System.Collections.Concurrent;
using System.Globalization;
using System.Text.Json.Nodes;
using System.Web;
using Microsoft.Playwright;

namespace Outreach.EndToEnd.Browser;

/// <summary>Lists so long that nobody would enter them, answered in the API's place.</summary>
internal static class LongList
{
    public static string IdOf(int number) => $"f{number:d32}";

    /// <summary>The first page is empty. The limits that were asked for.</summary>
    public static async Task<ConcurrentQueue<int>> StubAsync(IPage page, string list, int count, Func<int, JsonObject> item)
    {
        var limits = new ConcurrentQueue<int>();
        await page.RouteAsync($"**/api/{list}?*", route =>
        {
            var query = HttpUtility.ParseQueryString(new Uri(route.Request.Url).Query);
            var limit = int.Parse(query["limit"]!, CultureInfo.InvariantCulture);
            limits.Enqueue(limit);
            var from = query["continuation"] is { } given ? int.Parse(given, CultureInfo.InvariantCulture) : -1;
            var to = from < 0 ? 0 : Math.Min(count, from + limit);
            return route.FulfillAsync(new()
            {
                ContentType = "application/json",
                Body = new JsonObject
                {
                    ["items"] = new JsonArray([.. Enumerable.Range(Math.Max(0, from), to - Math.Max(0, from)).Select(item)]),
                    ["continuation"] = to == count ? null : to.ToString(CultureInfo.InvariantCulture),
                }.ToJsonString(),
            });
        });
        return limits;
    }
}
