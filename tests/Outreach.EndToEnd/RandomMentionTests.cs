using System.Globalization;
using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using FsCheck;
using FsCheck.Fluent;
using Outreach.EndToEnd.Client;
using Outreach.EndToEnd.Hosting;

namespace Outreach.EndToEnd;

/// <summary>
/// Random mentions in any shape, with repetitions, edits and replies, in lists of mixed length: nothing is lost or answered with a fault,
/// and the end is the same in whatever order they come, as long as each thread keeps its own. OUTREACH_RANDOM_MENTIONS says how many.
/// </summary>
public sealed class RandomMentionTests : IAsyncLifetime
{
    // A little fewer than there are as a rule: no fewer are sent than were asked for.
    private const int MentionsOfOne = 80;
    private const ulong Seed = 20260105;

    private readonly OutreachHost _one = new();
    private readonly OutreachHost _other = new();
    private int _story;
    private int _sent;
    private int _taken;
    private int _refused;

    private static int Tests =>
        int.TryParse(Environment.GetEnvironmentVariable("OUTREACH_RANDOM_MENTIONS"), CultureInfo.InvariantCulture, out var mentions)
            ? Math.Max(1, (mentions + MentionsOfOne - 1) / MentionsOfOne)
            : 6;

    public Task InitializeAsync() => Task.WhenAll(_one.InitializeAsync(), _other.InitializeAsync());

    public async Task DisposeAsync()
    {
        await _one.DisposeAsync();
        await _other.DisposeAsync();
    }

    [Fact]
    public void None_is_lost_and_the_order_between_threads_makes_no_difference()
    {
        Check.One(
            Config.QuickThrowOnFailure.WithMaxTest(Tests).WithReplay(Seed, 1).WithQuietOnSuccess(true),
            Prop.ForAll(Stories().ToArbitrary(), HoldsAsync));

        Assert.Equal(_sent, _taken + _refused);
        Assert.True(_refused > 0 && _taken > _refused, $"{_taken} taken and {_refused} refused of {_sent}.");
    }

    private async Task HoldsAsync(Story story)
    {
        var threads = story.Threads.Select((thread, n) => thread.Named($"s{_story}-{n}")).ToList();
        _story++;
        var ends = await Task.WhenAll(
            PlayAsync(_one.Client, threads, story.FirstOrder, story.Lengths), PlayAsync(_other.Client, threads, story.SecondOrder, [7]));
        Assert.Equal(ends[0], ends[1]);
    }

    /// <summary>Sends the threads and gives what came of them.</summary>
    private async Task<IReadOnlyList<string>> PlayAsync(
        OutreachClient outreach, IReadOnlyList<Thread> threads, IReadOnlyList<int> order, IReadOnlyList<int> lengths)
    {
        var left = Interleaved(threads, order);
        var roots = new Dictionary<string, string>();
        for (var n = 0; left.Count > 0; n++)
        {
            var list = left.Take(lengths[n % lengths.Count]).ToList();
            left = left[list.Count..];
            var answer = await outreach.SendAsync(
                HttpMethod.Post, "api/mentions", OutreachClient.JsonOf(new JsonArray([.. list.Select(one => one.Json.DeepClone())])));

            Assert.Equal(HttpStatusCode.OK, answer.Status);
            var results = answer.Body.EnumerateArray().ToList();
            Assert.Equal(list.Count, results.Count);
            foreach (var (message, result) in list.Zip(results))
            {
                Interlocked.Increment(ref _sent);
                Note(message, result, roots);
            }
        }

        await outreach.SettleAsync();
        var end = new List<string>();
        foreach (var (thread, followUpId) in roots.OrderBy(root => root.Key, StringComparer.Ordinal))
        {
            end.Add(await EndOfAsync(outreach, threads.Single(one => one.Name == thread), followUpId));
        }

        return end;
    }

    private void Note(Message message, JsonElement result, Dictionary<string, string> roots)
    {
        if (message.LacksField is { } field)
        {
            Interlocked.Increment(ref _refused);
            Assert.Contains(
                result.GetProperty("errors").EnumerateObject(), error => error.Name.StartsWith(field, StringComparison.Ordinal));
            return;
        }

        Interlocked.Increment(ref _taken);
        var followUpId = result.GetProperty("followUpId").GetString()!;
        Assert.Equal(roots.TryAdd(message.Thread, followUpId) ? followUpId : roots[message.Thread], followUpId);
    }

    /// <summary>What its follow-up holds; each of its words is there.</summary>
    private static async Task<string> EndOfAsync(OutreachClient outreach, Thread thread, string followUpId)
    {
        var followUp = await outreach.As("hanneke-vos").FollowUpAsync(followUpId);
        var texts = followUp.Mentions
            .ToDictionary(mention => mention.ExternalId!, mention => mention.Versions.Select(version => version.Text).Append(mention.Text));
        Assert.All(
            thread.Messages.Where(message => message.LacksField is null),
            message => Assert.Contains(message.Text, texts[message.ExternalId]));
        return string.Join('\n', followUp.Mentions
            .Select(mention => $"{mention.ExternalId}: {string.Join('|', texts[mention.ExternalId!])}")
            .Prepend($"{thread.Name}: {followUp.State} {followUp.Kind} {followUp.ReopenCount} {followUp.Summary}"));
    }

    /// <summary>All messages, each thread in its own order.</summary>
    private static List<Message> Interleaved(IReadOnlyList<Thread> threads, IReadOnlyList<int> order)
    {
        var queues = threads.Select(thread => new Queue<Message>(thread.Messages)).ToList();
        var all = new List<Message>();
        for (var n = 0; queues.Count > 0; n++)
        {
            var queue = queues[order[n % order.Count] % queues.Count];
            all.Add(queue.Dequeue());
            queues.RemoveAll(one => one.Count == 0);
        }

        return all;
    }

    private static Gen<Story> Stories() =>
        from threads in Gen.ListOf(Threads(), 12)
        from first in Gen.ListOf(Gen.Choose(0, 1000), 64)
        from second in Gen.ListOf(Gen.Choose(0, 1000), 64)
        from lengths in Gen.ListOf(Gen.Choose(1, 100), 3)
        select new Story([.. threads], [.. first], [.. second], [.. lengths]);

    private static Gen<Thread> Threads() =>
        from handle in Gen.Choose(0, 5)
        from channel in Gen.Elements("twitter", "email", "review", "shop-floor")
        from drafts in Gen.ListOf(Drafts(), 6)
        from count in Gen.Choose(1, 6)
        select new Thread("", [.. drafts.Take(count).Select((draft, n) => draft.ToMessage(n, handle, channel))]);

    private static Gen<Draft> Drafts() =>
        from what in Gen.Frequency(
            (6, Gen.Constant(What.Reply)), (2, Gen.Constant(What.Edit)), (2, Gen.Constant(What.Again)), (1, Gen.Constant(What.Broken)))
        from words in Gen.ListOf(Gen.Elements(Pieces), 8)
        from count in Gen.Choose(0, 8)
        from fields in Gen.ListOf(Gen.Elements(Fields).Zip(Odd()), 3)
        from lacks in Gen.Elements("channel", "externalId", "author")
        select new Draft(what, string.Concat(words.Take(count)), [.. fields], lacks);

    private static Gen<string?> Odd() => Gen.Elements<string?>(
        null, "null", "7", "true", "[]", "{}", "[1,\"a\"]", "{\"a\":{}}", "\"\"", "\"yesterday\"", "\"020/1234567\"", "\"\\u202e\"",
        "\"a\\ufffe@b.example\"", "\"http://\"", "\"https://pic.example/1\"", "\"2026-01-05T10:00:00Z\"", "\"problem\"",
        "\"Europe/Amsterdam\"", "[{\"url\":\"https://pic.example/2\"},7]");

    private static readonly string[] Fields =
        ["url", "kind", "media", "postedAt", "author.displayName", "author.email", "author.phone", "author.timeZone", "followers"];

    private static readonly string[] Pieces =
    [
        "Where is it? ", "Thank you! ", "It does not work. ", "é", "e\u0301", "👩‍👩‍👧", "🇳🇱", "שלום ", "漢字", "\u200b", "\u202e", "\n",
        "\t", "'", "\"", "\\", "<b>", "=1+1", "\u0000", "\ufeff", "\ufffe", " ",
    ];

    private enum What
    {
        Reply,
        Edit,
        Again,
        Broken,
    }

    /// <param name="Lacks">What makes a broken one unknown.</param>
    private sealed record Draft(What What, string Words, IReadOnlyList<(string Field, string? Json)> Fields, string Lacks)
    {
        /// <summary>The message at a place of its thread; the first one opens it, whatever else it might be.</summary>
        public Message ToMessage(int n, int handle, string channel)
        {
            var json = new JsonObject { ["channel"] = channel, ["text"] = $"{n} {Words}" };
            var author = new JsonObject { ["handle"] = $"somebody-{handle}{(handle == 0 ? "\ufffe" : "")}" };
            foreach (var (field, value) in Fields.Where(field => field.Json is not null))
            {
                var (parent, name) = field.Split('.') is [_, var ofAuthor] ? (author, ofAuthor) : (json, field);
                parent[name] = JsonNode.Parse(value!);
            }

            json["author"] = author;

            return new Message(json, n == 0 && What != What.Broken ? What.Reply : What, Lacks);
        }
    }

    private sealed record Message(JsonObject Json, What What, string Lacks)
    {
        public string Thread { get; init; } = "";

        public string ExternalId { get; init; } = "";

        public string? LacksField => What == What.Broken ? Lacks : null;

        public string Text => Json["text"]!.GetValue<string>();
    }

    private sealed record Thread(string Name, IReadOnlyList<Message> Messages)
    {
        /// <summary>With ids of its own: a reply answers the message before it, an edit and a repetition bear its id.</summary>
        public Thread Named(string name)
        {
            var (named, last) = (new List<Message>(), (Message?)null);
            foreach (var (n, message) in Messages.Index())
            {
                var json = (JsonObject)message.Json.DeepClone();
                json["author"]!["handle"] = $"{json["author"]!["handle"]}-{name.Split('-')[0]}";
                var isNew = message.What == What.Reply || last is null;
                var id = isNew ? $"{name}-{n}" : last!.ExternalId;
                json["externalId"] = id;
                if (message.What == What.Again && last is not null)
                {
                    json = (JsonObject)last.Json.DeepClone();
                }
                else if (isNew && last is not null)
                {
                    json["inReplyTo"] = last.ExternalId;
                }

                if (message.LacksField is { } field)
                {
                    json.Remove(field);
                }

                var one = message with { Json = json, Thread = name, ExternalId = id };
                named.Add(one);
                last = message.LacksField is null ? one : last;
            }

            return new Thread(name, named);
        }
    }

    private sealed record Story(
        IReadOnlyList<Thread> Threads, IReadOnlyList<int> FirstOrder, IReadOnlyList<int> SecondOrder, IReadOnlyList<int> Lengths);
}
