namespace Outreach.InboundMail;

/// <summary>An e-mail as it was read. Nothing of it is trusted.</summary>
internal sealed record ReceivedMail
{
    /// <summary>What it is known again by: its Message-Id, or a fingerprint where it has none.</summary>
    public required string Id { get; init; }

    /// <summary>A hash of all of it.</summary>
    public required string Fingerprint { get; init; }

    /// <summary>The ids of what it may answer, the likeliest first.</summary>
    public IReadOnlyList<string> Answers { get; init; } = [];

    /// <summary>The address of who wrote it; null where it names nobody.</summary>
    public string? From { get; init; }

    /// <summary>How they call themselves.</summary>
    public string? FromName { get; init; }

    /// <summary>How whom it is to be answered to is called.</summary>
    public string? ReplyToName { get; init; }

    public string? Subject { get; init; }

    /// <summary>The header Date as it was written.</summary>
    public string? Date { get; init; }

    /// <summary>All that it says, as plain text.</summary>
    public required string Text { get; init; }

    /// <summary>The names and types of the files that came with it.</summary>
    public IReadOnlyList<string> Attachments { get; init; } = [];

    /// <summary>What shows whether a person wrote it.</summary>
    public required MailSigns Signs { get; init; }
}

/// <summary>What of an e-mail shows whether a person wrote it to us.</summary>
internal sealed record MailSigns
{
    public string? AutoSubmitted { get; init; }

    public string? Precedence { get; init; }

    public string? AutoResponseSuppress { get; init; }

    /// <summary>Whether it has one of the headers that auto-responders add, whatever they say.</summary>
    public bool HasAutoReplyHeader { get; init; }

    public bool HasListHeader { get; init; }

    /// <summary>What the list is called, such as <c>support.lists.example</c>.</summary>
    public string? ListId { get; init; }

    /// <summary>The address of the list.</summary>
    public string? ListPost { get; init; }

    /// <summary>The one address that it is to be answered to; null where there is none, or there are several.</summary>
    public string? ReplyTo { get; init; }

    /// <summary>Whether it is a report by its form (RFC 6522): of a delivery, of a reading, of abuse.</summary>
    public bool IsReport { get; init; }

    /// <summary>Who the envelope says sent it; empty for nobody, null where that is not known.</summary>
    public string? EnvelopeFrom { get; init; }

    public string? From { get; init; }

    public string? MessageId { get; init; }

    /// <summary>Whether it names what it answers.</summary>
    public bool IsAnswer { get; init; }

    public string? Subject { get; init; }
}
