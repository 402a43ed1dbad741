using System.Globalization;
using System.Text.Json.Nodes;
using Outreach.EndToEnd.Checks;
using Outreach.EndToEnd.Client;
using Outreach.EndToEnd.Hosting;

namespace Outreach.EndToEnd;

/// <summary>
/// The host dies in the midst of its work, again and again; its storage lives on. After a restart and one finished sweep all is as if
/// nothing had happened, seen against the same story with a host that nobody kills. OUTREACH_KILLS=3 makes the work three times as much and
/// kills at as many more points of it, each host as a process by SIGKILL.
/// </summary>
public abstract class KillTests : IAsyncLifetime
{
    protected static readonly DateTimeOffset Start = new(2026, 3, 2, 9, 0, 0, TimeSpan.Zero);

    /// <summary>So long an e-mail that was about to be sent when its host died is nobody else's.</summary>
    protected static readonly TimeSpan Claim = TimeSpan.FromMinutes(1);

    /// <summary>How much work there is to break off, as a multiple of what shows each kind of kill once.</summary>
    protected static readonly int Scale = int.TryParse(
        Environment.GetEnvironmentVariable("OUTREACH_KILLS"), CultureInfo.InvariantCulture, out var asked) ? asked : 1;

    private protected IKillableHost _killed = null!;
    private protected OutreachHost _spared = null!;

    /// <summary>How often there was work to break off: a host that is done before it is killed shows nothing.</summary>
    private protected int _kills;

    public async Task InitializeAsync()
    {
        _spared = new OutreachHost(DevHost.SeedChoice.Staff, Start);
        await Task.WhenAll(_spared.InitializeAsync(), Task.Run(async () => _killed = await StartKilledAsync()));
    }

    public async Task DisposeAsync()
    {
        await _spared.DisposeAsync();
        await (_killed?.DisposeAsync() ?? ValueTask.CompletedTask);
    }

    private protected virtual Task<IKillableHost> StartKilledAsync() => KillableHost.StartNewAsync(Start);

    /// <summary>Three mentions a customer, who has a phone, so that the first problem that is fixed owes them a call.</summary>
    private protected static JsonObject Numbered(string story, int number) => Mention.By($"@{story}{number / 3}", $"{story} {number}")
        .With("externalId", $"{story}-{number}")
        .With("author.phone", "+31699000111");

    private protected static async Task UntilAsync(Task work, Func<Task<bool>> isSeenAsync)
    {
        while (!work.IsCompleted && !await isSeenAsync())
        {
            await Task.WhenAny(work, Task.Delay(10));
        }
    }

    /// <summary>Kills the host; the work that it was doing for us breaks off.</summary>
    private protected async Task KillDuringAsync(Task work)
    {
        _kills += work.IsCompleted ? 0 : 1;
        await _killed.KillAsync();
        try
        {
            await work;
        }
        catch (Exception broken) when (broken is HttpRequestException or TaskCanceledException or ObjectDisposedException)
        {
            // That is what a kill looks like from outside.
        }
    }
}

public sealed class ImportKillTests : KillTests
{
    [Fact]
    public async Task Killed_during_an_import_nothing_is_lost_and_nothing_comes_twice()
    {
        var length = 18 * Scale;
        var arrays = Enumerable.Range(0, 4).Select(
            array => Enumerable.Range(0, length).Select(n => Numbered("import", (length * array) + n)).ToList()).ToList();
        foreach (var array in arrays)
        {
            await _spared.Client.MentionAllAsync(array);
        }

        await _spared.Client.AdvanceAsync(Claim);
        var expected = await Outcome.SeeAsync(_spared.Client);

        // Seen from the tables, in the order in which an intake fills them: the customers, the open-work list, the follow-ups.
        await _killed.Client.MentionAllAsync(arrays[0]);
        foreach (var (array, (table, more)) in arrays.Skip(1).Zip([("Identities", 3), ("OpenWork", 1), ("FollowUps", 25 * Scale)]))
        {
            var before = await _killed.Tables.CountAsync(table);
            var import = _killed.Client.MentionAllAsync(array);
            await UntilAsync(import, async () => await _killed.Tables.CountAsync(table) >= before + more);
            await KillDuringAsync(import);
            await _killed.StartAsync();
            await _killed.Client.As("hanneke-vos").SweepAsync();
            await _killed.Client.SettleAsync();

            // What is there is whole; what is not was never answered for, so the importer sends it again.
            await Outcome.SeeAsync(_killed.Client);
            await _killed.Client.MentionAllAsync(array);
        }

        await _killed.Client.AdvanceAsync(Claim);
        await _killed.Client.As("hanneke-vos").SweepAsync();
        (await Outcome.SeeAsync(_killed.Client)).ExpectSameAs(expected);
        Assert.NotEqual(0, _kills);
    }
}

public sealed class AdvanceKillTests : KillTests
{
    [Fact]
    public async Task Killed_during_an_advance_of_the_clock_it_goes_on_where_it_was()
    {
        // Long after the last notice, so that the advance is still under way when a kill that waited for one comes.
        var until = Start + TimeSpan.FromHours(60);
        await TakeInAsync(_spared.Client);
        await _spared.Client.AdvanceToAsync(until);
        var expected = await Outcome.SeeAsync(_spared.Client);

        await TakeInAsync(_killed.Client);
        var mails = (await _killed.Client.InboxAsync()).Count;
        foreach (var sent in Enumerable.Range(0, 1 + Scale).Select(kill => 3 + (10 * kill)))
        {
            var advance = _killed.Client.AdvanceToAsync(until);
            await UntilAsync(advance, async () => (await _killed.Client.InboxAsync()).Count >= mails + sent);
            await KillDuringAsync(advance);
            await _killed.StartAsync();
            Assert.True(await _killed.Client.NowAsync() < until);
        }

        await _killed.Client.AdvanceToAsync(until);
        await _killed.Client.As("hanneke-vos").SweepAsync();
        (await Outcome.SeeAsync(_killed.Client)).ExpectSameAs(expected);
        Assert.NotEqual(0, _kills);

        static async Task TakeInAsync(OutreachClient outreach)
        {
            var size = 3 * Scale;
            for (var part = 0; part < 4; part++)
            {
                await outreach.MentionAllAsync(Enumerable.Range(0, size).Select(n => Numbered("advance", (size * part) + n)));
                await outreach.AdvanceAsync(TimeSpan.FromMinutes(5));
            }
        }
    }
}

public sealed class CommandKillTests : KillTests
{
    /// <summary>A process: nothing but SIGKILL shows that there is nothing that has to be done in order at an end.</summary>
    private protected override async Task<IKillableHost> StartKilledAsync() => await OutreachProcess.StartNewAsync(Start);

    [Fact]
    public async Task Killed_during_commands_every_answer_stands_and_everything_follows_that_was_owed()
    {
        var mentions = Enumerable.Range(0, 12 * Scale).Select(n => Numbered("command", n)).ToList();
        var ids = (await _spared.Client.MentionAllAsync(mentions)).Select(receipt => receipt.FollowUpId).ToList();
        await _spared.Client.SettleAsync();
        foreach (var burst in Bursts(ids))
        {
            await burst.RunAsync(_spared.Client);
            await _spared.Client.AdvanceAsync(Claim);
        }

        var expected = await Outcome.SeeAsync(_spared.Client);
        Assert.NotEmpty(expected.Calls);

        await _killed.Client.MentionAllAsync(mentions);
        await _killed.Client.SettleAsync();
        foreach (var burst in Bursts(ids))
        {
            for (var kill = 0; kill < Scale; kill++)
            {
                var enough = burst.WhenAnsweredAsync(4 + (11 * kill));
                var commands = burst.RunAsync(_killed.Client);
                await Task.WhenAny(commands, enough);
                await KillDuringAsync(commands);
                await _killed.StartAsync();
            }

            await burst.RunAsync(_killed.Client);
            await _killed.Client.As("hanneke-vos").SweepAsync();
            await _killed.Client.AdvanceAsync(Claim);
        }

        (await Outcome.SeeAsync(_killed.Client)).ExpectSameAs(expected);
        Assert.NotEqual(0, _kills);
    }

    /// <summary>Everything is settled between the two: nobody is told about a follow-up that has been closed by then.</summary>
    private static IEnumerable<CommandBurst> Bursts(IReadOnlyList<string> ids) =>
    [
        new CommandBurst(
            ids,
            // To somebody who answers on another channel, so that it is news to every one of them.
            ("assign", new JsonObject { ["to"] = "pieter-zwaan" }),
            ("acknowledge", new JsonObject { ["said"] = "A person is here.", ["where"] = "twitter", ["needsResolution"] = true }),
            ("resolve", new JsonObject { ["done"] = "Repaired." })),
        new CommandBurst(ids, ("confirm", new JsonObject { ["evidence"] = "They said so.", ["by"] = "customer" })),
    ];

    /// <summary>Staff who answer all follow-ups at once, each in order, and say again what they got no answer to.</summary>
    private sealed class CommandBurst(IReadOnlyList<string> ids, params (string Name, JsonObject Body)[] commands)
    {
        private readonly int[] _done = new int[ids.Count];
        private int _answered;
        private (int Count, TaskCompletionSource Reached) _goal = (int.MaxValue, new TaskCompletionSource());

        /// <summary>When so many commands have been answered in all; set before they are.</summary>
        public Task WhenAnsweredAsync(int count)
        {
            _goal = (count, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
            return _goal.Reached.Task;
        }

        public Task RunAsync(OutreachClient outreach) => Parallel.ForEachAsync(
            Enumerable.Range(0, ids.Count),
            new ParallelOptions { MaxDegreeOfParallelism = 4 },
            async (follower, _) => await GoOnAsync(outreach, follower));

        private async Task GoOnAsync(OutreachClient outreach, int follower)
        {
            while (Volatile.Read(ref _done[follower]) is var next && next < commands.Length)
            {
                var (name, body) = commands[next];
                (
                    await outreach.As("ravi-jagmohan").TryCommandAsync(
                        ids[follower], name, body, idempotencyKey: $"{follower}-{name}")).Expect<FollowUp>();
                Interlocked.Increment(ref _done[follower]);
                if (Interlocked.Increment(ref _answered) >= _goal.Count)
                {
                    _goal.Reached.TrySetResult();
                }
            }
        }
    }
}
