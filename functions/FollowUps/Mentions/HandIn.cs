using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Outreach.Customers;
using Outreach.Platform.Http;
using Outreach.SharedKernel;
using Outreach.Staff;
using Outreach.Staff.Authorization;

namespace Outreach.FollowUps.Mentions;

/// <summary>
/// Reads mentions, and completes what a person hands in who heard a customer, on the phone or in the shop: who heard it, and what only a
/// channel would know. What a machine sends is left as it is.
/// </summary>
public sealed class HandIn(CustomerStore customers, Office office)
{
    /// <summary>Reads those of one request.</summary>
    /// <param name="given">Each as it came in.</param>
    /// <param name="now">When (UTC).</param>
    internal async Task<IReadOnlyList<MentionReading>> ReadAsync(
        IEnumerable<JsonElement> given, HttpRequest request, DateTimeOffset now, CancellationToken cancellationToken)
    {
        if (RequestGuard.FindCallerOf(request) is not { } caller)
        {
            return [.. given.Select(one => MentionReader.Read(one, now, office.Country))];
        }

        // The same for the same Idempotency-Key: a request that broke off and is sent again is about the same words.
        var first = $"heard-{KeyedRequest.Of(request)?.RequestId ?? Guid.NewGuid().ToString("N")}";
        var readings = new List<MentionReading>();
        foreach (var (n, one) in given.Index())
        {
            var externalId = n == 0 ? first : string.Create(CultureInfo.InvariantCulture, $"{first}-{n}");
            readings.Add(await ReadAsync(one, caller, externalId, now, cancellationToken));
        }

        return readings;
    }

    private async Task<MentionReading> ReadAsync(
        JsonElement given, StaffMember caller, string externalId, DateTimeOffset now, CancellationToken cancellationToken)
    {
        if (given.ValueKind != JsonValueKind.Object || IsDeleted(given))
        {
            return MentionReader.Read(given, now, office.Country);
        }

        var errors = new Dictionary<string, string[]>();
        var customer = await FindCustomerAsync(TextOf(given, "customerId"), errors, cancellationToken);
        var answer = AnswerOf(given, errors);
        if (errors.Count > 0)
        {
            return new MentionReading(null, errors);
        }

        var reading = MentionReader.Read(Completed(given, customer, externalId), now, office.Country);
        return reading with
        {
            Mention = reading.Mention is { } mention
                ? mention with { HeardBy = new HeardBy(caller.ToActor(), customer?.Id, answer) }
                : null,
        };
    }

    private async Task<CustomerProfile?> FindCustomerAsync(
        string? id, Dictionary<string, string[]> errors, CancellationToken cancellationToken)
    {
        if (id is null)
        {
            return null;
        }

        var stored = CustomerId.IsWellFormed(id) ? await customers.FindCurrentAsync(id, cancellationToken) : null;
        if (stored is { Profile: { ErasingSince: null } profile })
        {
            return profile;
        }

        errors["customerId"] = ["customerId is the id of no customer."];
        return null;
    }

    private static JsonElement Completed(JsonElement given, CustomerProfile? customer, string externalId)
    {
        var (completed, author) = (Copy(given), new JsonObject());
        if (given.TryGetProperty("author", out var written) && written.ValueKind == JsonValueKind.Object)
        {
            author = Copy(written);
        }

        var id = TextOf(given, "externalId") ?? externalId;
        author["handle"] = HandleOf(author, customer, TextOf(given, "channel"), id);
        completed["author"] = author;
        completed["externalId"] = id;
        return JsonSerializer.SerializeToElement(completed);
    }

    /// <summary>
    /// The name on the channel. Of somebody who is known, how they were reached there before; somebody who is not known and gave no number
    /// or address is nobody we have met, whatever their name is.
    /// </summary>
    private static string HandleOf(JsonObject author, CustomerProfile? customer, string? channel, string externalId) =>
        TextOf(author, "handle")
        ?? (channel == Channel.Phone.Name ? TextOf(author, "phone") ?? customer?.Phone : null)
        ?? customer?.Identities.FirstOrDefault(identity => identity.Channel == channel)?.Handle
        ?? (customer is null
            ? TextOf(author, "phone") ?? TextOf(author, "email") ?? externalId
            : customer.DisplayName ?? customer.Id);

    private static SpotAnswer? AnswerOf(JsonElement given, Dictionary<string, string[]> errors)
    {
        if (!given.TryGetProperty("answer", out var written) || written.ValueKind == JsonValueKind.Null)
        {
            return null;
        }

        var answer = Read(written);
        if (answer?.Said is not { Length: <= 10_000 } said || string.IsNullOrWhiteSpace(said))
        {
            errors["answer.said"] = ["answer.said is required: what was said to the customer, up to 10,000 characters."];
            return null;
        }

        if (answer.Where?.Length > 256)
        {
            errors["answer.where"] = ["answer.where may hold 256 characters at the most."];
        }

        return new SpotAnswer(said, string.IsNullOrWhiteSpace(answer.Where) ? null : answer.Where, answer.NeedsResolution);
    }

    private static SpotAnswerInput? Read(JsonElement written)
    {
        try
        {
            return written.Deserialize<SpotAnswerInput>(Platform.Json.Http);
        }
        catch (JsonException)
        {
            // Of another shape: it says nothing that could be used.
            return null;
        }
    }

    /// <summary>Of members of one name the last one counts, as when it is read.</summary>
    private static JsonObject Copy(JsonElement given)
    {
        var copy = new JsonObject();
        foreach (var member in given.EnumerateObject())
        {
            copy[member.Name] = JsonSerializer.SerializeToNode(member.Value);
        }

        return copy;
    }

    private static bool IsDeleted(JsonElement given) =>
        given.TryGetProperty("deleted", out var deleted) && deleted.ValueKind == JsonValueKind.True;

    private static string? TextOf(JsonElement given, string name) =>
        given.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String && value.GetString() is { } text
            && !string.IsNullOrWhiteSpace(text) ? text : null;

    private static string? TextOf(JsonObject given, string name) =>
        given[name] is JsonValue value && value.TryGetValue<string>(out var text) && !string.IsNullOrWhiteSpace(text) ? text : null;
}
