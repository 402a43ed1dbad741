using System.Text.Json.Nodes;
using Outreach.EndToEnd.Checks;
using Outreach.EndToEnd.Client;
using Outreach.EndToEnd.Hosting;

namespace Outreach.EndToEnd;

/// <summary>
/// The host dies by SIGKILL in the midst of its work, again and again; its storage lives on. After a restart and one finished
/// sweep all is as if nothing had happened, seen against the same story told to a host that nobody kills.
/// </summary>
public sealed class KillTests : IAsyncLifetime
{
    private static readonly DateTimeOffset Start = new(2026, 3, 2, 9, 0, 0, TimeSpan.Zero);

    private OutreachProcess killed = null!;
    private OutreachHost spared = null!;

    private int kills;

    public async Task InitializeAsync()
    {
        spared = new OutreachHost(DevHost.SeedChoice.Staff, Start);
        await Task.WhenAll(spared.InitializeAsync(), Task.Run(async () => killed = await OutreachProcess.StartNewAsync(Start)));
    }

    public async Task DisposeAsync()
    {
        await spared.DisposeAsync();
        await (killed?.DisposeAsync() ?? ValueTask.CompletedTask);
    }

    [Fact]
    public async Task Killed_during_an_import_nothing_is_lost_and_nothing_comes_twice()
    {
        var arrays = Enumerable.Range(0, 4).Select(array => Enumerable.Range(0, 30).Select(n => Numbered("import", (30 * array) + n)).ToList()).ToList();
        foreach (var array in arrays)
        {
            await spared.Client.MentionAllAsync(array);
        }

        await spared.Client.SettleAsync();
        var expected = await Outcome.SeeAsync(spared.Client);

        await killed.Client.MentionAllAsync(arrays[0]);
        foreach (var (array, started) in arrays.Skip(1).Zip([1, 12, 27]))
        {
            var before = (await killed.Client.OrchestrationsAsync()).Count;
            await KillWhenAsync(
                killed.Client.MentionAllAsync(array), async () => (await killed.Client.OrchestrationsAsync()).Count >= before + started);
            await killed.StartAsync();
            await killed.Client.As("hanneke-vos").SweepAsync();

            // What is there is whole; what is not was never answered for, so the importer sends it again.
            await Outcome.SeeAsync(killed.Client);
            await killed.Client.MentionAllAsync(array);
        }

        await killed.Client.As("hanneke-vos").SweepAsync();
        (await Outcome.SeeAsync(killed.Client)).ExpectSameAs(expected);
        Assert.Equal(3, kills);
    }

    [Fact]
    public async Task Killed_during_an_advance_of_the_clock_it_goes_on_where_it_was()
    {
        var until = Start + TimeSpan.FromHours(6);
        await TakeInAsync(spared.Client);
        await spared.Client.AdvanceToAsync(until);
        var expected = await Outcome.SeeAsync(spared.Client);

        await TakeInAsync(killed.Client);
        var mails = (await killed.Client.InboxAsync()).Count;
        foreach (var sent in (int[])[3, 25, 47])
        {
            await KillWhenAsync(killed.Client.AdvanceToAsync(until), async () => (await killed.Client.InboxAsync()).Count >= mails + sent);
            await killed.StartAsync();
            Assert.True(await killed.Client.NowAsync() < until);
        }

        await killed.Client.AdvanceToAsync(until);
        await killed.Client.As("hanneke-vos").SweepAsync();
        (await Outcome.SeeAsync(killed.Client)).ExpectSameAs(expected);
        Assert.Equal(3, kills);

        static async Task TakeInAsync(OutreachClient outreach)
        {
            for (var part = 0; part < 4; part++)
            {
                await outreach.MentionAllAsync(Enumerable.Range(0, 8).Select(n => Numbered("advance", (8 * part) + n)));
                await outreach.AdvanceAsync(TimeSpan.FromMinutes(5));
            }
        }
    }

    [Fact]
    public async Task Killed_during_commands_every_answer_stands_and_everything_follows_that_was_owed()
    {
        var mentions = Enumerable.Range(0, 30).Select(n => Numbered("command", n)).ToList();
        var ids = (await spared.Client.MentionAllAsync(mentions)).Select(receipt => receipt.FollowUpId).ToList();
        var burst = new CommandBurst(ids);
        await burst.RunAsync(spared.Client);
        await spared.Client.SettleAsync();
        var expected = await Outcome.SeeAsync(spared.Client);
        Assert.NotEmpty(expected.Calls);

        await killed.Client.MentionAllAsync(mentions);
        var resumed = new CommandBurst(ids);
        foreach (var answered in (int[])[5, 31, 58, 90])
        {
            await KillWhenAsync(resumed.RunAsync(killed.Client), () => Task.FromResult(resumed.Answered >= answered));
            await killed.StartAsync();
        }

        await resumed.RunAsync(killed.Client);
        await killed.Client.SettleAsync();
        await killed.Client.As("hanneke-vos").SweepAsync();
        (await Outcome.SeeAsync(killed.Client)).ExpectSameAs(expected);
        Assert.Equal(4, kills);
    }

    /// <summary>Three mentions a customer, who has a phone, so that the first problem that is fixed owes them a call.</summary>
    private static JsonObject Numbered(string story, int number) => Mention.By($"@{story}{number / 3}", $"{story} {number}")
        .With("externalId", $"{story}-{number}")
        .With("author.phone", "+31699000111");

    /// <summary>Kills the host as soon as something can be seen; the work that it was doing for us breaks off.</summary>
    private async Task KillWhenAsync(Task work, Func<Task<bool>> isSeenAsync)
    {
        while (!work.IsCompleted && !await isSeenAsync())
        {
            await Task.Yield();
        }

        if (!work.IsCompleted)
        {
            kills++;
        }

        await killed.KillAsync();
        try
        {
            await work;
        }
        catch (Exception broken) when (broken is HttpRequestException or TaskCanceledException or ObjectDisposedException)
        {
            // That is what a kill looks like from outside.
        }
    }

    /// <summary>Staff who answer all follow-ups at once, each in order, and say again what they got no answer to.</summary>
    private sealed class CommandBurst(IReadOnlyList<string> ids)
    {
        private static readonly (string Name, JsonObject Body)[] Commands =
        [
            // To somebody who answers on another channel, so that it is news to every one of them.
            ("assign", new JsonObject { ["to"] = "pieter-zwaan" }),
            ("acknowledge", new JsonObject { ["said"] = "A person is here.", ["where"] = "twitter", ["needsResolution"] = true }),
            ("resolve", new JsonObject { ["done"] = "Repaired." }),
            ("confirm", new JsonObject { ["evidence"] = "They said so.", ["by"] = "customer" }),
        ];

        private readonly int[] done = new int[ids.Count];

        public int Answered => done.Sum();

        public Task RunAsync(OutreachClient outreach) => Parallel.ForEachAsync(
            Enumerable.Range(0, ids.Count), new ParallelOptions { MaxDegreeOfParallelism = 4 }, async (follower, _) => await GoOnAsync(outreach, follower));

        private async Task GoOnAsync(OutreachClient outreach, int follower)
        {
            while (Volatile.Read(ref done[follower]) is var next && next < Commands.Length)
            {
                var (name, body) = Commands[next];
                (await outreach.As("ravi-jagmohan").TryCommandAsync(ids[follower], name, body, idempotencyKey: $"{follower}-{name}")).Expect<FollowUp>();
                Interlocked.Increment(ref done[follower]);
            }
        }
    }
}
