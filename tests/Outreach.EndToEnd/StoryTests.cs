using System.Net;
using Outreach.EndToEnd.Checks;
using Outreach.EndToEnd.Client;
using Outreach.EndToEnd.Hosting;

namespace Outreach.EndToEnd;

public sealed class StoryTests(DurableHost host) : Story(host.Client), IClassFixture<DurableHost>;

/// <summary>The same where HTTP and durable functions are processes of their own.</summary>
public sealed class SplitStoryTests(SplitHost host) : Story(host.Client), IClassFixture<SplitHost>;

/// <summary>What becomes of a mention, from beginning to end.</summary>
public abstract class Story(OutreachClient outreach)
{
    private static readonly TimeSpan TenMinutes = TimeSpan.FromMinutes(10);

    [Fact]
    public async Task A_problem_is_followed_until_the_customer_confirms_and_the_loyal_customer_is_called()
    {
        // Mila has written twice before, and somebody got to know her.
        var first = await outreach.MentionAsync(Mention.By("@mila", "You people are great.", "praise"));
        var owner = outreach.As((await AnyoneReadsAsync(first)).Owner);
        await owner.AcknowledgeAsync(first.FollowUpId, "Thank you, Mila!", needsResolution: false);
        var second = await outreach.MentionAsync(Mention.By("@mila", "Do you do fibre?", "question"));
        await owner.AcknowledgeAsync(second.FollowUpId, "From May on.", needsResolution: false);
        await outreach.SettleAsync();
        Assert.Empty(await owner.CallsAsync());

        // Now something is wrong.
        var problem = await outreach.MentionAsync(Mention.By("@mila", "No line since noon!").With("author.phone", "+31699000111"));
        var id = problem.FollowUpId;
        Assert.Equal(first.CustomerId, problem.CustomerId);
        await ExpectAsync(owner, id, state: "new", "acknowledge");

        await ThenAsync(() => owner.AcknowledgeAsync(id, "I'm on it, Mila."));
        await ExpectAsync(owner, id, state: "in_progress", "resolve");

        await ThenAsync(() => owner.ResolveAsync(id, "Replaced the splitter."));
        await ExpectAsync(owner, id, state: "awaiting_confirmation", "confirm", "reopen");

        await ThenAsync(() => owner.LogReopenedByCustomerAsync(id, "Still dead."));
        await ExpectAsync(owner, id, state: "in_progress", "resolve");

        await ThenAsync(() => owner.ResolveAsync(id, "Replaced the cable too."));
        await ThenAsync(() => owner.LogConfirmedByCustomerAsync(id, "She wrote: it works!"));
        var closed = await ExpectAsync(owner, id, state: "closed", "reopen");
        Assert.Equal("confirmed", closed.Outcome);
        Assert.Equal(1, closed.ReopenCount);
        ExpectEvents(
            closed,
            ("received", "customer", 0),
            ("assigned", "system", 0),
            ("acknowledged", owner.Id, 1),
            ("resolution_attempted", owner.Id, 2),
            ("reopened", "customer", 3),
            ("resolution_attempted", owner.Id, 4),
            ("confirmed", "customer", 5),
            ("closed", "customer", 5));

        // Whoever knows her is to call and say thank you.
        var call = Assert.Single(await owner.CallsAsync());
        Assert.Equal((problem.CustomerId, owner.Id, "scheduled"), (call.CustomerId, call.Assignee, call.Status));
        var brief = (await owner.CallAsync(call.Id)).Brief.ToString();
        Assert.Contains("@mila", brief);
        Assert.Contains("+31699000111", brief);
        Assert.Contains("one problem confirmed fixed", brief);
        Assert.Equal(call.NotBefore <= await outreach.NowAsync(), (await owner.WorklistAsync()).Any(item => item.Type == "call" && item.Id == call.Id));
        await outreach.AdvanceToAsync(call.NotBefore);
        Assert.Contains(await owner.WorklistAsync(), item => item.Type == "call" && item.Id == call.Id);

        await ThenAsync(() => owner.LogAttemptAsync(call.Id, "no_answer"));
        await ThenAsync(() => owner.LogAttemptAsync(call.Id, "busy"));
        (await owner.TryLogAttemptAsync(call.Id, "connected")).ExpectProblem(HttpStatusCode.BadRequest, "note");
        Assert.Equal(2, (await owner.CallAsync(call.Id)).Attempts.Count);
        await ThenAsync(() => owner.LogAttemptAsync(call.Id, "connected", "Her mother depends on the line: ring before any maintenance."));
        var made = await owner.CallAsync(call.Id);
        Assert.Equal("completed", made.Status);
        Assert.Equal(["no_answer", "busy", "connected"], made.Attempts.Select(attempt => attempt.Outcome));
        Assert.All(made.Attempts, attempt => Assert.Equal(owner.Id, attempt.By));
        Assert.Empty(await owner.CallsAsync());
        Assert.DoesNotContain(await owner.WorklistAsync(), item => item.Id == call.Id || item.Id == id);

        var mails = (await outreach.InboxAsync()).Where(mail => mail.About == id || mail.About == call.Id).ToList();
        Assert.Equal([(id, MailKind.Assigned), (call.Id, MailKind.CallToMake)], mails.Select(mail => (mail.About, mail.Kind)));
        var address = (await outreach.StaffAsync()).Single(member => member.Id == owner.Id).Email;
        Assert.All(mails, mail => Assert.Equal(address, mail.To));
        await Histories.IsShortAsync(outreach, id);
        await Histories.IsShortAsync(outreach, call.Id);
    }

    [Fact]
    public async Task A_follow_up_that_was_closed_and_is_reopened_goes_on_with_an_orchestration_of_its_own()
    {
        var mention = await outreach.MentionAsync(Mention.By("@returning"));
        var ravi = outreach.As("ravi-jagmohan");
        await ravi.AcknowledgeAsync(mention.FollowUpId, "On it.");
        await ravi.ResolveAsync(mention.FollowUpId, "Done.");
        await ravi.LogConfirmedByCustomerAsync(mention.FollowUpId, "Works.");
        await outreach.SettleAsync();

        await ravi.LogReopenedByCustomerAsync(mention.FollowUpId, "It broke again.");
        await outreach.SettleAsync();

        Assert.Equal("in_progress", (await ravi.FollowUpAsync(mention.FollowUpId)).State);
        var instances = (await outreach.OrchestrationsAsync()).Where(instance => instance.Id.StartsWith(mention.FollowUpId, StringComparison.Ordinal));
        Assert.Equal(["Completed", "Running"], instances.OrderBy(instance => instance.Id.Length).Select(instance => instance.Status));
    }

    private Task<FollowUp> AnyoneReadsAsync(Receipt receipt) => outreach.As("hanneke-vos").FollowUpAsync(receipt.FollowUpId);

    /// <summary>Ten minutes later somebody does something; then everything that follows from it has happened.</summary>
    private async Task ThenAsync<T>(Func<Task<T>> act)
    {
        await outreach.AdvanceAsync(TenMinutes);
        await act();
        await outreach.SettleAsync();
        await Histories.AreShortAsync(outreach);
    }

    private static async Task<FollowUp> ExpectAsync(StaffClient staff, string id, string state, params string[] allowed)
    {
        var followUp = await staff.FollowUpAsync(id);
        Assert.Equal(state, followUp.State);
        Assert.All(allowed, command => Assert.Contains(command, followUp.Allowed));
        return followUp;
    }

    private static void ExpectEvents(FollowUp followUp, params (string Type, string By, int TenMinutesAfter)[] expected)
    {
        Assert.Equal(
            expected.Select((happened, n) => (n + 1, happened.Type, happened.By, followUp.ReceivedAt + (happened.TenMinutesAfter * TenMinutes))),
            followUp.Events.Select(happened => (happened.Sequence, happened.Type, happened.By, happened.At)));
    }
}
