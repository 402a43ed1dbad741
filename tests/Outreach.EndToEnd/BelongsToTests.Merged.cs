using System.Text.Json.Nodes;
using Outreach.EndToEnd.Client;

namespace Outreach.EndToEnd;

public sealed partial class BelongsToTests
{
    [Fact]
    public async Task A_reply_joins_what_was_given_away_also_after_that_was_merged_into_another_follow_up_of_theirs()
    {
        JsonObject Mail(string id, string? answers = null) =>
            Mention.By("joint@mailbox.example", "The strap is torn.", "problem", channel: "email")
                .With("externalId", id).With("inReplyTo", answers);
        var given = await _outreach.MentionAsync(Mail("joint-1"));
        var other = await _outreach.MentionAsync(Mention.By("@strap-owner", "The strap is torn.", "problem"));
        (await BelongsToAsync(given.FollowUpId, new() { ["customerId"] = other.CustomerId })).Expect<JsonObject>();
        await _outreach.SettleAsync();
        await _outreach.As(Staff).CommandAsync(given.FollowUpId, "merge", new JsonObject { ["into"] = other.FollowUpId });

        var reply = await _outreach.MentionAsync(Mail("joint-2", answers: "joint-1"));

        Assert.Equal((other.FollowUpId, other.CustomerId), (reply.FollowUpId, reply.CustomerId));
    }
}
