using System.Net;
using System.Net.Http.Headers;
using System.Reflection;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.Azure.Functions.Worker;
using Outreach.DevHost.Azurite;
using Outreach.EndToEnd.Client;
using Outreach.EndToEnd.Hosting;

namespace Outreach.EndToEnd;

/// <summary>
/// The worker process that is published, driven as the Functions host drives it: what the dev host shares with it is proven elsewhere,
/// here
/// is what it does not.
/// </summary>
public sealed class WorkerProcessTests(WorkerProcessTests.Worker worker) : IClassFixture<WorkerProcessTests.Worker>
{
    private const string IntakeKey = "the key of the tests, of 32 letters";

    private static readonly byte[] FortyMegabytes = new byte[40 * 1024 * 1024];

    [Fact]
    public void It_says_hello_with_its_id_and_answers_that_it_is_ready()
    {
        Assert.Equal("worker-1", worker.Hello["startStream"]!["workerId"]!.GetValue<string>());
        Assert.Equal("Success", StatusOf(worker.Ready));
        Assert.StartsWith("http://", worker.Ready["capabilities"]!["HttpUri"]!.GetValue<string>(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task It_lists_every_function_and_loads_each()
    {
        var declared = typeof(OutreachServices).Assembly.GetTypes().SelectMany(type => type.GetMethods())
            .Select(method => method.GetCustomAttribute<FunctionAttribute>()?.Name).OfType<string>().Order(StringComparer.Ordinal).ToList();

        Assert.Equal(declared, worker.Functions.Keys.Order(StringComparer.Ordinal));
        foreach (var name in worker.Functions.Keys)
        {
            var loaded = await worker.LoadAsync(name);
            Assert.True(StatusOf(loaded) == "Success", $"{name}: {loaded.ToJsonString()}");
        }
    }

    [Fact]
    public async Task A_function_answers_through_the_worker()
    {
        var answer = await worker.InvokeAsync("GetHealth", HttpMethod.Get, "api/health");

        Assert.Equal((HttpStatusCode.OK, """{"status":"ok","storage":"ok"}"""), (answer.Status, answer.Text));
    }

    [Fact]
    public async Task An_answer_is_compressed_for_who_takes_it_so()
    {
        var answer = await worker.InvokeAsync(
            "GetHealth", HttpMethod.Get, "api/health", headers: new() { ["Accept-Encoding"] = "gzip, br" });

        Assert.Equal(("br", """{"status":"ok","storage":"ok"}"""), (answer.ContentEncoding, answer.Text));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_stranger_is_401_whatever_they_send(bool announced) =>
        (await worker.InvokeAsync("PostMentions", HttpMethod.Post, "api/mentions", Body(FortyMegabytes, announced)))
        .ExpectProblem(HttpStatusCode.Unauthorized);

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Forty_megabytes_are_413_for_whoever_may_call(bool announced) =>
        (await worker.InvokeAsync("TakeMailEvents", HttpMethod.Post, "api/webhooks/sendgrid", Body(FortyMegabytes, announced)))
        .ExpectProblem(HttpStatusCode.RequestEntityTooLarge, "body");

    [Fact]
    public async Task A_principal_that_can_not_be_read_is_401() =>
        (await worker.InvokeAsync("GetWorklist", HttpMethod.Get, "api/worklist", headers: new() { ["X-MS-CLIENT-PRINCIPAL"] = "%%%" }))
        .ExpectProblem(HttpStatusCode.Unauthorized);

    [Fact]
    public async Task What_fails_before_the_function_begins_is_a_problem_too()
    {
        var noClient = new JsonObject { ["name"] = "client", ["data"] = new JsonObject { ["string"] = "no client can be made of this" } };
        var answer = await worker.InvokeAsync(
            "PostMentions",
            HttpMethod.Post,
            "api/mentions",
            Body(Encoding.UTF8.GetBytes(Mention.By("@one").ToJsonString()), announced: true),
            new() { ["X-Outreach-Key"] = IntakeKey },
            noClient);

        answer.ExpectProblem(HttpStatusCode.InternalServerError);
    }

    [Theory]
    [InlineData("Outreach__PublicUrl", "outreach.example")]
    [InlineData("Outreach__IdentityKey", "")]
    public async Task With_a_wrong_setting_it_ends_at_once_and_names_it(string name, string value)
    {
        await using var wrong = WorkerProcess.Start(
            worker.Host.Address, new Dictionary<string, string>(worker.Settings) { [name] = value });

        Assert.NotEqual(0, await wrong.EndedAsync());
        Assert.Contains(name, wrong.Output, StringComparison.Ordinal);
    }

    private static string? StatusOf(JsonObject answer) => answer["result"]?["status"]?.GetValue<string>();

    private static StreamContent Body(byte[] bytes, bool announced)
    {
        var content = new StreamContent(announced ? new MemoryStream(bytes) : new Unseekable(bytes));
        content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        return content;
    }

    /// <summary>A worker that was started once, with its functions listed.</summary>
    public sealed class Worker : IAsyncLifetime
    {
        private readonly string _data = Directory.CreateTempSubdirectory("outreach-e2e-").FullName;
        private readonly HttpClient _http = new();
        private AzuriteProcess? _azurite;
        private WorkerProcess? _process;

        internal FunctionsHostStandIn Host { get; private set; } = null!;

        internal IReadOnlyDictionary<string, string> Settings { get; private set; } = null!;

        internal JsonObject Hello { get; private set; } = null!;

        internal JsonObject Ready { get; private set; } = null!;

        /// <summary>What the worker says of each function, by its name.</summary>
        internal IReadOnlyDictionary<string, JsonObject> Functions { get; private set; } = null!;

        public async Task InitializeAsync()
        {
            _azurite = await AzuriteProcess.StartOrAdoptAsync(_data, inMemory: true, CancellationToken.None);
            Host = await FunctionsHostStandIn.StartAsync();
            Settings = new Dictionary<string, string>
            {
                ["AzureWebJobsStorage"] = _azurite.ConnectionString,
                ["WEBSITE_AUTH_ENABLED"] = "True",
                ["Outreach__PublicUrl"] = "https://outreach.example",
                ["Outreach__OfficeTimeZone"] = "Europe/Amsterdam",
                ["Outreach__IdentityKey"] = new string('i', 32),
                ["Outreach__IntakeKey"] = IntakeKey,
                ["Outreach__FromEmail"] = "outreach@outreach.example",
                ["SendGrid__ApiKey"] = "a key",
                ["SendGrid__WebhookKey"] = WebhookKey(),
            };
            _process = WorkerProcess.Start(Host.Address, Settings);
            try
            {
                Hello = await Host.ConnectedAsync();
                Ready = await Host.AskAsync(
                    "workerInitRequest",
                    new JsonObject
                    {
                        ["hostVersion"] = "4.1037.0",
                        ["workerDirectory"] = WorkerProcess.Folder,
                        ["functionAppDirectory"] = WorkerProcess.Folder,
                    },
                    "workerInitResponse");
                var listed = await Host.AskAsync(
                    "functionsMetadataRequest",
                    new JsonObject { ["functionAppDirectory"] = WorkerProcess.Folder },
                    "functionMetadataResponse");
                Functions = listed["functionMetadataResults"]!
                    .AsArray()
                    .OfType<JsonObject>()
                    .ToDictionary(one => one["name"]!.GetValue<string>());
            }
            catch (TimeoutException silent)
            {
                throw new InvalidOperationException($"The worker does not answer.\n{_process.Output}", silent);
            }
        }

        public async Task DisposeAsync()
        {
            await (_process?.DisposeAsync() ?? ValueTask.CompletedTask);
            await (Host?.DisposeAsync() ?? ValueTask.CompletedTask);
            await (_azurite?.StopAsync(CancellationToken.None) ?? Task.CompletedTask);
            _http.Dispose();
            Directory.Delete(_data, recursive: true);
        }

        internal Task<JsonObject> LoadAsync(string function) => Host.AskAsync(
            "functionLoadRequest",
            new JsonObject { ["functionId"] = function, ["metadata"] = Functions[function].DeepClone() },
            "functionLoadResponse");

        /// <summary>Invokes an HTTP function as the host does: the invocation over gRPC, the request itself over HTTP.</summary>
        internal async Task<Answer> InvokeAsync(
            string function,
            HttpMethod method,
            string path,
            HttpContent? content = null,
            Dictionary<string, string>? headers = null,
            params JsonNode[] inputs)
        {
            var id = Guid.NewGuid().ToString();
            var trigger = new JsonObject
            {
                ["name"] = "request",
                ["data"] = new JsonObject { ["http"] = new JsonObject { ["method"] = method.Method } },
            };
            await LoadAsync(function);
            var invoked = Host.AskAsync(
                "invocationRequest",
                new JsonObject
                {
                    ["invocationId"] = id,
                    ["functionId"] = function,
                    ["traceContext"] = new JsonObject { ["traceParent"] = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01" },
                    ["inputData"] = new JsonArray([trigger, .. inputs]),
                },
                "invocationResponse");
            var address = new Uri(new Uri(Ready["capabilities"]!["HttpUri"]!.GetValue<string>()), path);
            using var request = new HttpRequestMessage(method, address) { Content = content };
            request.Headers.Add("x-ms-invocation-id", id);
            foreach (var (name, value) in headers ?? [])
            {
                request.Headers.TryAddWithoutValidation(name, value);
            }

            using var response = await _http.SendAsync(request);
            var answer = await Answer.ReadAsync(response);
            Checks.SafeAnswer.Check(path, response, answer.Text);
            Assert.Equal("Success", StatusOf(await invoked));
            return answer;
        }

        private static string WebhookKey()
        {
            using var key = System.Security.Cryptography.ECDsa.Create(System.Security.Cryptography.ECCurve.NamedCurves.nistP256);
            return Convert.ToBase64String(key.ExportSubjectPublicKeyInfo());
        }
    }

    /// <summary>A stream that does not know its length, so that it is sent in chunks.</summary>
    private sealed class Unseekable(byte[] bytes) : MemoryStream(bytes)
    {
        public override bool CanSeek => false;
    }
}
