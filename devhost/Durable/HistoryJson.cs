using DurableTask.Core.History;
using Newtonsoft.Json.Linq;

namespace Outreach.DevHost.Durable;

/// <summary>Reads a history as the service's client writes it: events with the name or number of their type, and no type's name.</summary>
internal static class HistoryJson
{
    private static readonly Dictionary<EventType, Type> Types = typeof(HistoryEvent).Assembly.GetTypes()
        .Where(
            type => !type.IsAbstract && type.Name.EndsWith("Event", StringComparison.Ordinal) && type.IsAssignableTo(typeof(HistoryEvent)))
        .Select(
            type => (Type: type, Event: Enum.TryParse<EventType>(type.Name[..^"Event".Length], out var parsed) ? parsed : (EventType?)null))
        .Where(pair => pair.Event is not null)
        .ToDictionary(pair => pair.Event!.Value, pair => pair.Type);

    public static IReadOnlyList<HistoryEvent> Read(string? json) => string.IsNullOrEmpty(json)
        ? []
        : [.. JArray.Parse(json).Select(item => (HistoryEvent)item.ToObject(TypeOf(item))!)];

    private static Type TypeOf(JToken item) => Types.TryGetValue(item["EventType"]!.ToObject<EventType>(), out var type)
        ? type
        : throw new InvalidDataException($"A history has an event of an unknown type {item["EventType"]}.");
}
