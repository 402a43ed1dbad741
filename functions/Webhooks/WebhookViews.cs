using Outreach.FollowUps.Mentions;
using Outreach.Platform;

namespace Outreach.Webhooks;

/// <summary>What came of a delivery: numbers alone, for whoever sends it learns nothing else.</summary>
internal sealed record WebhookReceipt
{
    /// <summary>Mentions that were taken in.</summary>
    public int Taken { get; init; }

    /// <summary>Mentions that were known already.</summary>
    public int Duplicate { get; init; }

    /// <summary>Items that could not be made a mention, or not be taken in for several minutes, and wait for a lead.</summary>
    public int Parked { get; init; }

    /// <summary>Items that could not be made a mention, and do not wait: they are too large, or too many of the source wait.</summary>
    public int Refused { get; init; }

    /// <summary>Whether this delivery had come before, and was ignored.</summary>
    public bool Repeated { get; init; }
}

/// <summary>What would be taken of a body.</summary>
/// <param name="Fault">Why nothing would be; null where its items were found.</param>
/// <param name="Items">Its items, in their order.</param>
internal sealed record WebhookTrial(string? Fault, IReadOnlyList<WebhookTrialItem> Items);

/// <summary>What would become of an item.</summary>
internal sealed record WebhookTrialItem
{
    /// <summary>Its place, from 0 on.</summary>
    public required int Index { get; init; }

    /// <summary>The mention that it would be; null where it would be parked.</summary>
    public TrialMention? Mention { get; init; }

    /// <summary>Why it would be parked, by the field of a mention.</summary>
    public required IReadOnlyDictionary<string, string[]> Errors { get; init; }

    /// <summary>What of it could not be used, and would be kept beside the mention.</summary>
    public required IReadOnlyList<MentionNote> Notes { get; init; }

    /// <summary>The paths of the map at which it has nothing.</summary>
    public required IReadOnlyList<string> Missing { get; init; }

    public static WebhookTrialItem Of(int index, MentionReading reading, IReadOnlyList<string> missing) => new()
    {
        Index = index,
        Mention = reading.Mention is { } mention ? TrialMention.Of(mention) : null,
        Errors = reading.Errors,
        Notes = [.. (reading.Mention?.Notes ?? []).Select(note => new MentionNote(note.Field, note.Why))],
        Missing = missing,
    };
}

/// <summary>A mention that an item would be.</summary>
internal sealed record TrialMention
{
    /// <summary>Where it was written.</summary>
    public required string Channel { get; init; }

    /// <summary>Its id there.</summary>
    public required string ExternalId { get; init; }

    /// <summary>Whether its author has deleted it: then nothing else of it counts.</summary>
    public bool Deleted { get; init; }

    /// <summary>Its author's name on the channel.</summary>
    public string? Handle { get; init; }

    /// <summary>How they call themselves.</summary>
    public string? DisplayName { get; init; }

    /// <summary>Their e-mail address.</summary>
    public string? Email { get; init; }

    /// <summary>Their phone number, E.164.</summary>
    public string? Phone { get; init; }

    /// <summary>Their IANA zone.</summary>
    public string? TimeZone { get; init; }

    /// <summary>What they wrote.</summary>
    public string? Text { get; init; }

    /// <summary>Where it can be read.</summary>
    public string? Url { get; init; }

    /// <summary>When it was written; the moment of arrival where that is not known.</summary>
    public DateTimeOffset? PostedAt { get; init; }

    /// <summary>What it is about, as given or as its words say.</summary>
    public string? Kind { get; init; }

    /// <summary>What it answers.</summary>
    public string? InReplyTo { get; init; }

    /// <summary>How many pictures and other files came with it.</summary>
    public int Media { get; init; }

    public static TrialMention Of(Mention mention) => mention.Deleted
        ? new TrialMention { Channel = mention.Channel, ExternalId = mention.ExternalId, Deleted = true }
        : new TrialMention
        {
            Channel = mention.Channel,
            ExternalId = mention.ExternalId,
            Handle = mention.Author.Handle,
            DisplayName = mention.Author.DisplayName,
            Email = mention.Author.Email,
            Phone = mention.Author.Phone,
            TimeZone = mention.Author.TimeZone,
            Text = mention.Text,
            Url = mention.Url,
            PostedAt = mention.PostedAt,
            Kind = Json.NameOf(mention.Kind),
            InReplyTo = mention.InReplyTo,
            Media = mention.Media.Count + mention.MediaLeftOut,
        };
}

/// <summary>Something of a delivery that waits for a lead. Times are UTC.</summary>
internal sealed record ParkedItemView
{
    /// <summary>Its id.</summary>
    public required string Id { get; init; }

    /// <summary>Who sent it.</summary>
    public required string Source { get; init; }

    /// <summary>When it came.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>When it is deleted, unless it is tried again or deleted before.</summary>
    public required DateTimeOffset Until { get; init; }

    /// <summary>Why it could not be made a mention, by the field.</summary>
    public required IReadOnlyDictionary<string, string[]> Reasons { get; init; }

    /// <summary>The beginning of its JSON, up to 4,000 characters.</summary>
    public required string Json { get; init; }

    public static ParkedItemView Of(ParkedItem item, string beginning) => new()
    {
        Id = item.Id,
        Source = item.Source,
        At = item.At,
        Until = item.At + WebhookDeliveries.KeptFor,
        Reasons = item.Reasons,
        Json = beginning,
    };
}

/// <summary>What came of trying something again.</summary>
/// <param name="Receipts">Of the mentions that were taken in.</param>
/// <param name="Parked">How many items of it still can't be, and wait on by themselves.</param>
internal sealed record ParkedRetry(IReadOnlyList<MentionReceipt> Receipts, int Parked);
