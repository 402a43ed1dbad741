using System.Collections.Concurrent;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Outreach.Platform;
using Outreach.Platform.Contract;
using Outreach.Platform.Http;
using Outreach.Platform.Identity;
using Outreach.Platform.Storage;
using Outreach.SharedKernel;

namespace Outreach.Reports;

public sealed class VoiceEndpoints(
    ReportDayStore days, FeedbackStore feedback, VoiceTopicStore topics, OutreachTables tables, Office office, TimeProvider clock)
{
    private const int AtOnce = 8;

    /// <summary>
    /// GET /reports/voice: what customers want changed, from calls, ideas and confirmations. Topics with how many customers spoke of them
    /// in a span of days and in as many days before, and what becomes of them, as JSON or CSV.
    /// </summary>
    [Function(nameof(ReportVoice))]
    [Authorize(Access.Staff)]
    [QueryParameter(
        "from", "The first day, of the office's calendar; four weeks before the last where it is left out.", Example = "2026-01-05")]
    [QueryParameter("to", "The last day; today where it is left out.", Example = "2026-02-01")]
    [QueryParameter("format", "json or csv; where it is left out, what the Accept header likes best.", Example = "csv")]
    [Produces(200, typeof(VoiceReport))]
    [Produces(200, typeof(string), MediaType = "text/csv")]
    [ProducesProblem(503)]
    public async Task<IResult> ReportVoice(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "api/reports/voice")] HttpRequest request,
        CancellationToken cancellationToken)
    {
        var asCsv = ReportFormat.WantsCsv(request);
        var span = ReportDays.Of(request, office, clock.GetUtcNow());
        var sums = new VoiceSums(
            await days.ReadVoiceAsync(span, cancellationToken),
            await days.ReadVoiceAsync(span.JustBefore(), cancellationToken),
            await topics.ReadAsync(cancellationToken));
        return asCsv
            ? Results.Text(
                sums.Report(span, new Dictionary<string, string>()).ToCsv(), ReportFormat.Csv, System.Text.Encoding.UTF8)
            : Results.Json(sums.Report(span, await ReadWordsAsync(sums.Quoted, cancellationToken)), Json.Http);
    }

    /// <summary>
    /// GET /reports/voice/{topic}: what customers said about a topic, and about those that are part of it, in order; of one that is part
    /// of another, what they said about that one. The ETag is the topic's; not_sorted, which has none, is what nobody has given a topic
    /// yet.
    /// </summary>
    [Function(nameof(ListVoiceWords))]
    [Authorize(Access.Staff)]
    [QueryParameter(
        "from", "The first day, of the office's calendar; four weeks before the last where it is left out.", Example = "2026-01-05")]
    [QueryParameter("to", "The last day; today where it is left out.", Example = "2026-02-01")]
    [Paged]
    [Produces(200, typeof(ListPage<VoiceWords>), Headers = ["ETag"])]
    public async Task<IResult> ListVoiceWords(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "api/reports/voice/{topic}")] HttpRequest request,
        string topic, CancellationToken cancellationToken)
    {
        var all = await topics.ReadAsync(cancellationToken);
        var stored = all.GetValueOrDefault(topic);
        if (stored is null && topic != VoiceTopic.NotSorted)
        {
            throw ProblemException.NotFound("topic");
        }

        var mark = VoiceWordsQuery.MarkOf(topic);
        var (span, position) = ReportDays.OfPage(request, office, clock.GetUtcNow(), mark);
        var known = all.ToDictionary(one => one.Key, one => one.Value.Topic);
        var page = await new VoiceWordsQuery(VoiceRules.Resolve(known, topic), span, mark).ReadAsync(
            tables,
            known,
            office,
            ListPage<VoiceWords>.LimitOf(request),
            position,
            cancellationToken);
        if (stored is not null)
        {
            request.HttpContext.Response.Headers.ETag = stored.ETag.ToString();
        }

        return Results.Json(page, Json.Http);
    }

    private async Task<IReadOnlyDictionary<string, string>> ReadWordsAsync(
        IReadOnlyList<string> ids, CancellationToken cancellationToken)
    {
        var words = new ConcurrentDictionary<string, string>();
        await Parallel.ForEachAsync(
            ids,
            new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = cancellationToken },
            async (id, token) =>
            {
                if (await feedback.FindWordsAsync(id, token) is { } said)
                {
                    words[id] = said;
                }
            });
        return words;
    }
}
