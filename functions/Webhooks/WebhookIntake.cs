using System.Text.Json;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Logging;
using Outreach.FollowUps.Mentions;
using Outreach.Platform.Http;
using Outreach.SharedKernel;

namespace Outreach.Webhooks;

/// <summary>
/// Makes mentions of what a source sent, by the same intake as <c>POST /mentions</c>, and parks what can't be one. Safe to repeat: what
/// was taken is a duplicate then, what was parked has the same id.
/// </summary>
public sealed partial class WebhookIntake(
    MentionIntake mentions, ParkedItems parked, RefusedMentions refused, Office office, ILogger<WebhookIntake> log)
{
    /// <summary>The most items of one delivery.</summary>
    internal const int MostItems = 1000;

    /// <summary>How deeply a body may be nested.</summary>
    internal const int MostDepth = 32;

    private const int Together = 100;
    private const string NothingThere = "There is nothing at the path of Items, so nobody knows what its items are.";

    /// <summary>Takes in a delivery.</summary>
    /// <exception cref="ProblemException">
    /// 400 for more items than are taken at once, 503 where nobody is there who could answer.
    /// </exception>
    internal async Task<WebhookReceipt> TakeAsync(
        WebhookSource source, JsonElement body, WebhookDelivery delivery, DateTimeOffset now, DurableTaskClient client,
        CancellationToken cancellationToken)
    {
        var (taken, left) = Read(source, body, now, place => ParkedItem.IdOf(delivery.FirstAt, delivery.Hash, place), delivery.FirstAt);
        var receipts = await TakeAsync(taken, now, client, cancellationToken);
        var tooLarge = await ParkAsync(left, cancellationToken);
        await NoteAsync(source, left);
        return new WebhookReceipt
        {
            Taken = receipts.Count(receipt => !receipt.Duplicate),
            Duplicate = receipts.Count(receipt => receipt.Duplicate),
            Parked = left.Count - tooLarge,
            Refused = tooLarge,
        };
    }

    /// <summary>Says what would be taken of a body, and takes nothing.</summary>
    /// <exception cref="ProblemException">400 for more items than are taken at once.</exception>
    internal WebhookTrial Try(WebhookSource source, JsonElement body, DateTimeOffset now) =>
        ItemsOf(source, body) is { } items
            ? new WebhookTrial(
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
        var (taken, left) = item.IsWhole
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

        var receipts = await TakeAsync(taken, now, client, cancellationToken);
        await ParkAsync(left, cancellationToken);
        await parked.DeleteAsync(item.Id, cancellationToken);
        return new ParkedRetry(receipts, left.Count);
    }

    private static IReadOnlyList<JsonElement>? ItemsOf(WebhookSource source, JsonElement body) => source.Mapping.ItemsOf(body) switch
    {
        { Count: > MostItems } => throw ProblemException.Invalid("body", $"Holds more than {MostItems} items; send fewer at a time."),
        var items => items,
    };

    private Reading Read(
        WebhookSource source, JsonElement body, DateTimeOffset now, Func<int, string> idOf, DateTimeOffset at) =>
        ItemsOf(source, body) is { } items
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
        var (taken, left) = (new List<Mention>(), new List<Left>());
        foreach (var (place, item) in items.Index())
        {
            var reading = MentionReader.Read(source.Mapping.MentionOf(item), now, office.Country);
            if (reading.Mention is { } mention)
            {
                taken.Add(mention);
                continue;
            }

            var kept = new ParkedItem { Id = idOf(place), Source = source.Name, At = at, Reasons = reading.Errors };
            left.Add(new Left(kept, item.GetRawText(), reading.Reason ?? RefusalReason.NotJson));
        }

        return new Reading(taken, left);
    }

    private async Task<IReadOnlyList<MentionReceipt>> TakeAsync(
        IReadOnlyList<Mention> taken, DateTimeOffset now, DurableTaskClient client, CancellationToken cancellationToken)
    {
        var receipts = new List<MentionReceipt>();
        foreach (var together in taken.Chunk(Together))
        {
            receipts.AddRange(await mentions.TakeInAsync(together, now, client, cancellationToken));
        }

        return receipts;
    }

    /// <summary>Parks what can't be taken. Returns how many were too large for that.</summary>
    private async Task<int> ParkAsync(IReadOnlyList<Left> left, CancellationToken cancellationToken)
    {
        foreach (var (item, json, _) in left.Where(one => !one.IsTooLarge))
        {
            await parked.PutAsync(item, json, cancellationToken);
        }

        return left.Count(one => one.IsTooLarge);
    }

    private async Task NoteAsync(WebhookSource source, IReadOnlyList<Left> left)
    {
        if (left.Count > 0)
        {
            LogParked(left.Count, source.Name);
            await refused.NoteAsync(source.RefusedAs, [.. left.Select(one => one.Reason)]);
        }
    }

    /// <summary>Something that can't be taken.</summary>
    private sealed record Left(ParkedItem Item, string Json, RefusalReason Reason)
    {
        public bool IsTooLarge => Json.Length > ParkedItem.MostUnits;
    }

    /// <summary>What came of reading a body.</summary>
    private sealed record Reading(IReadOnlyList<Mention> Taken, IReadOnlyList<Left> Left);

    [LoggerMessage(EventId = 841, Level = LogLevel.Warning, Message = "{Count} items of {Source} could not be taken, and are parked")]
    private partial void LogParked(int count, string source);
}
