using System.Text.Json;

namespace Outreach.DevHost.Inbox;

/// <summary>One e-mail as one recipient got it.</summary>
/// <param name="Text">The plain text, when there was one.</param>
/// <param name="Html">The HTML, when there was one.</param>
/// <param name="CustomArgs">The sender's own arguments: the message's, then the recipient's.</param>
/// <param name="At">When it was taken, UTC, on the dev host's clock.</param>
public sealed record InboxItem(
    string To, string Subject, string? Text, string? Html, IReadOnlyDictionary<string, string> CustomArgs, DateTimeOffset At)
{
    internal static JsonSerializerOptions Json { get; } = new(JsonSerializerDefaults.Web)
    {
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };
}
