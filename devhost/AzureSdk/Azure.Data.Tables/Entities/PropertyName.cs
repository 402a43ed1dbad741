using System.Collections.Concurrent;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Azure.Data.Tables;

/// <summary>A property's name and that of its type annotation, encoded once.</summary>
internal sealed class PropertyName
{
    // Names are few; an application that makes them up as it goes must not fill the memory.
    private const int MostRemembered = 4096;

    private static readonly ConcurrentDictionary<string, PropertyName> Known = new(StringComparer.Ordinal);

    private PropertyName(string text)
    {
        Json = JsonEncodedText.Encode(text, JavaScriptEncoder.UnsafeRelaxedJsonEscaping);
        Annotation = JsonEncodedText.Encode(text + "@odata.type", JavaScriptEncoder.UnsafeRelaxedJsonEscaping);
    }

    public JsonEncodedText Json { get; }

    public JsonEncodedText Annotation { get; }

    public static PropertyName Of(string text)
    {
        if (Known.TryGetValue(text, out var name))
        {
            return name;
        }

        name = new PropertyName(text);
        if (Known.Count < MostRemembered)
        {
            Known.TryAdd(text, name);
        }

        return name;
    }
}
