using System.Diagnostics;
using Microsoft.Extensions.Logging;
using Outreach.Platform.Http;

namespace Outreach.Platform.Telemetry;

/// <summary>
/// The app's spans. One that nobody listens to is null and costs nothing. They hold ids, kinds, stages and statuses: never a word that
/// anyone wrote, a name, an address, a path or a query.
/// </summary>
internal static class Spans
{
    public const string Source = "Outreach";

    /// <summary>The tag by which everything about one follow-up is found.</summary>
    public const string FollowUpId = "outreach.followup.id";

    /// <summary>The tag by which everything about one thank-you call is found.</summary>
    public const string CallId = "outreach.call.id";

    private static readonly ActivitySource Outreach = new(Source);

    /// <summary>Begins a span as part of the current one; ended by disposing of it.</summary>
    public static Activity? Begin(string name, params ReadOnlySpan<(string Tag, object? Value)> tags) =>
        Tagged(Outreach.StartActivity(name), tags);

    /// <summary>Begins a span for what is sent to another service, as part of a span that has ended, or of the current one.</summary>
    public static Activity? BeginSending(string name, ActivityContext parent, params ReadOnlySpan<(string Tag, object? Value)> tags) =>
        Tagged(Outreach.StartActivity(name, ActivityKind.Client, parent), tags);

    /// <summary>The span that a traceparent names; none where it names none.</summary>
    public static ActivityContext ContextOf(string? traceParent) =>
        ActivityContext.TryParse(traceParent, traceState: null, isRemote: true, out var context) ? context : default;

    /// <summary>Begins the span of a request, by its route: the path may hold what somebody put where an id belongs.</summary>
    public static Activity? BeginRequest(string method, string route) =>
        Outreach.HasListeners() ? Begin($"{method} {route}", ("http.request.method", method), ("http.route", route)) : null;

    /// <summary>Adds a span of what has just ended, as part of the current one.</summary>
    public static void Add(string name, DateTimeOffset began, string? error, params ReadOnlySpan<(string Tag, object? Value)> tags) =>
        Add(name, default, began, error, tags);

    /// <summary>Adds a span of what has just ended, as part of a span that has ended before, or of the current one.</summary>
    /// <param name="parent">What it is part of; the current one where it is none.</param>
    /// <param name="began">When it began (UTC, of the machine's own clock).</param>
    /// <param name="error">Why it failed, without personal data; null where it did not.</param>
    public static void Add(
        string name, ActivityContext parent, DateTimeOffset began, string? error, params ReadOnlySpan<(string Tag, object? Value)> tags)
    {
        using var span = Tagged(Outreach.StartActivity(ActivityKind.Internal, parent, startTime: began, name: name), tags);
        if (error is not null)
        {
            span?.SetStatus(ActivityStatusCode.Error, error);
        }
    }

    /// <summary>Carries something out within a span, and ends that. A failure is noted by its kind; what it says may be personal.</summary>
    public static async Task<T> WithinAsync<T>(Activity? span, Func<Task<T>> act)
    {
        using (span)
        {
            try
            {
                return await act();
            }
            catch (Exception failed)
            {
                span.Fail(failed);
                throw;
            }
        }
    }

    /// <summary>
    /// Carries out a command within a span that names the command, its item and its outcome; what is logged meanwhile has the id too.
    /// </summary>
    public static async Task<T> OfCommandAsync<T>(ILogger log, string idTag, string id, string command, Func<Task<T>> carryOut)
    {
        using var scope = Scope(log, idTag, id);
        var span = Begin("command", (idTag, id), ("outreach.command", command));
        return await WithinAsync(span, async () =>
        {
            try
            {
                var result = await carryOut();
                span?.SetTag("outreach.outcome", "accepted");
                return result;
            }
            catch (ProblemException problem)
            {
                span?.SetTag("outreach.outcome", problem.Status switch { 404 => "not_found", >= 500 => "failed", _ => "refused" });
                throw;
            }
        });
    }

    /// <summary>Notes that what the span stands for failed. A refusal is an answer, not a failure.</summary>
    public static void Fail(this Activity? span, Exception failed)
    {
        if (failed is not ProblemException { Status: < 500 })
        {
            span?.SetTag("error.type", failed.GetType().Name).SetStatus(ActivityStatusCode.Error);
        }
    }

    /// <summary>Notes with which status a request was answered.</summary>
    public static void Answered(this Activity? span, int status)
    {
        span?.SetTag("http.response.status_code", status);
        if (status >= 500)
        {
            span?.SetStatus(ActivityStatusCode.Error);
        }
    }

    /// <summary>What is logged meanwhile has the id too.</summary>
    public static IDisposable? Scope(ILogger log, string tag, string id) => log.BeginScope(new IdScope(tag, id));

    private static Activity? Tagged(Activity? span, ReadOnlySpan<(string Tag, object? Value)> tags)
    {
        if (span is not null)
        {
            foreach (var (tag, value) in tags)
            {
                span.SetTag(tag, value);
            }
        }

        return span;
    }

    /// <summary>A scope that exporters read by its name, and a console as text.</summary>
    private sealed class IdScope(string tag, string id) : IReadOnlyList<KeyValuePair<string, object?>>
    {
        public int Count => 1;

        public KeyValuePair<string, object?> this[int index] =>
            index == 0 ? KeyValuePair.Create(tag, (object?)id) : throw new ArgumentOutOfRangeException(nameof(index));

        public IEnumerator<KeyValuePair<string, object?>> GetEnumerator()
        {
            yield return this[0];
        }

        System.Collections.IEnumerator System.Collections.IEnumerable.GetEnumerator() => GetEnumerator();

        public override string ToString() => $"{tag}:{id}";
    }
}
