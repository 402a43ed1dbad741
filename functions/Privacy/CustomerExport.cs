using System.Text.Json;
using System.Text.Json.Nodes;
using Azure.Data.Tables;
using Microsoft.Extensions.Options;
using Outreach.Customers;
using Outreach.Customers.ThankYouCalls;
using Outreach.FollowUps;
using Outreach.Notices;
using Outreach.Platform;
using Outreach.Platform.Storage;
using Outreach.WorkItems;

namespace Outreach.Privacy;

/// <summary>
/// Everything that is kept about a customer, in one document: each part with a heading and sentences that they understand, and beside them
/// the values as they are stored. What no part covers is in the last part, so that nothing can be left out.
/// </summary>
public sealed class CustomerExport(
    CustomerStore customers,
    FollowUpStore followUps,
    OutreachTables tables,
    IEnumerable<IKeptElsewhere> elsewhere,
    IOptions<RetentionPolicy> retention)
{
    private const int AtOnce = 8;

    internal async Task<JsonObject> WriteAsync(CustomerProfile customer, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var kept = new List<KeptCustomer>();
        foreach (var partition in await PartitionsAsync(customer, cancellationToken))
        {
            kept.Add(new KeptCustomer(partition, await customers.ReadPartitionAsync(partition, cancellationToken)));
        }

        var rows = kept.SelectMany(one => one.Rows).ToList();
        var conversations = await ReadFollowUpsAsync(kept, rows, cancellationToken);
        var profiles = Read<CustomerProfile>(rows, IsProfile).ToList();
        var unsent = await PendingNoticeStore.FindUnsentAsync(
            tables, Read<NoticeLogEntry>(rows, row => IsOf("call")(row) && row.RowKey.Split(':')[2] == "notice"), cancellationToken);
        return new JsonObject
        {
            ["heading"] = "Everything that we keep about you",
            ["inWords"] = Words(
            [
                $"This file was written on {Wording.At(now)}. It holds everything that we keep about you, and nothing about anybody else.",
                "Each part says in sentences what we keep; the stored values are beside them. Our colleagues go by a short name of theirs.",
            ]),
            ["writtenAt"] = JsonSerializer.SerializeToNode(now, Json.Http),
            ["customerId"] = customer.Id,
            ["whatWeKnow"] = Part("What we know", profiles.SelectMany(ExportWords.Of), rows.Where(IsProfile).Select(Raw)),
            ["whatYouAskedUsNotToDo"] = Part(
                "What you asked us not to do",
                profiles.SelectMany(profile => profile.DoNotContact).Select(ExportWords.Of).DefaultIfEmpty(
                    "You have not asked us to leave you alone anywhere."),
                profiles.SelectMany(profile => profile.DoNotContact).Select(Value)),
            ["whatYouWroteAndWhatWeAnswered"] = new JsonObject
            {
                ["heading"] = "What you wrote, and what we answered",
                ["inWords"] = Words([
                    $"You began {conversations.Count} {(conversations.Count == 1 ? "conversation" : "conversations")} with us. "
                        + "They are here, the oldest first."]),
                ["conversations"] = new JsonArray([.. conversations.Select(Conversation)]),
                ["data"] = new JsonArray([.. rows.Where(IsOf("contact")).Select(Raw)]),
            },
            ["whatWeWroteDown"] = Part(
                "What we wrote down about you",
                Read<CustomerNote>(rows, IsOf("note")).Select(ExportWords.Of),
                rows.Where(IsOf("note")).Select(Raw)),
            ["whenWeWereInTouch"] = Part(
                "When we were in touch besides",
                Read<LoggedContact>(rows, IsOf("spoke")).Select(ExportWords.Of),
                rows.Where(IsOf("spoke")).Select(Raw)),
            ["whenWeCalled"] = Part(
                "When we called, or meant to",
                kept.SelectMany(customer => CallsInWords(customer, unsent)),
                rows.Where(IsOf("call")).Select(Raw)),
            ["whereElse"] = await ReadElsewhereAsync(kept, cancellationToken),
            ["howLongWeKeepIt"] = Part("How long we keep it, and why", ExportWords.Of(retention.Value), [Value(retention.Value)]),
            ["everythingElse"] = Part(
                "Everything else",
                [],
                rows.Where(
                    row => !IsProfile(row) && !RefusedDuplicates.IsRow(row)
                        && row.RowKey.Split(':')[0] is not ("contact" or "note" or "spoke" or "call")).Select(Raw)),
        };
    }

    private static JsonArray Words(IEnumerable<string> sentences) => new([.. sentences.Select(sentence => (JsonNode)sentence)]);

    private static JsonObject Part(string heading, IEnumerable<string> sentences, IEnumerable<JsonNode> data) => new()
    {
        ["heading"] = heading,
        ["inWords"] = Words(sentences.DefaultIfEmpty("Nothing.")),
        ["data"] = new JsonArray([.. data]),
    };

    private static JsonNode Value<T>(T value) => JsonSerializer.SerializeToNode(value, Json.Rows)!;

    /// <summary>A row as it is stored, but for the mark of the commit that wrote it.</summary>
    private static JsonNode Raw(TableEntity row)
    {
        // What says that a command was sent, and when, holds no document.
        var document = Document.ReadText(row, "Data");
        var raw = new JsonObject { ["key"] = row.RowKey, ["value"] = document.Length == 0 ? null : JsonNode.Parse(document) };
        foreach (var (name, value) in row.Where(
            property => property.Value is string or DateTimeOffset && !property.Key.StartsWith("Data", StringComparison.Ordinal)
            && property.Key is not ("PartitionKey" or "RowKey" or "Timestamp" or "CommitId" or "odata.etag")))
        {
            raw[name] = JsonSerializer.SerializeToNode(value, Json.Http);
        }

        return raw;
    }

    private static bool IsProfile(TableEntity row) => row.RowKey == "profile";

    private static Func<TableEntity, bool> IsOf(string kind) => row => row.RowKey.StartsWith(kind + ":", StringComparison.Ordinal);

    private static IEnumerable<T> Read<T>(IEnumerable<TableEntity> rows, Func<TableEntity, bool> which) =>
        rows.Where(which).Select(Document.Read<T>);

    private static JsonNode Conversation(WholeFollowUp whole)
    {
        var state = whole.Stored.State;
        return new JsonObject
        {
            ["heading"] = $"What you wrote on {state.Channel} on {Wording.At(state.ReceivedAt)}",
            ["inWords"] = Words(whole.Events.Select(happened => happened.ToCustomer())),
            ["whatYouWrote"] = Part(
                "What you wrote", whole.Mentions.Select(mention => ExportWords.Of(mention, state.Channel)), whole.Mentions.Select(Value)),
            ["whomWeTold"] = Part(
                "Which of our colleagues were told of it", whole.Notices.Select(ExportWords.Of), whole.Notices.Select(Value)),
            ["events"] = new JsonArray([.. whole.Events.Select(Value)]),
            ["data"] = Value(state),
        };
    }

    private static IEnumerable<string> CallsInWords(KeptCustomer customer, IReadOnlyList<OutboxEntry> unsent)
    {
        foreach (var call in Read<CallState>(
            customer.Rows,
            row => IsOf("call")(row) && row.RowKey.EndsWith(":state", StringComparison.Ordinal)).OrderBy(call => call.Number))
        {
            yield return ExportWords.Of(call);
            var its = customer.Rows.Where(IsOf($"call:{call.Number}")).ToList();
            foreach (var attempt in Read<CallAttempt>(its, IsOf($"call:{call.Number}:attempt")).OrderBy(attempt => attempt.Number))
            {
                yield return ExportWords.Of(attempt);
            }

            foreach (var notice in NoticeLog.Of(
                Read<NoticeLogEntry>(its, IsOf($"call:{call.Number}:notice")),
                Read<NoticeBounce>(its, IsOf($"call:{call.Number}:bounce")),
                [.. call.Outbox, .. unsent.Where(entry => entry.Id.StartsWith($"{call.Id}-", StringComparison.Ordinal))]))
            {
                yield return ExportWords.Of(notice);
            }
        }
    }

    private async Task<IReadOnlyList<string>> PartitionsAsync(CustomerProfile customer, CancellationToken cancellationToken) =>
        [customer.Id, .. (await customers.FindAbsorbedAsync(customer, cancellationToken)).Select(absorbed => absorbed.Stored.Profile.Id)];

    private async Task<IReadOnlyList<WholeFollowUp>> ReadFollowUpsAsync(
        IReadOnlyList<KeptCustomer> kept, IReadOnlyList<TableEntity> rows, CancellationToken cancellationToken)
    {
        var found = new System.Collections.Concurrent.ConcurrentBag<WholeFollowUp>();
        await Parallel.ForEachAsync(
            rows.Where(IsOf("contact")).Select(row => row.RowKey.Split(':')[1]).Distinct(),
            new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = cancellationToken },
            async (id, token) =>
            {
                if (await followUps.FindWholeAsync(id, token) is { } whole
                    && kept.Any(one => one.CustomerId == whole.Stored.State.CustomerId))
                {
                    found.Add(whole);
                }
            });
        return [.. found.OrderBy(whole => whole.Stored.State.ReceivedAt).ThenBy(whole => whole.Stored.State.Id, StringComparer.Ordinal)];
    }

    private async Task<JsonObject> ReadElsewhereAsync(IReadOnlyList<KeptCustomer> kept, CancellationToken cancellationToken)
    {
        var data = new List<JsonNode>();
        foreach (var one in elsewhere)
        {
            foreach (var customer in kept)
            {
                if (await one.ReadAsync(customer, cancellationToken) is { Count: > 0 } found)
                {
                    data.Add(new JsonObject { ["heading"] = one.Name, ["data"] = new JsonArray([.. found]) });
                }
            }
        }

        return Part(
            "Where else you are named",
            [
                "Your name and the beginning of your message stand in the to-do list of whoever is to answer you, until they have.",
                "From the names you write under we make a code by which we know you again; the names can't be read from it.",
                .. data.Select(one => $"{one["heading"]}: {one["data"]!.AsArray().Count}."),
            ],
            data);
    }
}
