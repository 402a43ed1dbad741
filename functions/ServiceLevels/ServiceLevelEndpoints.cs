using System.Globalization;
using System.Text.Json;
using Azure;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Net.Http.Headers;
using Outreach.Platform;
using Outreach.Platform.Contract;
using Outreach.Platform.Http;
using Outreach.Platform.Identity;

namespace Outreach.ServiceLevels;

/// <summary>One version of the service levels over HTTP.</summary>
/// <param name="Version">1, 2, 3, ...; 0 is what holds where nothing was ever written down. Its ETag too.</param>
/// <param name="Calendars">When the company works, by name.</param>
/// <param name="Policies">In order: the first one that fits holds.</param>
/// <param name="At">When it was written down (UTC).</param>
/// <param name="By">The staff id of who did.</param>
/// <param name="Warnings">The calendars whose holidays end within 60 days, or that have none in a year.</param>
internal sealed record ServiceLevelsView(
    int Version,
    IReadOnlyDictionary<string, CalendarDefinition> Calendars,
    IReadOnlyList<ServiceLevelPolicyDefinition> Policies,
    DateTimeOffset? At,
    string? By,
    IReadOnlyList<CalendarWarning> Warnings);

public sealed class ServiceLevelEndpoints(ServiceLevelStore store, TimeProvider clock)
{
    /// <summary>GET /service-levels: what holds now; with <c>?version=3</c> what held once.</summary>
    [Function(nameof(GetServiceLevels))]
    [Authorize(Access.Staff)]
    [QueryParameter("version", "What held once; left out, what holds now.", Kind = typeof(int), Example = "1")]
    [Produces(200, typeof(ServiceLevelsView), Headers = ["ETag"])]
    [ProducesProblem(404)]
    public async Task<IResult> GetServiceLevels(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "api/service-levels")] HttpRequest request,
        CancellationToken cancellationToken) =>
        Answer(request, VersionOf(request) is { } version
            ? await store.FindAsync(version, cancellationToken)
                ?? throw new ProblemException(404, "Not found.", $"There is no version {version} of the service levels.")
            : await store.GetCurrentAsync(cancellationToken));

    /// <summary>
    /// PUT /service-levels: takes the place of what holds now, as the next version. Checked as a whole, each fault named by its path.
    /// The same document again makes no new version.
    /// </summary>
    [Function(nameof(PutServiceLevels))]
    [Authorize(Access.Admin)]
    [Accepts(
        typeof(ServiceLevelsView),
        """
        { "calendars": { "office": { "timeZone": "Europe/Amsterdam", "hours": { "monday": ["09:00-12:30", "13:00-17:00"] },
          "holidays": [{ "date": "2027-03-29", "name": "Easter Monday" }] } },
          "policies": [{ "name": "all", "calendar": "office", "firstResponse": "PT4H",
          "nextResponse": "PT8H", "resolution": "PT24H", "checkIns": ["P3D", "P7D", "P14D"] }] }
        """,
        Needs = ["calendars", "policies"],
        May = ["version", "at", "by", "warnings"],
        Closed = true)]
    [AcceptsHeaders(IfMatch = true, IdempotencyKey = true)]
    [Produces(200, typeof(ServiceLevelsView), Headers = ["ETag"])]
    [ProducesProblem(409)]
    public async Task<IResult> PutServiceLevels(
        [HttpTrigger(AuthorizationLevel.Anonymous, "put", Route = "api/service-levels")] HttpRequest request,
        CancellationToken cancellationToken)
    {
        var caller = Caller.Of(request);
        var ifMatch = IfMatch.Of(request);
        var body = await RequestBody.ReadJsonBytesAsync(request, cancellationToken);
        var document = ServiceLevelReader.Read(RequestBody.Parse<JsonElement>(body), out var errors)
            ?? throw ProblemException.Invalid(errors);
        return Answer(request, await PutAsync(document, ifMatch, wasBegun: KeyedRequest.Of(request) is { WasBegun: true }, caller));
    }

    private async Task<ServiceLevelVersion> PutAsync(
        ServiceLevelDocument document, IReadOnlyList<EntityTagHeaderValue>? ifMatch, bool wasBegun, Caller caller)
    {
        var current = await store.ReadCurrentAsync(CancellationToken.None);
        if (wasBegun && IsSame(document, current))
        {
            // The attempt that broke off has made this version, and it is not the one that was seen.
            return current;
        }

        IfMatch.Require(ifMatch, ETagOf(current), "service level document");
        if (IsSame(document, current))
        {
            return current;
        }

        if (await store.TryAddAsync(current.Version, document, clock.GetUtcNow(), caller.StaffId, CancellationToken.None) is { } added)
        {
            return added;
        }

        var others = await store.ReadCurrentAsync(CancellationToken.None);
        IfMatch.Require(ifMatch, ETagOf(others), "service level document");
        return IsSame(document, others)
            ? others
            : throw new ProblemException(
                409,
                "It has changed.",
                $"Somebody else changed the service levels at the same time; version {others.Version} holds now. Read it, then decide "
                    + "again.");
    }

    private static bool IsSame(ServiceLevelDocument document, ServiceLevelVersion current) =>
        JsonSerializer.Serialize(document, Json.Rows) == JsonSerializer.Serialize(current.Document, Json.Rows);

    private IResult Answer(HttpRequest request, ServiceLevelVersion version)
    {
        request.HttpContext.Response.Headers.ETag = ETagOf(version).ToString();
        return Results.Json(
            new ServiceLevelsView(
                version.Version,
                version.Document.Calendars,
                version.Document.Policies,
                version.At,
                version.By,
                CalendarWarnings.Of(version.Document, clock.GetUtcNow())),
            Json.Http);
    }

    private static ETag ETagOf(ServiceLevelVersion version) => new($"\"{version.Version}\"");

    private static int? VersionOf(HttpRequest request) => request.Query["version"].ToString() switch
    {
        "" => null,
        var given when int.TryParse(given, NumberStyles.None, CultureInfo.InvariantCulture, out var version) => version,
        _ => throw ProblemException.Invalid("version", "Must be a whole number, such as 3."),
    };
}
