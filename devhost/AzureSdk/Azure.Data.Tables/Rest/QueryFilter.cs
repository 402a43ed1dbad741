using System.Globalization;
using System.Text;
using System.Xml;

namespace Azure.Data.Tables;

/// <summary>Writes the values of a filter as the service's literals.</summary>
internal static class QueryFilter
{
    public static string Of(FormattableString filter)
    {
        ArgumentNullException.ThrowIfNull(filter);
        var literals = Array.ConvertAll(filter.GetArguments(), argument => (object)Literal(argument));
        return string.Format(CultureInfo.InvariantCulture, filter.Format, literals);
    }

    private static string Literal(object? value) => value switch
    {
        null => "null",
        bool flag => flag ? "true" : "false",
        sbyte or byte or short or ushort or int => string.Create(CultureInfo.InvariantCulture, $"{value}"),
        uint or long => string.Create(CultureInfo.InvariantCulture, $"{value}L"),
        float or double or decimal => string.Create(CultureInfo.InvariantCulture, $"{value}"),
        DateTimeOffset time => $"datetime'{XmlConvert.ToString(time.UtcDateTime, XmlDateTimeSerializationMode.RoundtripKind)}'",
        DateTime time => $"datetime'{XmlConvert.ToString(time.ToUniversalTime(), XmlDateTimeSerializationMode.RoundtripKind)}'",
        Guid id => $"guid'{id}'",
        byte[] bytes => $"X'{Convert.ToHexString(bytes)}'",
        BinaryData data => $"X'{Convert.ToHexString(data.ToMemory().Span)}'",
        string or char or StringBuilder => $"'{value.ToString()!.Replace("'", "''", StringComparison.Ordinal)}'",
        _ => throw new ArgumentException($"A filter can't hold a {value.GetType()}."),
    };
}
