using System.ComponentModel.DataAnnotations;
using Azure;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Outreach.Customers.ThankYouCalls;
using Outreach.Platform;
using Outreach.Platform.Contract;
using Outreach.Platform.Http;
using Outreach.Platform.Identity;
using Outreach.Staff.Authorization;

namespace Outreach.Reports;

/// <summary>Request body of a change of a topic; what is left out stays.</summary>
/// <param name="Name">What it is called, 80 characters at the most.</param>
/// <param name="State">What becomes of it.</param>
/// <param name="Reason">
/// Why, 500 characters at the most that may be read out to a customer; needed where it is declined, and empty to take it back.
/// </param>
internal sealed record VoiceTopicInput(string? Name, VoiceState? State, string? Reason);

/// <summary>Request body of a merge of topics.</summary>
/// <param name="Into">The id of the topic that it becomes part of.</param>
internal sealed record VoiceMergeInput([property: Required] string? Into);

/// <summary>Request body that puts something a customer said under a topic.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Name">
/// What the topic is called where it is a new one, 80 characters at the most; its id where that is left out. Refused where the topic is
/// there and is called something else.
/// </param>
/// <param name="From">
/// Its <c>topic</c> as it was seen, before merges: where somebody has given it another one since, nothing is changed.
/// </param>
internal sealed record VoiceSortInput([property: Required] string? Id, string? Name, string? From);

/// <summary>Something that a customer said, under its topic.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Topic">The topic under which it is now.</param>
internal sealed record VoiceSorted(string Id, string Topic);

public sealed class VoiceTopicEndpoints(VoiceTopicStore topics, FeedbackStore feedback, TimeProvider clock)
{
    private const int MaxRounds = 10;

    /// <summary>POST /reports/voice/{topic}: renames a topic, or says what becomes of it.</summary>
    [Function(nameof(ChangeVoiceTopic))]
    [Authorize(Access.Lead)]
    [Accepts(
        typeof(VoiceTopicInput),
        """{ "name": "Larger type in the app", "state": "decided", "reason": "It comes with the next version of the app." }""",
        May = ["name", "state", "reason"])]
    [AcceptsHeaders(IfMatch = true, IdempotencyKey = true)]
    [Produces(200, typeof(VoiceTopic), Headers = ["ETag"])]
    [ProducesProblem(409, 503)]
    public async Task<IResult> ChangeVoiceTopic(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "api/reports/voice/{topic}")] HttpRequest request,
        string topic, CancellationToken cancellationToken)
    {
        var input = RequestBody.Parse<VoiceTopicInput>(await RequestBody.ReadJsonBytesAsync(request, cancellationToken));
        var by = RequestGuard.CallerOf(request).Id;
        return await DecideAsync(
            request,
            topic,
            all => VoiceRules.Change(all[topic], new VoiceEdit(input.Name, input.State, input.Reason), by, clock.GetUtcNow()),
            cancellationToken);
    }

    /// <summary>POST /reports/voice/{topic}/merge: makes a topic part of another one, which is counted for both from then on.</summary>
    [Function(nameof(MergeVoiceTopics))]
    [Authorize(Access.Lead)]
    [Accepts(typeof(VoiceMergeInput), """{ "into": "app" }""")]
    [AcceptsHeaders(IfMatch = true, IdempotencyKey = true)]
    [Produces(200, typeof(VoiceTopic), Headers = ["ETag"])]
    [ProducesProblem(409, 503)]
    public async Task<IResult> MergeVoiceTopics(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "api/reports/voice/{topic}/merge")] HttpRequest request,
        string topic, CancellationToken cancellationToken)
    {
        var input = RequestBody.Parse<VoiceMergeInput>(await RequestBody.ReadJsonBytesAsync(request, cancellationToken));
        var by = RequestGuard.CallerOf(request).Id;
        var into = input.Into ?? throw ProblemException.Invalid("into", "into is required: the id of the topic that it becomes part of.");
        return await DecideAsync(
            request, topic, all => VoiceRules.Merge(all, topic, into, by, clock.GetUtcNow()), cancellationToken);
    }

    /// <summary>
    /// DELETE /reports/voice/{topic}/merge: takes a topic out of the one that it is part of, with what is part of it, and counts it by
    /// itself from then on.
    /// </summary>
    [Function(nameof(UnmergeVoiceTopic))]
    [Authorize(Access.Lead)]
    [AcceptsHeaders(IfMatch = true, IdempotencyKey = true)]
    [Produces(200, typeof(VoiceTopic), Headers = ["ETag"])]
    [ProducesProblem(409, 503)]
    public async Task<IResult> UnmergeVoiceTopic(
        [HttpTrigger(AuthorizationLevel.Anonymous, "delete", Route = "api/reports/voice/{topic}/merge")] HttpRequest request,
        string topic, CancellationToken cancellationToken)
    {
        var by = RequestGuard.CallerOf(request).Id;
        return await DecideAsync(
            request,
            topic,
            all =>
            {
                var keyed = KeyedRequest.Of(request);
                if (all[topic].MergedInto is null)
                {
                    // The attempt that broke off has taken it out.
                    return keyed is { WasBegun: true }
                        ? new VoiceDecision([all[topic]])
                        : VoiceRules.Unmerge(all[topic], by, clock.GetUtcNow());
                }

                keyed?.RequireNotAddedSince(all[topic].ChangedAt, "merge");
                return VoiceRules.Unmerge(all[topic], by, clock.GetUtcNow());
            },
            cancellationToken);
    }

    /// <summary>
    /// POST /reports/voice/{topic}/words: puts something that a customer said under a topic, which may be a new one; under not_sorted, what
    /// a person said about it before is taken back.
    /// </summary>
    [Function(nameof(SortVoiceWords))]
    [Authorize(Access.Person)]
    [Accepts(
        typeof(VoiceSortInput),
        """{ "id": "2026-W02.01767607200000-00000000000000000000000000000000-000", "name": "Larger type", "from": "not_sorted" }""",
        May = ["id", "name", "from"])]
    [AcceptsHeaders(IdempotencyKey = true)]
    [Produces(200, typeof(VoiceSorted))]
    [ProducesProblem(409)]
    public async Task<IResult> SortVoiceWords(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "api/reports/voice/{topic}/words")] HttpRequest request,
        string topic, CancellationToken cancellationToken)
    {
        var input = RequestBody.Parse<VoiceSortInput>(await RequestBody.ReadJsonBytesAsync(request, cancellationToken));
        if (FeedbackStore.PlaceOf(input.Id ?? "") is not { } place || await feedback.FindAsync(place, cancellationToken) is not { } item)
        {
            throw ProblemException.Invalid(
                "id", "id must be that of something that a customer said, as GET /reports/voice/{topic} has it.");
        }

        var isBack = topic == VoiceTopic.NotSorted;
        if (!isBack && !CallAttemptInput.IsTopic(topic))
        {
            throw ProblemException.NotFound("topic");
        }

        if (input.Name is { } name && VoiceRules.WhyNotNamed(name) is { } why)
        {
            throw ProblemException.Invalid("name", why);
        }

        // What can't be given a topic any more makes none.
        if (!isBack && item.CountedUnder is { } seen && (input.From ?? seen) == seen)
        {
            var called = await topics.EnsureAsync(topic, cancellationToken, input.Name?.Trim());
            if (input.Name is not null && !called.Equals(input.Name.Trim(), StringComparison.OrdinalIgnoreCase))
            {
                throw new ProblemException(
                    409,
                    "It does not fit.",
                    $"There is a topic {topic}, and it is called {called}: leave the name out to put it there, or give another id.");
            }
        }

        var by = RequestGuard.CallerOf(request).Id;
        var sort = new VoiceSort(isBack ? null : topic, input.From, by, clock.GetUtcNow());
        var sorted = await feedback.SortAsync(place, sort, cancellationToken)
            ?? throw new ProblemException(409, "It does not fit.", "It was withdrawn, or is not counted: there is nothing to sort.");
        return sorted.SortedUnder == sort.Topic
            ? Results.Json(new VoiceSorted(sorted.Id, sorted.CountedUnder!), Json.Http)
            : throw new ProblemException(409, "It does not fit.", "Somebody has given it another topic meanwhile; nothing was changed.")
            {
                Extensions = new Dictionary<string, object?> { ["topic"] = sorted.CountedUnder },
            };
    }

    private async Task<IResult> DecideAsync(
        HttpRequest request,
        string topic,
        Func<IReadOnlyDictionary<string, VoiceTopic>, VoiceDecision> decide,
        CancellationToken cancellationToken)
    {
        for (var round = 0; round < MaxRounds; round++)
        {
            var read = await topics.ReadAsync(cancellationToken);
            var stored = read.GetValueOrDefault(topic) ?? throw ProblemException.NotFound("topic");
            var decision = decide(read.ToDictionary(one => one.Key, one => one.Value.Topic));
            if (KeyedRequest.Of(request) is not { WasBegun: true } || decision.Changed is not [var again, ..] || again != stored.Topic)
            {
                // Else the attempt that broke off has made it so, and changed its ETag by that.
                IfMatch.Require(IfMatch.Of(request), stored.ETag, "topic");
            }

            if (decision.Refusal is { } why)
            {
                throw decision.Field is { } field
                    ? ProblemException.Invalid(field, why)
                    : new ProblemException(409, "It does not fit.", why)
                    {
                        Extensions = new Dictionary<string, object?> { ["mergedInto"] = stored.Topic.MergedInto },
                    };
            }

            ETag? etag = decision.Changed[0] == stored.Topic
                ? stored.ETag
                : await topics.TryPutAsync(decision.Changed, read, cancellationToken);
            if (etag is not null)
            {
                request.HttpContext.Response.Headers.ETag = etag.Value.ToString();
                return Results.Json(decision.Changed[0], Json.Http);
            }
        }

        throw new ProblemException(503, "Too busy.", "Others changed the topics again and again; nothing was stored. Try again.");
    }
}
