using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Outreach.Customers;
using Outreach.Platform;
using Outreach.SharedKernel;

namespace Outreach.FollowUps.Mentions;

/// <summary>What came of reading a mention: the mention, or what it lacks to be known again.</summary>
/// <param name="Mention">The mention; null where it can't be taken.</param>
/// <param name="Errors">What is wrong, by the field as it stands in JSON; empty where it can be taken.</param>
internal sealed record MentionReading(Mention? Mention, IReadOnlyDictionary<string, string[]> Errors)
{
    /// <summary>What it lacks first; null for what only a person who hands it in can have got wrong, and sees at once.</summary>
    public RefusalReason? Reason =>
        Mention is not null ? null
        : Errors.ContainsKey("body") ? RefusalReason.NotJson
        : Errors.ContainsKey("channel") ? RefusalReason.NoChannel
        : Errors.ContainsKey("externalId") ? RefusalReason.NoExternalId
        : Errors.Keys.Any(name => name.StartsWith("author", StringComparison.Ordinal)) ? RefusalReason.NoAuthor
        : null;
}

/// <summary>
/// Reads mentions as they come. One is refused only where it could not be known again: without channel, id or author. Everything else is
/// taken, and what can't be used of it is kept as it was written and noted. Pure; never throws.
/// </summary>
internal static class MentionReader
{
    public const int MostUnitsOfId = 512;
    public const int MostUnitsOfName = 256;
    public const int MostUnitsOfUrl = 2048;
    public const int MostMedia = 20;

    /// <summary>Reads one.</summary>
    /// <param name="given">What came in.</param>
    /// <param name="now">When (UTC).</param>
    /// <param name="country">The office's: in its writing a phone number without a country is read.</param>
    public static MentionReading Read(JsonElement given, DateTimeOffset now, string? country)
    {
        var errors = new Dictionary<string, string[]>();
        if (given.ValueKind != JsonValueKind.Object)
        {
            errors["body"] = ["A mention must be a JSON object."];
            return new MentionReading(null, errors);
        }

        var notes = new List<KeptNote>();
        var fields = new GivenFields(given, "", notes);
        var channel = ChannelOf(fields, errors);
        var externalId = IdOf(fields, errors);
        if (errors.Count == 0 && IsDeleted(fields, now))
        {
            return new MentionReading(Mention.DeletedAs(channel!, externalId!), errors);
        }

        var author = AuthorOf(fields, channel ?? "", country, notes, errors);
        if (errors.Count > 0)
        {
            return new MentionReading(null, errors);
        }

        var (text, isWhole) = TextOf(fields, MentionText.MostUnitsOn(channel!));
        var (media, leftOut) = MediaOf(fields, notes);
        var kind = KindOf(fields);
        var suggested = kind is null ? Triage.Suggest(text) : null;
        return new MentionReading(
            new Mention
            {
                Channel = channel!,
                ExternalId = externalId!,
                Author = author!,
                Text = text,
                Truncated = !isWhole,
                Url = fields.Usable("url", WebAddressOf, "Must be an http or https address of 2,048 characters at the most."),
                PostedAt = PostedAtOf(fields, now),
                Kind = kind ?? suggested!.Kind,
                KindReason = suggested?.Reason,
                Language = LanguageIn(fields) ?? LanguageRule.Detect(text),
                InReplyTo = InReplyToOf(fields),
                Media = media,
                MediaLeftOut = leftOut,
                Notes = notes,
            },
            errors);
    }

    private static string? ChannelOf(GivenFields fields, Dictionary<string, string[]> errors)
    {
        var given = fields.TextOrNumber("channel")?.Trim();
        if (given is null || ChannelNameRule.Of(given) is not { } channel)
        {
            errors["channel"] = ["channel is required, such as twitter or email: 1 to 32 of a-z, 0-9, _ and -."];
            return null;
        }

        if (!channel.Equals(given, StringComparison.OrdinalIgnoreCase))
        {
            fields.Note("channel", $"Has more than 32 characters, or others than a-z, 0-9, _ and -; it is the channel {channel}.", given);
        }

        return channel;
    }

    private static bool IsDeleted(GivenFields fields, DateTimeOffset now)
    {
        var given = fields.Find(DeletedRule.Field);
        if (DeletedRule.Read(given, now) is { } isDeleted)
        {
            return isDeleted;
        }

        fields.Note(
            DeletedRule.Field, "Must be true, false, or when it was deleted; nothing is deleted.", GivenText.AsWritten(given!.Value));
        return false;
    }

    private static string? IdOf(GivenFields fields, Dictionary<string, string[]> errors)
    {
        if (fields.TextOrNumber("externalId")?.Trim() is { Length: > 0 } id)
        {
            return Recognizable(id, "externalId", MostUnitsOfId, fields);
        }

        errors["externalId"] = ["externalId is required: the mention's id on its channel."];
        return null;
    }

    private static Author? AuthorOf(
        GivenFields fields, string channel, string? country, List<KeptNote> notes, Dictionary<string, string[]> errors)
    {
        if (MembersOfAuthor(fields) is not { } given)
        {
            errors["author"] = ["author is required: an object with a handle."];
            return null;
        }

        var author = new GivenFields(given, "author.", notes);
        var written = author.TextOrNumber("handle")?.Trim() ?? "";
        var isAddress = written.Length == 0 && Channel.Of(channel).IsMail;
        var (handle, name) = MailboxRules.Split(channel, isAddress ? AddressOf(author) : written);
        if (!IdentityKey.IsHandle(handle))
        {
            errors["author.handle"] = ["author.handle is required: their name on the channel, and more than @."];
            return null;
        }

        return new Author
        {
            Handle = Recognizable(handle, "handle", MostUnitsOfName, author),
            DisplayName = author.Usable(
                "displayName",
                text => text.Trim() is { Length: <= MostUnitsOfName } trimmed ? trimmed : null,
                "Must have 256 characters at the most.") ?? name,
            Email = author.Usable("email", MailboxRules.AddressOf, "Is not an e-mail address."),
            Phone = PhoneOf(author, country),
            TimeZone = author.Usable(
                "timeZone",
                text => Formats.IsTimeZone(text.Trim()) ? text.Trim() : null,
                "Must be an IANA zone, such as Europe/Amsterdam."),
        };
    }

    /// <summary>Who wrote it, as an object: a name by itself is a handle.</summary>
    private static JsonElement? MembersOfAuthor(GivenFields fields) => fields.Find("author") switch
    {
        { ValueKind: JsonValueKind.Object } given => given,
        { ValueKind: JsonValueKind.String or JsonValueKind.Number } =>
            JsonSerializer.SerializeToElement(new { handle = fields.TextOrNumber("author") }),
        _ => null,
    };

    /// <summary>The address, with the name beside it; empty where there is none, or what is none: that is noted where it is read.</summary>
    private static string AddressOf(GivenFields author) =>
        author.Find("email") is { ValueKind: JsonValueKind.String } given && GivenText.Of(given).Text.Trim() is var text
            && MailboxRules.AddressOf(text) is not null ? text : "";

    private static string? PhoneOf(GivenFields author, string? country)
    {
        if (author.Text("phone") is not { } given)
        {
            return null;
        }

        if (PhoneNumberRules.Read(given, country) is not { } number)
        {
            author.Note("phone", "Is not a phone number that can be understood, such as +31201234567.", given);
            return null;
        }

        if (number.HasExtension)
        {
            author.Note("phone", "The number is understood; its extension is not kept with it.", given);
        }

        return number.E164;
    }

    private static (string Text, bool IsWhole) TextOf(GivenFields fields, int most)
    {
        if (fields.Find("text") is not { } given || fields.TextOf("text", given, orNumber: false) is not { } text)
        {
            return ("", true);
        }

        var kept = Excerpt.Beginning(text, most);
        return (kept, kept.Length == text.Length);
    }

    private static (IReadOnlyList<MentionMedia> Media, int LeftOut) MediaOf(GivenFields fields, List<KeptNote> notes)
    {
        if (fields.Find("media") is not { } given)
        {
            return ([], 0);
        }

        if (given.ValueKind != JsonValueKind.Array)
        {
            fields.Note("media", "Must be a list of up to 20 links.", GivenText.AsWritten(given));
            return ([], 0);
        }

        var (media, unusable) = (new List<MentionMedia>(), 0);
        foreach (var (n, item) in given.EnumerateArray().Index())
        {
            if (media.Count == MostMedia)
            {
                return (media, Math.Max(0, unusable - MostMedia) + given.GetArrayLength() - n);
            }

            var noted = notes.Count;
            var link = item.ValueKind == JsonValueKind.Object ? new GivenFields(item, $"media[{n}].", notes) : null;
            var url = link?.Usable("url", WebAddressOf, "Must be an http or https address of 2,048 characters at the most.");
            if (url is not null)
            {
                media.Add(new MentionMedia(url, Label(link!, "type"), Label(link!, "name")));
            }
            else if (++unusable > MostMedia)
            {
                // A row has no room for a note about each of very many: these are counted as left out.
                notes.RemoveRange(noted, notes.Count - noted);
            }
            else if (notes.Count == noted)
            {
                fields.Note($"media[{n}]", "Must be an object with a url.", GivenText.AsWritten(item));
            }
        }

        return (media, Math.Max(0, unusable - MostMedia));

        static string? Label(GivenFields link, string name) =>
            link.Usable(name, text => text.Length <= MostUnitsOfName ? text : null, "Must have 256 characters at the most.");
    }

    private static DateTimeOffset PostedAtOf(GivenFields fields, DateTimeOffset now)
    {
        if (fields.Text("postedAt") is not { } given)
        {
            return now;
        }

        if ((Instants.Parse(given.Trim()) ?? Instants.ParseMail(given)) is { } understood)
        {
            return understood;
        }

        fields.Note(
            "postedAt",
            "Must be an ISO 8601 moment with an offset, such as 2026-01-05T10:00:00Z; the moment of arrival stands for it.",
            given);
        return now;
    }

    private static MentionKind? KindOf(GivenFields fields) => Json.ParseName<MentionKind>(fields.Usable(
        "kind",
        text => Json.ParseName<MentionKind>(text.Trim().ToLowerInvariant()) is { } kind ? Json.NameOf(kind) : null,
        "Must be praise, problem, question, idea or other; its words say what it is taken for."));

    private static string? LanguageIn(GivenFields fields) => fields.Usable(
        "language",
        tag => LanguageTag.IsWellFormed(tag.Trim()) ? tag.Trim() : null,
        "Must be a BCP 47 tag, such as nl or pt-BR; its words say it where they are clear.");

    private static string? InReplyToOf(GivenFields fields)
    {
        if (fields.TextOrNumber("inReplyTo")?.Trim() is not { Length: > 0 } id)
        {
            return null;
        }

        // As the id that it answers is kept.
        return Recognizable(id, "inReplyTo", MostUnitsOfId, fields);
    }

    private static string? WebAddressOf(string text) =>
        text.Trim() is { Length: <= MostUnitsOfUrl } url && Uri.TryCreate(url, UriKind.Absolute, out var uri)
            && uri.Scheme is "http" or "https"
            ? url
            : null;

    /// <summary>
    /// A very long id is kept by its beginning and a fingerprint of the whole, so that it is known again and no other is taken for it.
    /// </summary>
    private static string Recognizable(string id, string name, int most, GivenFields fields)
    {
        if (id.Length <= most)
        {
            return id;
        }

        fields.Note(name, $"Has more than {most} characters; it is known again by its beginning and a fingerprint.", id);
        var fingerprint = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(id)));
        return $"{Excerpt.Beginning(id, most - fingerprint.Length - 1)}~{fingerprint}";
    }
}
