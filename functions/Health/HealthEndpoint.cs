using Azure;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Logging;
using Outreach.Platform;
using Outreach.Platform.Contract;
using Outreach.Platform.Http;
using Outreach.Platform.Identity;
using Outreach.Platform.Storage;
using Outreach.Platform.Telemetry;

namespace Outreach.Health;

/// <summary>How the app is.</summary>
/// <param name="Status">Of all that is checked.</param>
/// <param name="Storage">Of Table Storage.</param>
internal sealed record HealthView(string Status, string Storage);

public sealed partial class HealthEndpoint(OutreachTables tables, ILogger<HealthEndpoint> log)
{
    private static readonly TimeSpan AnswersWithin = TimeSpan.FromSeconds(5);

    /// <summary>GET /health: whether the app can do its work; 200 when storage answers, 503 when it does not.</summary>
    [Function(nameof(GetHealth))]
    [Authorize(Access.Anyone)]
    [Produces(200, typeof(HealthView))]
    [ProducesProblem(503)]
    public async Task<IResult> GetHealth(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "api/health")] HttpRequest request, CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(AnswersWithin);
        try
        {
            await tables.Sweeps.FindAsync("health", "probe", limit.Token);
            return Results.Json(new HealthView("ok", "ok"), Json.Http);
        }
        catch (Exception unreachable) when (IsAboutStorage(unreachable) && !cancellationToken.IsCancellationRequested)
        {
            LogStorageSilent(new RedactedException(unreachable));
            return Problems.From(503, "Storage does not answer.", "Table Storage could not be read; see the log for why.");
        }
    }

    // Several tries that all failed to connect are an AggregateException.
    private static bool IsAboutStorage(Exception failed) =>
        failed is RequestFailedException or AggregateException or OperationCanceledException;

    [LoggerMessage(EventId = 121, Level = LogLevel.Error, Message = "Storage does not answer")]
    private partial void LogStorageSilent(RedactedException unreachable);
}
