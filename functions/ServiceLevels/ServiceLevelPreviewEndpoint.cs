using System.ComponentModel.DataAnnotations;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Outreach.Platform;
using Outreach.Platform.Contract;
using Outreach.Platform.Http;
using Outreach.Platform.Identity;
using Outreach.SharedKernel;

namespace Outreach.ServiceLevels;

/// <summary>The body of POST /service-levels/preview.</summary>
internal sealed record ServiceLevelPreviewInput
{
    /// <summary>Where the customer writes.</summary>
    [Required]
    public string? Channel { get; init; }

    /// <summary>What it is about.</summary>
    [Required]
    public MentionKind? Kind { get; init; }

    /// <summary>When it comes: ISO 8601 with an offset, or without one for a time of the zone's clock.</summary>
    [Required]
    public string? At { get; init; }

    /// <summary>The IANA zone of a time without an offset; the office's where it is left out.</summary>
    public string? Zone { get; init; }

    /// <summary>Service levels that may hold one day, as PUT /service-levels takes them; left out, those that hold now.</summary>
    public ServiceLevelDocument? ServiceLevels { get; init; }
}

/// <summary>What service levels come to, before they are kept.</summary>
public sealed class ServiceLevelPreviewEndpoint(ServiceLevelStore store, Office office)
{
    /// <summary>
    /// POST /service-levels/preview: when a mention that comes at some moment is due, by what holds now or by service levels that are not
    /// kept. It changes nothing. What is wrong with those is answered as PUT /service-levels answers it.
    /// </summary>
    [Function(nameof(PreviewServiceLevels))]
    [Authorize(Access.Staff)]
    [Accepts(typeof(ServiceLevelPreviewInput), """{ "channel": "twitter", "kind": "problem", "at": "2026-01-09T16:30" }""", Closed = true)]
    [Produces(200, typeof(ServiceLevelPreview))]
    public async Task<IResult> PreviewServiceLevels(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "api/service-levels/preview")] HttpRequest request,
        CancellationToken cancellationToken)
    {
        var body = RequestBody.Parse<JsonElement>(await RequestBody.ReadJsonBytesAsync(request, cancellationToken));
        var (channel, kind, at) = AskedOf(body);
        var levels = body.TryGetProperty("serviceLevels", out var unsaved) && unsaved.ValueKind != JsonValueKind.Null
            ? new ServiceLevelVersion(0, ServiceLevelReader.Read(unsaved, out var errors) ?? throw ProblemException.Invalid(errors))
            : await store.GetCurrentAsync(cancellationToken);
        return Results.Json(ServiceLevelPreviewRules.Preview(levels, channel, kind, at), Json.Http);
    }

    private (string Channel, MentionKind Kind, DateTimeOffset At) AskedOf(JsonElement body)
    {
        var faults = new Faults();
        if (body.ValueKind != JsonValueKind.Object)
        {
            faults.Add("body", "must be an object with channel, kind and at.");
            throw ProblemException.Invalid(faults.ByPath);
        }

        var members = new JsonMember(body, "", faults).Object("channel", "kind", "at", "zone", "serviceLevels")!;
        var (channel, kind) = (members("channel").Text(), Json.ParseName<MentionKind>(members("kind").Text()));
        var (at, zone) = (members("at").Text(), members("zone").Text());
        if (channel is null || !Formats.IsChannel(channel))
        {
            faults.Add("channel", "is required: 1 to 32 of a-z, 0-9, _ and -.");
        }

        if (kind is null)
        {
            faults.Add("kind", $"is required: {string.Join(", ", Enum.GetValues<MentionKind>().Select(Json.NameOf))}.");
        }

        if (zone is not null && !Formats.IsTimeZone(zone))
        {
            faults.Add("zone", "must be an IANA time zone, such as Europe/Amsterdam.");
            zone = null;
        }

        var moment = LocalMoments.Parse(at, zone ?? office.TimeZone);
        if (moment is null)
        {
            faults.Add(
                "at", "is required: an ISO 8601 moment of the years 2000 to 2199, such as 2026-01-09T16:30, with or without an offset.");
        }

        return faults.Any ? throw ProblemException.Invalid(faults.ByPath) : (channel!, kind!.Value, moment!.Value);
    }
}
