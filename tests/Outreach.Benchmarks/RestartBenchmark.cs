using System.Diagnostics;

namespace Outreach.Benchmarks;

/// <summary>
/// A host that is killed in the midst of 300 mentions. Another one starts on what is left, whoever had no answer sends again, and the time
/// is taken until all wait. The engine keeps the answer to a turn that was never stored in its queue for up to half a minute longer, in
/// case the turn's history comes late; nobody waits for that.
/// </summary>
internal static class RestartBenchmark
{
    private const int Arrays = 3;
    private const int ArrayLength = 100;

    private static readonly TimeSpan Often = TimeSpan.FromMilliseconds(500);

    public static async Task<IReadOnlyList<Figure>> RunAsync(BenchmarkedEngine engine)
    {
        if (!engine.IsDurable)
        {
            return [];
        }

        using var data = new TemporaryDirectory();
        string[] arguments = [.. engine.Arguments, "--data", data.Path, "--port", "0", "--clock", "manual", "--seed", "staff"];
        var unanswered = await KillAsync(arguments);
        var watch = Stopwatch.StartNew();
        await using var host = await HostProcess.StartAsync(arguments);
        using var api = new OutreachApi(host.Address);
        foreach (var array in unanswered)
        {
            await api.PostMentionsAsync(array, mayBeKnown: true);
        }

        var idle = api.WhenIdleAsync();
        while (!idle.IsCompleted && await api.CountWaitingAsync() < Arrays * ArrayLength)
        {
            await Task.WhenAny(idle, Task.Delay(Often));
        }

        var elapsed = watch.Elapsed;
        await idle;
        var untilIdle = watch.Elapsed;
        var waiting = await api.CountWaitingAsync();
        return
        [
            Figure.AtMost(
                "restart after SIGKILL amid 300 mentions, until all wait", 30, elapsed.TotalSeconds, "s",
                $"{unanswered.Count} of {Arrays} arrays were sent again") with { Passed = waiting == Arrays * ArrayLength
                    && elapsed.TotalSeconds <= 30 },
            Figure.Shown("no message of the engine is left after it", untilIdle.TotalSeconds, "s"),
            Figure.AtLeast("follow-ups that wait after it", Arrays * ArrayLength, waiting, ""),
        ];
    }

    /// <summary>Kills a host when it has answered one of several arrays; gives those that it has not answered.</summary>
    private static async Task<IReadOnlyList<IReadOnlyList<object>>> KillAsync(string[] arguments)
    {
        await using var host = await HostProcess.StartAsync(arguments);
        using var api = new OutreachApi(host.Address);
        var posts = Enumerable.Range(0, Arrays)
            .Select(number => Mentions.Of("killed", number * ArrayLength, ArrayLength))
            .Select(array => (Array: array, Answer: api.PostMentionsAsync(array)))
            .ToList();
        await await Task.WhenAny(posts.Select(post => post.Answer));
        await host.KillAsync();
        await Task.WhenAll(posts.Select(post => post.Answer)).ContinueWith(static _ => { }, TaskScheduler.Default);
        return [.. posts.Where(post => !post.Answer.IsCompletedSuccessfully).Select(post => post.Array)];
    }
}
