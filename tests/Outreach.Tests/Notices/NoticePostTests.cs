using System.Collections.Concurrent;
using System.Net;
using NSubstitute;
using Outreach.Notices;
using Outreach.Platform.Outbox;
using Outreach.Staff;
using SendGrid;
using SendGrid.Helpers.Mail;

namespace Outreach.Tests.Notices;

/// <summary>A storm does not fill a mailbox, and who is alone does not wait.</summary>
public sealed class NoticePostTests
{
    private readonly ConcurrentQueue<SendGridMessage> _sent = new();
    private readonly ISendGridClient _mail = Substitute.For<ISendGridClient>();
    private readonly NoticePost _post;
    private HttpStatusCode _answer = HttpStatusCode.Accepted;

    public NoticePostTests()
    {
        _mail.SendEmailAsync(Arg.Any<SendGridMessage>(), Arg.Any<CancellationToken>()).Returns(call =>
        {
            _sent.Enqueue(call.Arg<SendGridMessage>());
            return Task.FromResult(new Response(_answer, null, null));
        });
        _post = new NoticePost(NoticeSenderTests.SenderOver(_mail));
    }

    [Fact]
    public async Task A_turn_that_is_alone_does_not_wait()
    {
        using var turn = await BeginAsync("f1");

        var sending = turn.SendAsync([To(Samples.Anna, "f1-1")], CancellationToken.None);

        // Sent before anyone waited for anything.
        Assert.Single(_sent);
        Assert.Equal([new Carried("f1-1")], await sending);
    }

    [Fact]
    public async Task Nothing_is_sent_while_a_turn_that_is_under_way_may_have_more()
    {
        using var first = await BeginAsync("f1");
        using var second = await BeginAsync("f2");

        var sending = first.SendAsync([.. Many(Samples.Anna, "f1", 4)], CancellationToken.None);
        Assert.False(sending.IsCompleted);
        Assert.Empty(_sent);
        var others = second.SendAsync([.. Many(Samples.Anna, "f2", 4)], CancellationToken.None);
        await Task.WhenAll(sending, others);

        Assert.Equal("8 things for you: 8 to answer", Assert.Single(_sent).Personalizations[0].Subject ?? _sent.First().Subject);
        Assert.Equal(["f1-1", "f1-2", "f1-3", "f1-4"], (await sending).Select(carried => carried.EntryId));
        Assert.Equal(["f2-1", "f2-2", "f2-3", "f2-4"], (await others).Select(carried => carried.EntryId));
    }

    [Fact]
    public async Task A_turn_that_ends_without_a_notice_is_not_waited_for_any_longer()
    {
        using var first = await BeginAsync("f1");
        var second = await BeginAsync("f2");
        var sending = first.SendAsync([To(Samples.Anna, "f1-1")], CancellationToken.None);
        Assert.False(sending.IsCompleted);

        second.Dispose();

        await sending;
        Assert.Single(_sent);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Who_was_woken_or_is_due_at_the_same_moment_is_waited_for(bool woken)
    {
        if (woken)
        {
            _post.Announce("f2");
        }
        else
        {
            using var earlier = await BeginAsync("f2", Samples.Monday);
            earlier.NextAt = Samples.Monday.AddHours(3);
        }

        using var first = await BeginAsync("f1", Samples.Monday.AddHours(3));
        var sending = first.SendAsync([.. Many(Samples.Anna, "f1", 4)], CancellationToken.None);
        Assert.Empty(_sent);
        using var second = await BeginAsync("f2", Samples.Monday.AddHours(3));
        await Task.WhenAll(sending, second.SendAsync([.. Many(Samples.Anna, "f2", 4)], CancellationToken.None));

        Assert.Single(_sent);
    }

    [Fact]
    public async Task Mentions_on_their_way_in_are_waited_for()
    {
        var more = _post.ExpectMore();
        using var turn = await BeginAsync("f1");
        var sending = turn.SendAsync([To(Samples.Anna, "f1-1")], CancellationToken.None);
        Assert.Empty(_sent);

        more.Dispose();
        more.Dispose();

        await sending;
        Assert.Single(_sent);
    }

    [Fact]
    public async Task Who_never_comes_is_not_waited_for_for_ever()
    {
        _post.Announce("f2");
        using var turn = await BeginAsync("f1");

        await turn.SendAsync([To(Samples.Anna, "f1-1")], CancellationToken.None).WaitAsync(TimeSpan.FromSeconds(30));

        Assert.Single(_sent);
    }

    [Fact]
    public async Task Five_come_one_by_one_and_six_as_one_and_each_person_gets_only_their_own()
    {
        using var turn = await BeginAsync("f1");

        await turn.SendAsync([.. Many(Samples.Anna, "f1", 5), .. Many(Samples.Ben, "f2", 6)], CancellationToken.None);

        Assert.Equal(5, _sent.Count(mail => Address(mail) == Samples.Anna.Email));
        var folded = Assert.Single(_sent, mail => Address(mail) == Samples.Ben.Email);
        Assert.Equal("f2-1,f2-2,f2-3,f2-4,f2-5,f2-6", Arguments(folded)["outbox"]);
        Assert.Equal("f2,f2,f2,f2,f2,f2", Arguments(folded)["about"]);
    }

    [Fact]
    public async Task A_fold_that_fails_fails_for_all_that_are_in_it()
    {
        _answer = HttpStatusCode.ServiceUnavailable;
        using var turn = await BeginAsync("f1");

        var carried = await turn.SendAsync([.. Many(Samples.Anna, "f1", 7)], CancellationToken.None);

        Assert.Equal(7, carried.Count);
        Assert.All(carried, each => Assert.Equal(("SendGrid answered 503", false), (each.Error, each.Permanent)));
    }

    [Fact]
    public async Task A_hundred_turns_wait_for_each_other_though_only_a_few_work_at_a_time_and_the_custom_arguments_stay_small_enough()
    {
        var more = _post.ExpectMore();
        var turns = Enumerable.Range(0, 100).Select(n => $"f{n:x32}").Select(async id =>
        {
            using var turn = await BeginAsync(id);
            return await turn.SendAsync([To(Samples.Anna, $"{id}-12") with { Kind = NoticeKind.CustomerReplied }], CancellationToken.None);
        }).ToList();
        more.Dispose();

        Assert.Equal(100, (await Task.WhenAll(turns)).Sum(carried => carried.Count));
        Assert.InRange(Arguments(Assert.Single(_sent)).Sum(argument => argument.Key.Length + argument.Value.Length), 5_000, 10_000);
    }

    [Fact]
    public async Task A_host_that_stops_takes_its_turns_out_and_leaves_nobody_waiting_for_them()
    {
        using var stopping = new CancellationTokenSource();
        var more = _post.ExpectMore();
        var stopped = await BeginAsync("f1");
        var sending = stopped.SendAsync([To(Samples.Anna, "f1-1")], stopping.Token);

        await stopping.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => sending);
        stopped.Dispose();
        more.Dispose();

        using var next = await BeginAsync("f2");
        await next.SendAsync([To(Samples.Anna, "f2-1")], CancellationToken.None);
        Assert.Equal("f2-1", Arguments(Assert.Single(_sent))["outbox"]);
    }

    private Task<NoticePost.Turn> BeginAsync(string id, DateTimeOffset? now = null) => _post.BeginAsync(id, now ?? Samples.Monday, CancellationToken.None);

    private static IEnumerable<Notice> Many(StaffMember to, string about, int count) =>
        Enumerable.Range(1, count).Select(n => To(to, $"{about}-{n}"));

    private static Notice To(StaffMember to, string outboxId) => new()
    {
        OutboxId = outboxId,
        About = outboxId.Split('-')[0],
        Kind = NoticeKind.Assigned,
        Path = $"followups/{outboxId.Split('-')[0]}",
        To = to,
        Subject = "Answer Cleo",
        Lead = "This is yours.",
        Quote = "Help!",
    };

    private static string Address(SendGridMessage mail) => Assert.Single(mail.Personalizations[0].Tos).Email;

    private static Dictionary<string, string> Arguments(SendGridMessage mail) => mail.Personalizations[0].CustomArgs ?? mail.CustomArgs;
}
