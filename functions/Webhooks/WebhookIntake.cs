using System.Text.Json;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Logging;
using Outreach.FollowUps;
using Outreach.FollowUps.Mentions;
using Outreach.Platform.Http;
using Outreach.SharedKernel;

namespace Outreach.Webhooks;

/// <summary>
/// Makes mentions of what a source sent, by the same intake as <c>POST /mentions</c>, and parks what can't be one. Safe to repeat: what
/// was taken is a duplicate then, what was parked has the same id.
/// </summary>
public sealed partial class WebhookIntake(
    MentionIntake mentions,
    LiveWork live,
    ParkedItems parked,
    WebhookDeliveries deliveries,
    RefusedMentions refused,
    Office office,
    ILogger<WebhookIntake> log)
{
    /// <summary>The most items of a body that is tried.</summary>
    internal const int MostTried = 1000;

    /// <summary>The most items of one delivery: each has a place of four hexadecimal digits. What is beyond is refused.</summary>
    internal const int MostItems = ParkedItem.WholeBody;

    /// <summary>How deeply a body may be nested.</summary>
    internal const int MostDepth = 32;

    /// <summary>
    /// For so long a source is asked to send what can't be taken in now again. After that it is parked: a source gives up some time, and
    /// its words would be kept nowhere. Less than the tolerance of signatures: one that repeats what it signed first would be refused then.
    /// </summary>
    internal static readonly TimeSpan TriedFor = TimeSpan.FromMinutes(2);

    private const int Together = 100;
    private const string NothingThere = "There is nothing at the path of Items, so nobody knows what its items are.";

    /// <summary>Takes in a delivery, however many items it has: a source would send one that is refused again for ever.</summary>
    /// <param name="parkedAs">By what its items are known where they are parked.</param>
    /// <exception cref="ProblemException">
    /// 503 where nobody is there who could answer, or where an item can't be taken in now, and has not been tried for long or has no place
    /// to wait; all others have been.
    /// </exception>
    internal async Task<WebhookReceipt> TakeAsync(
        WebhookSource source, JsonElement body, WebhookDelivery parkedAs, DateTimeOffset now, DurableTaskClient client,
        CancellationToken cancellationToken)
    {
        var (readable, unreadable) = Read(
            source, body, now, place => ParkedItem.IdOf(parkedAs.FirstAt, parkedAs.Hash, place), parkedAs.FirstAt);
        var (receipts, stuck) = await TakeAsync(readable, now, client, cancellationToken);
        var isTriedEnough = now - parkedAs.FirstAt >= TriedFor;
        if (isTriedEnough)
        {
            // It may have been parked when it came before, while there was no room for another.
            await parked.DeleteAsync(
                source.Name, [.. readable.Select(one => one.Id).Except(stuck.Select(one => one.Left.Item.Id))], cancellationToken);
        }

        // What could be taken in at another time comes first where there is not room for all.
        List<Left> toWait = [.. isTriedEnough ? stuck.Select(one => one.Left) : [], .. unreadable];
        var parkable = toWait.Where(one => one.CanBeParked).Select(one => one.ToPark).ToList();
        var waiting = (await parked.ParkAsync(source.Name, parkable, cancellationToken)).Select(one => one.Item.Id).ToHashSet();

        // Its words are kept nowhere, so the source is asked to keep them.
        var stillToSend = stuck.FirstOrDefault(one => !isTriedEnough || !one.Left.CanBeParked || !waiting.Contains(one.Left.Item.Id));
        List<Left> left = stillToSend is null ? toWait : [.. unreadable];
        var parkedCount = left.Count(one => one.CanBeParked && waiting.Contains(one.Item.Id));

        // What is sent again for the sake of others has been counted.
        if (!parkedAs.IsNoted || left.Count > unreadable.Count)
        {
            await NoteAsync(source, left.Count - parkedCount, parkedCount, parkedAs.IsNoted ? left.Except(unreadable) : left);
        }

        if (stillToSend is not null)
        {
            await deliveries.NotedAsync(source, parkedAs, cancellationToken);
            throw stillToSend.Problem;
        }

        return new WebhookReceipt
        {
            Taken = receipts.Count(receipt => !receipt.Duplicate),
            Duplicate = receipts.Count(receipt => receipt.Duplicate),
            Parked = parkedCount,
            Refused = left.Count - parkedCount,
        };
    }

    /// <summary>Says what would be taken of a body, and takes nothing.</summary>
    /// <exception cref="ProblemException">400 for more items than are tried at once.</exception>
    internal WebhookTrial Try(WebhookSource source, JsonElement body, DateTimeOffset now) =>
        source.Mapping.ItemsOf(body) is { } items
            ? items.Count > MostTried
                ? throw ProblemException.Invalid("body", $"Holds more than {MostTried} items; try fewer at a time.")
                : new WebhookTrial(
                null,
                [
                    .. items.Select((item, index) => WebhookTrialItem.Of(
                        index,
                        MentionReader.Read(source.Mapping.MentionOf(item), now, office.Country),
                        source.Mapping.MissingIn(item))),
                ])
            : new WebhookTrial(NothingThere, []);

    /// <summary>Tries a parked item again, by what its source is set to mean now.</summary>
    /// <exception cref="ProblemException">409 where it still can't be taken.</exception>
    internal async Task<ParkedRetry> RetryAsync(
        WebhookSource source, ParkedItem item, string json, DateTimeOffset now, DurableTaskClient client,
        CancellationToken cancellationToken)
    {
        using var document = JsonDocument.Parse(json);
        var (readable, left) = item.IsWhole
            ? Read(source, document.RootElement, now, item.IdOfItem, item.At)
            : ReadItems(source, [document.RootElement], now, _ => item.Id, item.At);
        if (left.FirstOrDefault(one => one.Item.Id == item.Id) is { Item: { } still })
        {
            await parked.ReplaceAsync(still, json, cancellationToken);
            throw new ProblemException(409, "It still can't be taken.", "It stays where it is: correct the source, or what it sends.")
            {
                Errors = still.Reasons,
            };
        }

        var (receipts, stuck) = await TakeAsync(readable, now, client, cancellationToken);
        if (!item.IsWhole && stuck is [var one])
        {
            throw one.Problem;
        }

        await parked.PutAsync(left.Concat(stuck.Select(one => one.Left)).Select(one => one.ToPark), cancellationToken);
        await parked.DeleteAsync(item.Id, cancellationToken);
        return new ParkedRetry(receipts, left.Count + stuck.Count);
    }

    private Reading Read(
        WebhookSource source, JsonElement body, DateTimeOffset now, Func<int, string> idOf, DateTimeOffset at) =>
        source.Mapping.ItemsOf(body) is { } items
            ? ReadItems(source, items, now, idOf, at)
            : new Reading([], [
                new Left(
                    new ParkedItem
                    {
                        Id = idOf(ParkedItem.WholeBody),
                        Source = source.Name,
                        At = at,
                        IsWhole = true,
                        Reasons = new Dictionary<string, string[]> { ["items"] = [NothingThere] },
                    },
                    body.GetRawText(),
                    RefusalReason.NoItems)]);

    private Reading ReadItems(
        WebhookSource source, IEnumerable<JsonElement> items, DateTimeOffset now, Func<int, string> idOf, DateTimeOffset at)
    {
        var (readable, left) = (new List<Readable>(), new List<Left>());
        foreach (var (place, item) in items.Index())
        {
            var reading = MentionReader.Read(source.Mapping.MentionOf(item), now, office.Country);
            if (reading.Mention is { } mention)
            {
                readable.Add(new Readable(IdAt(place), mention, problem => LeftOf(
                    new Dictionary<string, string[]> { ["item"] = [problem.Message] }, RefusalReason.NotNow)));
            }
            else
            {
                left.Add(LeftOf(reading.Errors, reading.Reason ?? RefusalReason.NotJson));
            }

            Left LeftOf(IReadOnlyDictionary<string, string[]> reasons, RefusalReason reason) => new(
                new ParkedItem { Id = IdAt(place), Source = source.Name, At = at, Reasons = reasons },
                item.GetRawText(),
                reason,
                HasPlace: place < MostItems);
        }

        return new Reading(readable, left);

        string IdAt(int place) => idOf(Math.Min(place, ParkedItem.WholeBody));
    }

    /// <summary>Takes in what can be now; gives the receipts, and what can't.</summary>
    private async Task<(IReadOnlyList<MentionReceipt> Receipts, IReadOnlyList<Stuck> Stuck)> TakeAsync(
        IReadOnlyList<Readable> readable, DateTimeOffset now, DurableTaskClient client, CancellationToken cancellationToken)
    {
        var (receipts, stuck) = (new List<MentionReceipt>(), new List<Stuck>());
        foreach (var together in readable.Chunk(Together))
        {
            var came = await live.TakeInAsync(
                () => mentions.TakeInEachAsync([.. together.Select(one => one.Mention)], now, client, cancellationToken));
            receipts.AddRange(came.Select(one => one.Receipt).OfType<MentionReceipt>());
            stuck.AddRange(
                from one in together.Zip(came)
                where one.Second.Problem is not null
                select new Stuck(one.First.LeftFor(one.Second.Problem!), one.Second.Problem!));
        }

        return (receipts, stuck);
    }

    private async Task NoteAsync(WebhookSource source, int notKept, int parkedCount, IEnumerable<Left> left)
    {
        if (parkedCount > 0)
        {
            LogParked(parkedCount, source.Name);
        }

        if (notKept > 0)
        {
            LogNotKept(notKept, source.Name);
        }

        await refused.NoteAsync(source.RefusedAs, [.. left.Select(one => one.Reason)]);
    }

    /// <summary>Something that can't be taken.</summary>
    private sealed record Left(ParkedItem Item, string Json, RefusalReason Reason, bool HasPlace = true)
    {
        public bool CanBeParked => HasPlace && Json.Length <= ParkedItem.MostUnits;

        public ToPark ToPark => new(Item, Json);
    }

    /// <summary>An item that is a mention.</summary>
    /// <param name="Id">By what it is known where it is parked.</param>
    /// <param name="LeftFor">What is left of it where that can't be taken in.</param>
    private sealed record Readable(string Id, Mention Mention, Func<ProblemException, Left> LeftFor);

    /// <summary>A mention that can't be taken in now.</summary>
    private sealed record Stuck(Left Left, ProblemException Problem);

    /// <summary>What came of reading a body.</summary>
    private sealed record Reading(IReadOnlyList<Readable> Readable, IReadOnlyList<Left> Left);

    [LoggerMessage(EventId = 841, Level = LogLevel.Warning, Message = "{Count} items of {Source} could not be taken, and are parked")]
    private partial void LogParked(int count, string source);

    [LoggerMessage(
        EventId = 845,
        Level = LogLevel.Warning,
        Message = "{Count} items of {Source} could not be taken, and are not kept: they are too large, or too many wait")]
    private partial void LogNotKept(int count, string source);
}
