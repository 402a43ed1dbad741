using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Xml;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Outreach.DevHost.Http;

namespace Outreach.DevHost.Clock;

/// <summary><c>/dev/clock</c>: shows the clock and moves it.</summary>
internal static class ClockEndpoints
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    };

    public static void MapClock(this IEndpointRouteBuilder endpoints, MovableClock clock, ClockAdvance advance, CancellationToken stopping)
    {
        endpoints.MapGetResult("/dev/clock", _ => Task.FromResult(Results.Json(new
        {
            now = clock.GetUtcNow(),
            mode = clock.Setting.Mode.ToString().ToLowerInvariant(),
            speed = clock.Setting.Speed,
        })));

        // The advance goes on when the caller hangs up, and ends with the host: a half-moved clock would surprise the next caller.
        endpoints.MapPostResult("/dev/clock", async context =>
        {
            if (!context.Request.HasJsonContentType())
            {
                return Problem.Result(StatusCodes.Status415UnsupportedMediaType, "Send application/json.");
            }

            try
            {
                var move = await JsonSerializer.DeserializeAsync<ClockMove>(context.Request.Body, Json, context.RequestAborted);
                var steps = move switch
                {
                    { Advance: { } duration, To: null } => await advance.AdvanceByAsync(ParseDuration(duration), stopping),
                    { Advance: null, To: { } target } => await advance.AdvanceToAsync(ParseTime(target), stopping),
                    _ => throw new FormatException("""Send either {"advance": "PT48H"} or {"to": "2026-01-31T09:00:00Z"}."""),
                };
                return Results.Json(new { now = clock.GetUtcNow(), steps });
            }
            catch (ClockAdvanceException e)
            {
                return Problem.Result(
                    e.Failure == ClockAdvanceFailure.UnderWay ? StatusCodes.Status409Conflict : StatusCodes.Status400BadRequest, e.Message);
            }
            catch (Exception e) when (e is FormatException or OverflowException)
            {
                return Problem.Result(StatusCodes.Status400BadRequest, e.Message);
            }
            catch (JsonException)
            {
                return Problem.Result(StatusCodes.Status400BadRequest,
                    """The body is no clock move: send either {"advance": "PT48H"} or {"to": "2026-01-31T09:00:00Z"}.""");
            }
        });
    }

    private static TimeSpan ParseDuration(string text)
    {
        TimeSpan duration;
        try
        {
            duration = XmlConvert.ToTimeSpan(text);
        }
        catch (FormatException)
        {
            throw new FormatException($"'{text}' is no ISO 8601 duration such as PT48H or P3D.");
        }

        return duration;
    }

    private static DateTimeOffset ParseTime(string text) =>
        DateTimeOffset.TryParse(
            text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var time)
            ? time
            : throw new FormatException($"'{text}' is no ISO 8601 time such as 2026-01-31T09:00:00Z.");

    private sealed record ClockMove(string? Advance, string? To);
}
