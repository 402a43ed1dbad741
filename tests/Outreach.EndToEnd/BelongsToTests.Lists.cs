using System.Text.Json.Nodes;
using Outreach.EndToEnd.Client;

namespace Outreach.EndToEnd;

public sealed partial class BelongsToTests
{
    [Fact]
    public async Task Lists_name_the_customer_it_was_given_to()
    {
        var (open, closed) = (await MentionAsync("desk@mailbox.example", "Desk", "problem"),
            await MentionAsync("desk@mailbox.example", "Desk", "praise"));
        await _outreach.As(Staff).AcknowledgeAsync(closed.FollowUpId, "Thank you!", needsResolution: false);
        var kim = Mention.By("@known-by-name", kind: "other").With("author.displayName", "Kim");
        var known = (await _outreach.MentionAsync(kim)).CustomerId;
        await _outreach.SettleAsync();

        var to = (await BelongsToAsync(open.FollowUpId, new() { ["newName"] = "Bo Berg" })).Expect<JsonObject>();
        (await BelongsToAsync(closed.FollowUpId, new() { ["customerId"] = known })).Expect<JsonObject>();
        await _outreach.SettleAsync();

        Assert.Equal("Bo Berg", (string?)to["customerName"]);
        Assert.Equal("Bo Berg", await ListedAsync((string)to["customerId"]!, open.FollowUpId));
        Assert.Equal("Kim", await ListedAsync(known, closed.FollowUpId));
        var whole = await WholeAsync(open.FollowUpId);
        Assert.Equal(("Bo Berg", "Desk"), ((string?)whole["customerName"], (string?)whole["mentions"]![0]!["authorName"]));
        var toDo = await _outreach.As((string)whole["owner"]!).WorklistAsync();
        Assert.StartsWith("Bo Berg on email: ", toDo.Single(item => item.Id == open.FollowUpId).Summary, StringComparison.Ordinal);

        (await BelongsToAsync(open.FollowUpId, new() { ["customerId"] = open.CustomerId })).Expect<JsonObject>();
        await _outreach.SettleAsync();
        Assert.Equal("Desk", await ListedAsync(open.CustomerId, open.FollowUpId));

        async Task<string?> ListedAsync(string customerId, string id) =>
            (string?)(await _outreach.As(Staff).TryReadAsync($"api/followups?customer={customerId}")).Expect<JsonObject>()["items"]!
                .AsArray().Single(item => (string?)item!["id"] == id)!["customerName"];
    }
}
