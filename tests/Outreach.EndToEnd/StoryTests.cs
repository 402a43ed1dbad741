using System.Diagnostics;
using System.Net;
using Outreach.EndToEnd.Checks;
using Outreach.EndToEnd.Client;
using Outreach.EndToEnd.Hosting;

namespace Outreach.EndToEnd;

public sealed class StoryTests(DurableHost host, ProblemStory.Story story) : ProblemStory(host.Client, story), IClassFixture<DurableHost>;

/// <summary>The same where HTTP and durable functions are processes of their own.</summary>
public sealed class SplitStoryTests(SplitHost host, ProblemStory.Story story) : ProblemStory(host.Client, story), IClassFixture<SplitHost>;

/// <summary>What becomes of a problem, until the customer confirms that it is fixed and the loyal customer is called.</summary>
[TestCaseOrderer("Outreach.EndToEnd.Hosting.Chapters+InOrder", "Outreach.EndToEnd")]
public abstract class ProblemStory(OutreachClient outreach, ProblemStory.Story story) : IClassFixture<ProblemStory.Story>
{
    private static readonly TimeSpan TenMinutes = TimeSpan.FromMinutes(10);

    private readonly StaffClient _owner = story.Owner;

    [Fact]
    public Task Mila_writes_twice_and_somebody_gets_to_know_her() => story.TellAsync(async () =>
    {
        var first = await outreach.MentionAsync(Mention.By("@mila", "You people are great.", "praise"));
        var owner = story.Owner = outreach.As((await AnyoneReadsAsync(first)).Owner);
        await owner.AcknowledgeAsync(first.FollowUpId, "Thank you, Mila!", needsResolution: false);
        var second = await outreach.MentionAsync(Mention.By("@mila", "Do you do fibre?", "question"));
        await owner.AcknowledgeAsync(second.FollowUpId, "From May on.", needsResolution: false);
        await outreach.SettleAsync();
        Assert.Empty(await owner.CallsAsync());
        story.Mila = first.CustomerId;
    });

    [Fact]
    public Task Her_problem_is_followed_until_she_confirms_that_it_is_fixed() => story.TellAsync(async () =>
    {
        var problem = await outreach.MentionAsync(Mention.By("@mila", "No line since noon!").With("author.phone", "+31699000111"));
        var id = story.Problem = problem.FollowUpId;
        Assert.Equal(story.Mila, problem.CustomerId);
        await ExpectAsync(_owner, id, state: "new", "acknowledge");

        await ThenAsync(() => _owner.AcknowledgeAsync(id, "I'm on it, Mila."));
        await ExpectAsync(_owner, id, state: "in_progress", "resolve");

        await ThenAsync(() => _owner.ResolveAsync(id, "Replaced the splitter."));
        await ExpectAsync(_owner, id, state: "awaiting_confirmation", "confirm", "reopen");

        await ThenAsync(() => _owner.LogReopenedByCustomerAsync(id, "Still dead."));
        await ExpectAsync(_owner, id, state: "in_progress", "resolve");

        await ThenAsync(() => _owner.ResolveAsync(id, "Replaced the cable too."));
        await ThenAsync(() => _owner.LogConfirmedByCustomerAsync(id, "She wrote: it works!"));
        var closed = await ExpectAsync(_owner, id, state: "closed", "reopen");
        Assert.Equal("confirmed", closed.Outcome);
        Assert.Equal(1, closed.ReopenCount);
        ExpectEvents(
            closed,
            ("received", "customer", 0),
            ("assigned", "system", 0),
            ("acknowledged", _owner.Id, 1),
            ("resolution_attempted", _owner.Id, 2),
            ("reopened", "customer", 3),
            ("resolution_attempted", _owner.Id, 4),
            ("confirmed", "customer", 5),
            ("closed", "customer", 5));
    });

    [Fact]
    public Task Whoever_knows_her_is_to_call_and_say_thank_you() => story.TellAsync(async () =>
    {
        var call = Assert.Single(await _owner.CallsAsync());
        story.Call = call.Id;
        Assert.Equal((story.Mila, _owner.Id, "scheduled"), (call.CustomerId, call.Assignee, call.Status));
        var brief = (await _owner.CallAsync(call.Id)).Brief.ToString();
        Assert.Contains("@mila", brief);
        Assert.Contains("+31699000111", brief);
        Assert.Contains("one problem confirmed fixed", brief);
        Assert.Equal(
            call.NotBefore <= await outreach.NowAsync(),
            (await _owner.WorklistAsync()).Any(item => item.Type == "call" && item.Id == call.Id));
        await outreach.AdvanceToAsync(call.NotBefore);
        Assert.Contains(await _owner.WorklistAsync(), item => item.Type == "call" && item.Id == call.Id);
    });

    [Fact]
    public Task They_try_until_they_reach_her() => story.TellAsync(async () =>
    {
        await ThenAsync(() => _owner.LogAttemptAsync(story.Call, "no_answer"));
        await ThenAsync(() => _owner.LogAttemptAsync(story.Call, "busy"));
        (await _owner.TryLogAttemptAsync(story.Call, "connected")).ExpectProblem(HttpStatusCode.BadRequest, "note");
        Assert.Equal(2, (await _owner.CallAsync(story.Call)).Attempts.Count);
        await ThenAsync(
            () => _owner.LogAttemptAsync(story.Call, "connected", "Her mother depends on the line: ring before any maintenance."));
        var made = await _owner.CallAsync(story.Call);
        Assert.Equal("completed", made.Status);
        Assert.Equal(["no_answer", "busy", "connected"], made.Attempts.Select(attempt => attempt.Outcome));
        Assert.All(made.Attempts, attempt => Assert.Equal(_owner.Id, attempt.By));
        Assert.Empty(await _owner.CallsAsync());
        Assert.DoesNotContain(await _owner.WorklistAsync(), item => item.Id == story.Call || item.Id == story.Problem);
    });

    [Fact]
    public Task They_had_one_notice_of_the_problem_and_one_of_the_call() => story.TellAsync(async () =>
    {
        var (id, call) = (story.Problem, story.Call);
        var mails = (await outreach.InboxAsync()).Where(mail => mail.About == id || mail.About == call).ToList();
        Assert.Equal([(id, MailKind.Assigned), (call, MailKind.CallToMake)], mails.Select(mail => (mail.About, mail.Kind)));
        var address = (await outreach.StaffAsync()).Single(member => member.Id == _owner.Id).Email;
        Assert.All(mails, mail => Assert.Equal(address, mail.To));
        await Histories.IsShortAsync(outreach, id);
        await Histories.IsShortAsync(outreach, call);
    });

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
        string[] expected = ["Completed", "Running"];
        IReadOnlyList<string> statuses = [];

        // Where HTTP is a process of its own, the first one may be woken by it after the others have settled.
        for (var since = Stopwatch.StartNew(); !statuses.SequenceEqual(expected) && since.Elapsed < TimeSpan.FromMinutes(1);)
        {
            await outreach.SettleAsync();
            statuses =
            [
                .. (await outreach.OrchestrationsAsync())
                    .Where(instance => instance.Id.StartsWith(mention.FollowUpId, StringComparison.Ordinal))
                    .OrderBy(instance => instance.Id.Length).Select(instance => instance.Status),
            ];
        }

        Assert.Equal(expected, statuses);
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
            expected.Select(
                (happened, n) => (n + 1, happened.Type, happened.By, followUp.ReceivedAt + (happened.TenMinutesAfter * TenMinutes))),
            followUp.Events.Select(happened => (happened.Sequence, happened.Type, happened.By, happened.At)));
    }

    public sealed class Story : Chapters
    {
        public string Mila { get; set; } = null!;

        /// <summary>Who gets to know her.</summary>
        public StaffClient Owner { get; set; } = null!;

        public string Problem { get; set; } = null!;

        public string Call { get; set; } = null!;
    }
}
