using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
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
public sealed partial class HandIn(CustomerStore customers, CustomerMatchStore matches, Office office)
{
    private const string LabelWord =
        @"((t[e\u00e9]l([e\u00e9]phone|efoon|efon|[e\u00e9]fono)?|phone|mob(iltelefon|ile(phone)?|il|iel)?|handy|cell(phone|ular)?"
        + @"|celular|gsm|whatsapp|sms|fax)(nr|no|num(mer|ber)?)?|nr|no|num(mer|ber)?)";

    private static readonly char[] Separators = [' ', ',', ':', ';', '-', '\u2013', '/'];

    // Each costs a read; a number that more people share is a company's.
    private const int MostWithOneNumber = 10;

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
        if (given.ValueKind != JsonValueKind.Object)
        {
            return MentionReader.Read(given, now, office.Country);
        }

        // What can't be used is noted where the completed mention is read.
        var fields = new GivenFields(given, "", []);
        if (DeletedRule.Read(fields.Find(DeletedRule.Field), now) == true)
        {
            return MentionReader.Read(given, now, office.Country);
        }

        var errors = new Dictionary<string, string[]>();
        var customer = await FindCustomerAsync(fields, errors, cancellationToken);
        var answer = AnswerOf(fields, errors);
        if (errors.Count > 0)
        {
            return new MentionReading(null, errors);
        }

        var completed = await CompleteAsync(given, fields, customer, externalId, cancellationToken);
        var reading = MentionReader.Read(completed, now, office.Country);
        return reading with
        {
            Mention = reading.Mention is { } mention
                ? mention with { HeardBy = new HeardBy(caller.ToActor(), customer?.Id, answer) }
                : null,
        };
    }

    private async Task<CustomerProfile?> FindCustomerAsync(
        GivenFields fields, Dictionary<string, string[]> errors, CancellationToken cancellationToken)
    {
        if (fields.Find("customerId") is not { } written || GivenText.AsWritten(written) is not { } id || string.IsNullOrWhiteSpace(id))
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

    private async Task<JsonElement> CompleteAsync(
        JsonElement given, GivenFields fields, CustomerProfile? customer, string externalId, CancellationToken cancellationToken)
    {
        var channel = fields.TextOrNumber("channel") is { } named ? ChannelNameRule.Of(named) : null;
        var written = AuthorOf(fields, channel);
        var author = written is { } one ? new GivenFields(one, "author.", []) : null;
        var givenId = NullIfBlank(fields.TextOrNumber("externalId"));
        var handle = NullIfBlank(author?.TextOrNumber("handle")) is not null ? null
            : HandleOf(author, await FindNumberAsync(author, channel, cancellationToken), customer, channel, givenId ?? externalId);

        using var completed = new MemoryStream();
        using (var writer = new Utf8JsonWriter(completed))
        {
            writer.WriteStartObject();
            Copy(given, writer, leaveOut: givenId is null ? ["author", "externalId"] : ["author"]);
            if (givenId is null)
            {
                writer.WriteString("externalId", externalId);
            }

            writer.WriteStartObject("author");
            if (written is { } members)
            {
                Copy(members, writer, leaveOut: handle is null ? [] : ["handle"]);
            }

            if (handle is not null)
            {
                writer.WriteString("handle", handle);
            }

            writer.WriteEndObject();
            writer.WriteEndObject();
        }

        using var document = JsonDocument.Parse(completed.ToArray());
        return document.RootElement.Clone();
    }

    /// <summary>
    /// Who wrote it, as an object. A text by itself is what they are called, by which two are not known to be one, unless it can only be a
    /// handle or a number, or has a number behind the name.
    /// </summary>
    private JsonElement? AuthorOf(GivenFields fields, string? channel) => fields.Find("author") switch
    {
        { ValueKind: JsonValueKind.Object } there => there,
        { ValueKind: JsonValueKind.String or JsonValueKind.Number } when NullIfBlank(fields.TextOrNumber("author")) is { } text =>
            JsonSerializer.SerializeToElement(FieldsOf(text.Trim(), channel)),
        _ => null,
    };

    private Dictionary<string, string> FieldsOf(string text, string? channel)
    {
        if (IsHandle(text, channel))
        {
            return new() { ["handle"] = text };
        }

        if (channel is null || !Channel.OfNumbers.Contains(channel) || PhoneNumberRules.Read(text, office.Country) is null)
        {
            return new() { ["displayName"] = text };
        }

        // What stands before the first digit is skipped where a number is read, and letters behind it are read as those of its keys.
        var (name, number) = SplitAtNumber(text);
        return PhoneNumberRules.Read(number, office.Country) is not { } read || (number.Any(char.IsLetter) && !read.HasExtension)
                ? new() { ["displayName"] = text, ["phone"] = text }
            : name.Any(char.IsLetter) ? new() { ["displayName"] = name, ["phone"] = number }
            : new() { ["phone"] = number };
    }

    private static (string Name, string Number) SplitAtNumber(string text)
    {
        var first = 0;
        while (first < text.Length && !char.IsDigit(text[first]))
        {
            first++;
        }

        var at = text[..first].TrimEnd('(', '+', '\uff0b').Length;
        var name = Label().Replace(text[..at], "").TrimStart(Separators).TrimEnd([.. Separators, '(', '[']);
        return (
            WithoutBeginning(WithoutBeginning(name, '(', ')'), '[', ']'), WithoutEnd(WithoutEnd(text[at..], '(', ')'), '[', ']'));
    }

    private static string WithoutBeginning(string text, char begin, char end) =>
        text.Count(begin.Equals) > text.Count(end.Equals) ? text.TrimStart(begin) : text;

    private static string WithoutEnd(string text, char begin, char end) =>
        text.Count(end.Equals) > text.Count(begin.Equals) ? text.TrimEnd(end) : text;

    /// <summary>What people write before a number to say that it is one.</summary>
    [GeneratedRegex(
        @"(^|[\s,;:(\[/\u2013]|(?<=^|\s)-)" + LabelWord + @"([\s.:/)\]\u2013-]+" + LabelWord + @")*[\s.:/)\]\u2013-]*$",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex Label();

    private static bool IsHandle(string text, string? channel) =>
        text.StartsWith('@') || (channel is not null && Channel.Of(channel).IsMail && MailboxRules.AddressOf(text) is not null);

    /// <summary>
    /// Writes the members as they stand, so that they are read as a machine's are: also numbers, and text that is no Unicode.
    /// </summary>
    private static void Copy(JsonElement given, Utf8JsonWriter writer, string[] leaveOut)
    {
        foreach (var member in given.EnumerateObject())
        {
            if (GivenText.NameOf(member) is { } name && !leaveOut.Contains(name, StringComparer.OrdinalIgnoreCase))
            {
                writer.WritePropertyName(name);
                writer.WriteRawValue(member.Value.GetRawText(), skipInputValidation: true);
            }
        }
    }

    /// <summary>
    /// The name on the channel. Of somebody who is known, how they were reached there before; somebody who is not known and gave no number
    /// or address is nobody we have met, whatever their name is.
    /// </summary>
    private static string HandleOf(
        GivenFields? author, string? number, CustomerProfile? customer, string? channel, string externalId) =>
        (channel == Channel.Phone.Name ? number ?? customer?.Phone : null)
        ?? customer?.Identities.FirstOrDefault(identity => identity.Channel == channel)?.Handle
        ?? (customer is null
            ? number ?? author?.Text("email") ?? externalId
            : customer.DisplayName ?? customer.Id);

    /// <summary>
    /// The number by which somebody is known on a channel, the same for all its writings; as it was typed once where they are known by
    /// that. As it is typed now where it has an extension, by which colleagues behind one company number differ, and where it is no number.
    /// </summary>
    private async Task<string?> FindNumberAsync(GivenFields? author, string? channel, CancellationToken cancellationToken)
    {
        if (author?.Text("phone") is not { } typed
            || channel is null
            || PhoneNumberRules.Read(typed, office.Country) is not { HasExtension: false, E164: var number })
        {
            return author?.Text("phone");
        }

        string[] writings =
            [number, typed, .. PhoneNumberRules.WritingsOf(number, office.Country), .. PhoneNumberRules.KeptAs(number)];
        foreach (var writing in writings.Distinct())
        {
            if (await matches.FindOwnerAsync(channel, writing, cancellationToken) is not null)
            {
                return writing;
            }
        }

        return await FindOddWritingAsync(channel, number, cancellationToken) ?? number;
    }

    /// <summary>The handle on a channel of who has that number, where it is the same number in a writing that nobody would guess.</summary>
    private async Task<string?> FindOddWritingAsync(string channel, string number, CancellationToken cancellationToken)
    {
        var found = new List<string>();
        foreach (var match in DuplicateRule.SoughtForPhone(number))
        {
            found.AddRange(await matches.FindAsync(match, cancellationToken));
        }

        foreach (var id in found.Distinct().Take(MostWithOneNumber))
        {
            var profile = (await customers.FindCurrentAsync(id, cancellationToken))?.Profile;
            var known = profile is { ErasingSince: null } ? profile.Identities : [];
            if (known.FirstOrDefault(identity => identity.Channel == channel && IsSame(identity.Handle, number)) is { } identity)
            {
                return identity.Handle;
            }
        }

        return null;
    }

    private bool IsSame(string handle, string number) =>
        PhoneNumberRules.Read(handle, office.Country) is { HasExtension: false, E164: var known }
        && PhoneNumberRules.AreSame(known, number);

    private static SpotAnswer? AnswerOf(GivenFields fields, Dictionary<string, string[]> errors)
    {
        if (fields.Find("answer") is not { } written)
        {
            return null;
        }

        var answer = written.ValueKind == JsonValueKind.Object ? new GivenFields(written, "answer.", []) : null;
        if (answer?.Text("said") is not { Length: <= 10_000 } said)
        {
            errors["answer.said"] = ["answer.said is required: what was said to the customer, up to 10,000 characters."];
            return null;
        }

        if (answer.Find("where") is { } place && (place.ValueKind != JsonValueKind.String || answer.Text("where")?.Length > 256))
        {
            errors["answer.where"] = ["answer.where must be a text of 256 characters at the most."];
        }

        var needsResolution = answer.Find("needsResolution")?.ValueKind;
        if (needsResolution is not (null or JsonValueKind.True or JsonValueKind.False))
        {
            errors["answer.needsResolution"] = ["answer.needsResolution must be true or false."];
        }

        return errors.Count > 0
            ? null
            : new SpotAnswer(said, answer.Text("where"), needsResolution is { } given ? given == JsonValueKind.True : null);
    }

    private static string? NullIfBlank(string? text) => string.IsNullOrWhiteSpace(text) ? null : text;
}
