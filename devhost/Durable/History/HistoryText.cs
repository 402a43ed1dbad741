using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Outreach.DevHost.Durable.History;

/// <summary>A history as text: one JSON object a line, so that it can be appended to and split between lines.</summary>
internal static class HistoryText
{
    private static readonly HistoryJson s_json = new(new JsonSerializerOptions
    {
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    });

    /// <summary>Texts of at most <paramref name="limit"/> characters each that hold the events in order.</summary>
    /// <exception cref="HistoryTooLargeException">One event alone is longer than the limit.</exception>
    public static List<string> Write(IEnumerable<HistoryEvent> events, int limit)
    {
        var texts = new List<string>();
        var text = new StringBuilder();
        foreach (var historyEvent in events)
        {
            var line = JsonSerializer.Serialize(historyEvent, s_json.HistoryEvent);
            if (line.Length >= limit)
                throw new HistoryTooLargeException(historyEvent, line.Length, limit);
            if (text.Length + line.Length >= limit)
            {
                texts.Add(text.ToString());
                text.Clear();
            }

            text.Append(line).Append('\n');
        }

        if (text.Length > 0)
            texts.Add(text.ToString());
        return texts;
    }

    public static void Read(string text, List<HistoryEvent> into)
    {
        foreach (var line in text.AsSpan().Split('\n'))
        {
            if (text.AsSpan()[line] is { IsEmpty: false } json)
                into.Add(JsonSerializer.Deserialize(json, s_json.HistoryEvent)!);
        }
    }

    public static string? WriteFailure(Failure? failure) =>
        failure is null ? null : JsonSerializer.Serialize(failure, s_json.Failure);

    public static Failure? ReadFailure(string? json) =>
        json is null ? null : JsonSerializer.Deserialize(json, s_json.Failure);

    public static string WriteEvents(IReadOnlyList<HistoryEvent> events) => string.Concat(Write(events, int.MaxValue));
}

[JsonSerializable(typeof(HistoryEvent))]
[JsonSerializable(typeof(Failure))]
internal sealed partial class HistoryJson : JsonSerializerContext;
