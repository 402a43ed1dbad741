using System.Net;
using System.Text.Json.Nodes;
using Outreach.EndToEnd.Client;

namespace Outreach.EndToEnd;

/// <content>What was handed in is handed in again under the same id, with more of who said it, or of somebody else.</content>
public sealed partial class HandInTests
{
    [Fact]
    public async Task What_is_added_to_what_was_handed_in_is_kept_of_whoever_said_it_and_never_of_another()
    {
        var till = await AtTillAsync("till-17", new() { ["displayName"] = "Jan" });
        var again = await AtTillAsync("till-17", new() { ["displayName"] = "Jan", ["phone"] = "020 111 0019" });

        Assert.Equal((till.CustomerId, true), (again.CustomerId, again.Duplicate));
        Assert.Equal("+31201110019", await PhoneOfAsync(till));

        var jan = await AtTillAsync("17", new() { ["handle"] = "@jan" });
        await AtTillAsync("17", new() { ["handle"] = "@piet", ["phone"] = "020 111 0020" });

        Assert.Null(await PhoneOfAsync(jan));

        // It was given to another than who has its handle, and is said to be theirs.
        await _outreach.As(Staff).CommandAsync(jan.FollowUpId, "belongs-to", new JsonObject { ["newName"] = "Bo Given" });
        await _outreach.SettleAsync();
        var bo = (string)(await WholeAsync(jan.FollowUpId))["customerId"]!;
        await AtTillAsync("17", new() { ["phone"] = "020 111 0021" }, bo);

        Assert.Null(await PhoneOfAsync(jan));
        Assert.Equal("+31201110021", (await _outreach.RememberedAsync(bo)).Phone);
    }

    private async Task<Receipt> AtTillAsync(string id, JsonObject author, string? customerId = null) => (await HandInAsync(new()
    {
        ["channel"] = "shop",
        ["externalId"] = id,
        ["customerId"] = customerId,
        ["author"] = author,
        ["text"] = "Do you sell cables?",
    })).Expect<Receipt>(HttpStatusCode.Accepted);

    private async Task<string?> PhoneOfAsync(Receipt taken) => (await _outreach.RememberedAsync(taken.CustomerId)).Phone;
}
