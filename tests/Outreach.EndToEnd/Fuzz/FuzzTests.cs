using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Outreach.DevHost;
using Outreach.EndToEnd.Client;
using Outreach.EndToEnd.Hosting;

namespace Outreach.EndToEnd.Fuzz;

/// <summary>
/// Random damage to what comes in by every way in: no answer is a fault or takes for ever, none quotes what it refuses, and nothing of what
/// was refused is stored. OUTREACH_FUZZ says how many inputs; the seed makes them the same ones every time.
/// </summary>
public sealed partial class FuzzTests : IAsyncLifetime
{
    private const int Seed = 20260105;
    private const int AtOnce = 4;

    private static readonly TimeSpan LongEnough = TimeSpan.FromSeconds(30);

    private readonly OutreachHost _host = new(SeedChoice.Staff, settings: Settings);
    private readonly ConcurrentBag<string> _notToBeStored = [];
    private readonly ConcurrentDictionary<string, int> _answers = new();

    private static IReadOnlyDictionary<string, string?> Settings => new Dictionary<string, string?>(WebhookSender.Settings)
    {
        ["InboundMail:Token"] = WayIn.MailToken,
    };

    private static int Inputs =>
        int.TryParse(Environment.GetEnvironmentVariable("OUTREACH_FUZZ"), CultureInfo.InvariantCulture, out var inputs) ? inputs : 200;

    public Task InitializeAsync() => _host.InitializeAsync();

    public async Task DisposeAsync() => await _host.DisposeAsync();

    [Fact]
    public async Task Whatever_comes_in_nothing_breaks_and_nothing_refused_is_stored()
    {
        var ways = WayIn.All;
        var target = new FuzzTarget(await _host.Client.NowAsync(), await LinksAsync(Math.Min(Inputs / 20, 250)));
        using var http = new HttpClient { BaseAddress = _host.Client.Address, Timeout = LongEnough };

        await Parallel.ForEachAsync(
            Enumerable.Range(0, Inputs),
            new ParallelOptions { MaxDegreeOfParallelism = AtOnce },
            async (n, cancellationToken) =>
            {
                var random = new Random(Seed + n);
                await TryAsync(http, ways[n % ways.Count].Make(random, MarkerOf(n), target), cancellationToken);
            });
        await SettleAsync();

        // Each way in took some and refused some: else what was sent was no test of it.
        Assert.All(ways, way => Assert.True(_answers.Keys.Count(key => key.StartsWith(way.Name, StringComparison.Ordinal)) > 1, Summary()));
        var refused = _notToBeStored.ToHashSet();
        var found = (
            from row in await _host.Tables.ReadAllAsync()
            // The names of its columns are kept of a file, and a header that lost its line end has the first row in one of them.
            where row.Table != "Imports"
            from text in row.Texts
            from marker in Marker().Matches(text).Select(match => match.Value).Where(refused.Contains)
            select $"{row.Key}: {marker} in {text}").ToList();
        Assert.True(found.Count == 0, string.Join('\n', found.Take(5)));
    }

    /// <summary>The tokens of so many links, each of a follow-up that waits for its customer's word.</summary>
    private async Task<IReadOnlyList<string>> LinksAsync(int count)
    {
        var staff = _host.Client.As("hanneke-vos");
        var links = new List<string>();
        for (var n = 0; n < Math.Max(1, count); n++)
        {
            var id = (await _host.Client.MentionAsync(Mention.By($"@linked-{n}"))).FollowUpId;
            await staff.AcknowledgeAsync(id, "We look into it.", needsResolution: true);
            await staff.CommandAsync(id, "resolve", new JsonObject { ["done"] = "Replaced the router." });
            var link = await _host.Client.SendAsync(
                HttpMethod.Post, $"api/followups/{id}/confirm-link", OutreachClient.JsonOf(new JsonObject()), staff: "hanneke-vos");
            links.Add(link.Body.GetProperty("url").GetString()!.Split('/')[^1]);
        }

        return links;
    }

    /// <summary>Thousands of files take longer than a client waits otherwise.</summary>
    private async Task SettleAsync()
    {
        using var patient = new HttpClient { BaseAddress = _host.Client.Address, Timeout = TimeSpan.FromHours(1) };
        using var settled = await patient.PostAsync("dev/clock", OutreachClient.JsonOf(new JsonObject { ["advance"] = "PT0S" }));
        Assert.Equal(HttpStatusCode.OK, settled.StatusCode);
    }

    private async Task TryAsync(HttpClient http, FuzzInput input, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(input.Method, input.Path)
        {
            Content = input.Method == HttpMethod.Get ? null : new ByteArrayContent(input.Body),
        };
        request.Content?.Headers.TryAddWithoutValidation("Content-Type", input.ContentType);
        foreach (var (name, value) in input.Headers)
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        using var answer = await AnswerAsync(http, request, input, cancellationToken);
        var text = await answer.Content.ReadAsStringAsync(cancellationToken);
        _answers.AddOrUpdate($"{input.Way} {(int)answer.StatusCode / 100}xx", 1, (_, times) => times + 1);
        Assert.True(
            answer.StatusCode < HttpStatusCode.InternalServerError,
            $"{(int)answer.StatusCode} {text}\n{Shown(input)}");
        var refused = answer.StatusCode >= HttpStatusCode.BadRequest;
        if (refused)
        {
            Assert.DoesNotContain(input.Marker, text, StringComparison.Ordinal);
        }

        if (refused || input.StoresNothing)
        {
            _notToBeStored.Add(input.Marker);
        }
    }

    private async Task<HttpResponseMessage> AnswerAsync(
        HttpClient http, HttpRequestMessage request, FuzzInput input, CancellationToken cancellationToken)
    {
        try
        {
            return await http.SendAsync(request, cancellationToken);
        }
        catch (TaskCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            Assert.Fail($"Nothing answers within {LongEnough.TotalSeconds} seconds. So far: {Summary()}\n{Shown(input)}");
            throw;
        }
    }

    private static string Shown(FuzzInput input) => $"{input.Method} {input.Path}\n{Convert.ToBase64String(input.Body)}";

    private string Summary() =>
        string.Join(", ", _answers.OrderBy(answer => answer.Key, StringComparer.Ordinal).Select(answer => $"{answer.Key}: {answer.Value}"));

    /// <summary>With a second number, so that damage does not make the marker of another input of it.</summary>
    private static string MarkerOf(int n) => $"fz{n}x{n * 7919L % 100_003}zf";

    [GeneratedRegex("fz[0-9]+x[0-9]+zf")]
    private static partial Regex Marker();
}
