using Outreach.FollowUps;
using Outreach.Imports;

namespace Outreach.Tests.Imports;

public sealed class ImportGateTests
{
    [Fact]
    public async Task Imports_take_turns_in_the_order_in_which_they_asked()
    {
        var (gate, order, first) = (new ImportGate(new LiveWork()), new List<string>(), new TaskCompletionSource());
        var turns = new[] { "a", "b", "c" }.Select(import => gate.InTurnAsync(
            async () =>
            {
                order.Add(import);
                await (import == "a" ? first.Task : Task.CompletedTask);
                return import;
            },
            CancellationToken.None)).ToList();
        var again = gate.InTurnAsync(
            () =>
            {
                order.Add("a again");
                return Task.FromResult("a");
            },
            CancellationToken.None);

        Assert.Equal(["a"], order);
        first.SetResult();
        await Task.WhenAll([.. turns, again]);

        Assert.Equal(["a", "b", "c", "a again"], order);
    }

    [Fact]
    public async Task Where_six_are_at_it_another_one_should_come_later_and_one_that_failed_is_out()
    {
        var (gate, end) = (new ImportGate(new LiveWork()), new TaskCompletionSource<int>());
        var turns = Enumerable.Range(0, 5).Select(_ => gate.InTurnAsync(() => end.Task, CancellationToken.None)).ToList();
        Assert.False(gate.IsFull);
        turns.Add(gate.InTurnAsync(() => end.Task, CancellationToken.None));

        Assert.True(gate.IsFull);
        end.SetException(new InvalidOperationException("Storage does not answer."));
        await Assert.ThrowsAsync<InvalidOperationException>(() => Task.WhenAll(turns));

        Assert.False(gate.IsFull);
    }

    [Fact]
    public async Task What_follow_ups_and_senders_ask_for_goes_first()
    {
        var (live, busy) = (new LiveWork(), new TaskCompletionSource<int>());
        var three = Enumerable.Range(0, 3).Select(_ => live.DoAsync(() => busy.Task)).ToList();

        var turn = new ImportGate(live).InTurnAsync(() => Task.FromResult("taken"), CancellationToken.None);

        Assert.False(turn.IsCompleted);
        busy.SetResult(1);
        await Task.WhenAll(three);
        Assert.Equal("taken", await turn);
    }
}
