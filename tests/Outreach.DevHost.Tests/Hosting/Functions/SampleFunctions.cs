using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;

namespace Outreach.DevHost.Tests.Hosting;

public sealed record Greeting(string FirstName, int Times);

/// <summary>Whether the function's class and scope were new for each call.</summary>
public sealed class CallCounter : IDisposable
{
    public int Calls { get; set; }

    public bool Disposed { get; private set; }

    public void Dispose() => Disposed = true;
}

public sealed class SampleHttpFunctions(CallCounter counter)
{
    private int _calls;

    [Function("Action")]
    public IActionResult Action(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "action/{status:int}")] HttpRequest request, int status) =>
        new ObjectResult(new Greeting(request.Method, status)) { StatusCode = status };

    [Function("Result")]
    public async Task<IResult> ResultAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "result")] HttpRequest request, CancellationToken cancellationToken)
    {
        using var reader = new StreamReader(request.Body);
        return Results.Text(await reader.ReadToEndAsync(cancellationToken), "text/plain", statusCode: 202);
    }

    [Function("Fresh")]
    public string Fresh([HttpTrigger("get", Route = "fresh")] HttpRequest request) => $"{++_calls} {++counter.Calls}";

    [Function("Plain")]
    public static ValueTask<Greeting> PlainAsync(
        [HttpTrigger("get", Route = "plain/{name}/{times:int?}")] HttpRequest request, string name, int? times) =>
        ValueTask.FromResult(new Greeting(name, times ?? 1));

    [Function("PlainMe")]
    public static Greeting PlainMe([HttpTrigger("get", Route = "plain/me")] HttpRequest request) => new("literal", 0);

    [Function("ById")]
    public static string ById([HttpTrigger("get", Route = "by-id/{id}")] HttpContext context, Guid id) => id.ToString();

    [Function("Writes")]
    public static Task Writes([HttpTrigger("get", Route = "writes")] HttpRequest request)
    {
        request.HttpContext.Response.StatusCode = 201;
        return request.HttpContext.Response.WriteAsync("written");
    }

    [Function("Fails")]
    public static Task<string> Fails([HttpTrigger("get", Route = "fails")] HttpRequest request) =>
        throw new InvalidOperationException("a secret");

    [Function("Health")]
    public static string Health([HttpTrigger("get", Route = "health")] HttpRequest request) => "well";

    [Function("NotHere")]
    public static IActionResult NotHere([HttpTrigger("get", Route = "not-here")] HttpRequest request) => new NotFoundObjectResult("mine");
}

public static class SampleDurableFunctions
{
    [Function("Orchestrate")]
    public static async Task<string> OrchestrateAsync([OrchestrationTrigger] TaskOrchestrationContext context, Greeting input) =>
        await context.CallActivityAsync<string>("Greet", input);

    [Function("Greet")]
    public static string Greet([ActivityTrigger] Greeting greeting) => $"Hello {greeting.FirstName}";

    [Function("Forget")]
    public static Task ForgetAsync([ActivityTrigger] string? input, CancellationToken cancellationToken) => Task.CompletedTask;

    [Function("Tick")]
    public static void Tick([TimerTrigger("0 0 * * * *")] TimerInfo timer) => ArgumentNullException.ThrowIfNull(timer);
}

public static class NamedTwice
{
    [Function("Twice")]
    public static void One([TimerTrigger("0 0 * * * *")] TimerInfo timer) => ArgumentNullException.ThrowIfNull(timer);

    [Function("twice")]
    public static void Two([TimerTrigger("0 0 * * * *")] TimerInfo timer) => ArgumentNullException.ThrowIfNull(timer);
}

public static class UnknownParameter
{
    [Function("Unbound")]
    public static string Unbound([HttpTrigger("get", Route = "unbound/{id}")] HttpRequest request, string other) => other;
}

public static class NoTrigger
{
    [Function("Idle")]
    public static void Idle()
    {
    }
}

public static class UnknownSetting
{
    [Function("Nightly")]
    public static void Nightly([TimerTrigger("%NightlySchedule%")] TimerInfo timer) => ArgumentNullException.ThrowIfNull(timer);
}

public static class SameRoute
{
    [Function("First")]
    public static string First([HttpTrigger("get", "post", Route = "same/{a}")] HttpRequest request, string a) => a;

    [Function("Second")]
    public static string Second([HttpTrigger("get", Route = "same/{b}")] HttpRequest request, string b) => b;
}
