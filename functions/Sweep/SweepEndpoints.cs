using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;
using Outreach.Platform;
using Outreach.Platform.Contract;
using Outreach.Platform.Http;
using Outreach.Platform.Identity;

namespace Outreach.Sweep;

/// <summary>Sweeps over HTTP.</summary>
public sealed partial class SweepEndpoints(SweepStarter starter, SweepStore store, TimeProvider clock)
{
    private const int AtOnce = 8;

    /// <summary>POST /sweeps: starts a sweep now; 202 with the address of its report.</summary>
    [Function(nameof(StartSweep))]
    [Authorize(Access.Person)]
    [AcceptsHeaders(IdempotencyKey = true)]
    [Produces(202, typeof(SweepReport), Headers = ["Location"])]
    public async Task<IResult> StartSweep(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "api/sweeps")] HttpRequest request,
        [DurableClient] DurableTaskClient client,
        CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        var id = NewId(now);
        await starter.StartAsync(id, now, client, cancellationToken);
        request.HttpContext.Response.Headers.Location = $"/api/sweeps/{id}";
        return Results.Json(new SweepReport { Id = id, StartedAt = now }, Json.Http, statusCode: StatusCodes.Status202Accepted);
    }

    /// <summary>GET /sweeps: the sweeps there were, newest first.</summary>
    [Function(nameof(ListSweeps))]
    [Authorize(Access.Staff)]
    [Paged]
    [Produces(200, typeof(ListPage<ListedSweepView>))]
    public async Task<IResult> ListSweeps(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "api/sweeps")] HttpRequest request, CancellationToken cancellationToken)
    {
        var page = ListPage<(string Id, DateTimeOffset StartedAt)>.NewestFirst(
            request, await store.ReadIdsAsync(cancellationToken), sweep => (sweep.StartedAt, sweep.Id), "sweeps");
        var reports = new SweepReport?[page.Items.Count];
        await Parallel.ForEachAsync(
            page.Items.Index(),
            new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = cancellationToken },
            async (sweep, token) => reports[sweep.Index] = await store.FindAsync(sweep.Item.Id, token));
        return Results.Json(
            new ListPage<ListedSweepView>([.. reports.OfType<SweepReport>().Select(ListedSweepView.Of)], page.Continuation), Json.Http);
    }

    /// <summary>GET /sweeps/{id}: what a sweep found and did.</summary>
    [Function(nameof(GetSweep))]
    [Authorize(Access.Staff)]
    [Produces(200, typeof(SweepReport))]
    public async Task<IResult> GetSweep(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "api/sweeps/{id}")] HttpRequest request,
        string id,
        CancellationToken cancellationToken) =>
        Shape().IsMatch(id) && await store.FindAsync(id, cancellationToken) is { } report
            ? Results.Json(report, Json.Http)
            : throw ProblemException.NotFound("sweep");

    /// <summary>The id of a sweep that somebody asks for.</summary>
    internal static string NewId(DateTimeOffset now) => $"sweep-{now:yyyyMMdd'T'HHmmss}-{Guid.NewGuid():N}"[..32];

    [GeneratedRegex(@"^[a-zA-Z0-9-]{1,64}\z")]
    private static partial Regex Shape();
}
