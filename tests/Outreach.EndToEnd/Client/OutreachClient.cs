using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json.Nodes;
using System.Xml;
using Outreach.EndToEnd.Checks;

namespace Outreach.EndToEnd.Client;

/// <summary>What anyone, and whoever runs the dev host, does over HTTP. Staff do more: <see cref="As"/>.</summary>
/// <param name="address">Where the app answers.</param>
/// <param name="developer">Where the pages of the dev host are, if that is another process.</param>
public sealed class OutreachClient(Uri address, Uri? developer = null) : IDisposable
{
    private readonly HttpClient _http = new() { BaseAddress = address, Timeout = TimeSpan.FromMinutes(5) };

    public Uri Address => address;

    /// <summary>Whether the test has broken something, so that the app may answer that something went wrong.</summary>
    public bool ExpectsFaults { get; set; }

    public void Dispose() => _http.Dispose();

    /// <summary>The same, as a member of staff.</summary>
    public StaffClient As(string staffId) => new(this, staffId);

    public async Task<Receipt> MentionAsync(JsonObject mention) =>
        (await SendAsync(HttpMethod.Post, "api/mentions", JsonOf(mention))).Expect<Receipt>(HttpStatusCode.Accepted);

    public async Task<IReadOnlyList<Receipt>> MentionAllAsync(IEnumerable<JsonObject> mentions) =>
        (await SendAsync(HttpMethod.Post, "api/mentions", JsonOf(new JsonArray([.. mentions.Select(mention => mention.DeepClone())]))))
        .Expect<IReadOnlyList<Receipt>>();

    public async Task<IReadOnlyList<StaffMember>> StaffAsync() =>
        (await SendAsync(HttpMethod.Get, "api/staff")).Expect<Page<StaffMember>>().Items;

    /// <summary>Waits until the host has nothing left to do at this moment of its clock.</summary>
    public Task SettleAsync() => AdvanceAsync(TimeSpan.Zero);

    /// <summary>Lets time pass, with all that becomes due in it.</summary>
    public Task AdvanceAsync(TimeSpan time) => MoveClockAsync(new JsonObject { ["advance"] = XmlConvert.ToString(time) });

    public Task AdvanceToAsync(DateTimeOffset moment) => MoveClockAsync(new JsonObject { ["to"] = moment.ToString("O") });

    public async Task<DateTimeOffset> NowAsync() =>
        (await SendAsync(HttpMethod.Get, "dev/clock")).Body.GetProperty("now").GetDateTimeOffset();

    /// <summary>What staff were told of items, whatever e-mails it came in.</summary>
    public async Task<IReadOnlyList<Mail>> InboxAsync() =>
        [
            .. (await EnvelopesAsync()).SelectMany(envelope => envelope.Open()).Where(
                mail => !mail.Kind.EndsWith("_digest", StringComparison.Ordinal))];

    /// <summary>The e-mails as they came.</summary>
    public async Task<IReadOnlyList<Envelope>> EnvelopesAsync() =>
        (await SendAsync(HttpMethod.Get, "dev/inbox")).Expect<Page<Envelope>>().Items;

    public async Task<IReadOnlyList<Instance>> OrchestrationsAsync() =>
        (await SendAsync(HttpMethod.Get, "dev/orchestrations")).Expect<Page<Instance>>().Items;

    /// <summary>One orchestration with input, output, status and history, as JSON.</summary>
    public async Task<Answer> OrchestrationAsync(string id) =>
        await SendAsync(HttpMethod.Get, $"dev/orchestrations?id={Uri.EscapeDataString(id)}");

    /// <summary>Sends a request as it is given and reads the answer, whatever it is, so long as the contract knows it.</summary>
    public async Task<Answer> SendAsync(
        HttpMethod method,
        string path,
        HttpContent? content = null,
        string? staff = null,
        IReadOnlyDictionary<string, string>? headers = null)
    {
        using var request = new HttpRequestMessage(method, AddressOf(path)) { Content = content };
        if (staff is not null)
        {
            request.Headers.Add("X-Outreach-Staff", staff);
        }

        foreach (var (name, value) in headers ?? new Dictionary<string, string>())
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        var sent = content is StringContent ? await content.ReadAsStringAsync() : null;
        using var response = await _http.SendAsync(request);
        var answer = await Answer.ReadAsync(response);
        HttpContract.Check(method, path, sent, answer, ExpectsFaults);
        SafeAnswer.Check(path, response, answer.Text);
        return answer;
    }

    internal static HttpContent JsonOf(JsonNode? body) => new StringContent(body?.ToJsonString() ?? "", Encoding.UTF8, "application/json");

    internal static HttpContent FileOf(string text) => FileOf(Encoding.UTF8.GetBytes(text));

    internal static HttpContent FileOf(byte[] file, string type = "text/csv") =>
        new ByteArrayContent(file) { Headers = { ContentType = new System.Net.Http.Headers.MediaTypeHeaderValue(type) } };

    private Uri AddressOf(string path) =>
        developer is not null
            && path.StartsWith("dev/", StringComparison.Ordinal) ? new Uri(developer, path) : new Uri(path, UriKind.Relative);

    private async Task MoveClockAsync(JsonObject move)
    {
        using var response = await _http.PostAsJsonAsync(AddressOf("dev/clock"), move);
        Assert.True(response.IsSuccessStatusCode, $"The clock did not move: {await response.Content.ReadAsStringAsync()}");
    }
}
