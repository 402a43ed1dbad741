#nullable disable

using System.Globalization;
using System.Text;

namespace SendGrid.Helpers.Mail;

/// <summary>Writes a message as the service's JSON: nulls left out, and HTML's own characters escaped inside strings.</summary>
internal static class MessageJson
{
    public static string Write(SendGridMessage message)
    {
        var json = new StringBuilder(1024).Append('{');
        Member(json, "from", message.From, Address);
        Member(json, "subject", message.Subject, Text);
        Member(json, "personalizations", message.Personalizations, (to, list) => Array(to, list, Personalization));
        Member(json, "content", message.Contents, (to, list) => Array(to, list, Content));
        Member(json, "headers", message.Headers, Map);
        Member(json, "categories", message.Categories, (to, list) => Array(to, list, Text));
        Member(json, "custom_args", message.CustomArgs, Map);
        Number(json, "send_at", message.SendAt);
        Member(json, "tracking_settings", message.TrackingSettings, Tracking);
        Member(json, "reply_to", message.ReplyTo, Address);
        return json.Append('}').ToString();
    }

    private static void Personalization(StringBuilder json, Personalization personalization)
    {
        json.Append('{');
        Member(json, "to", personalization.Tos, Addresses);
        Member(json, "cc", personalization.Ccs, Addresses);
        Member(json, "bcc", personalization.Bccs, Addresses);
        Member(json, "from", personalization.From, Address);
        Member(json, "subject", personalization.Subject, Text);
        Member(json, "headers", personalization.Headers, Map);
        Member(json, "custom_args", personalization.CustomArgs, Map);
        Number(json, "send_at", personalization.SendAt);
        json.Append('}');
    }

    private static void Addresses(StringBuilder json, List<EmailAddress> addresses) => Array(json, addresses.Distinct(), Address);

    private static void Address(StringBuilder json, EmailAddress address)
    {
        json.Append('{');
        Member(json, "name", address.Name, Text);
        Member(json, "email", address.Email, Text);
        json.Append('}');
    }

    private static void Content(StringBuilder json, Content content)
    {
        json.Append('{');
        Member(json, "type", content.Type, Text);
        Member(json, "value", content.Value, Text);
        json.Append('}');
    }

    private static void Tracking(StringBuilder json, TrackingSettings settings)
    {
        json.Append('{');
        Member(json, "click_tracking", settings.ClickTracking, (to, click) =>
        {
            to.Append('{');
            Flag(to, "enable", click.Enable);
            Flag(to, "enable_text", click.EnableText);
            to.Append('}');
        });
        Member(json, "open_tracking", settings.OpenTracking, (to, open) =>
        {
            to.Append('{');
            Flag(to, "enable", open.Enable);
            Member(to, "substitution_tag", open.SubstitutionTag, Text);
            to.Append('}');
        });
        json.Append('}');
    }

    private static void Map(StringBuilder json, Dictionary<string, string> map)
    {
        json.Append('{');
        foreach (var (name, value) in map)
        {
            Separate(json);
            Text(json, name);
            json.Append(':');
            Text(json, value);
        }

        json.Append('}');
    }

    private static void Array<T>(StringBuilder json, IEnumerable<T> items, Action<StringBuilder, T> write)
    {
        json.Append('[');
        foreach (var item in items)
        {
            Separate(json);
            write(json, item);
        }

        json.Append(']');
    }

    private static void Member<T>(StringBuilder json, string name, T value, Action<StringBuilder, T> write)
        where T : class
    {
        if (value is not null)
        {
            Name(json, name);
            write(json, value);
        }
    }

    private static void Flag(StringBuilder json, string name, bool? value)
    {
        if (value is { } flag)
        {
            Name(json, name);
            json.Append(flag ? "true" : "false");
        }
    }

    private static void Number(StringBuilder json, string name, long? value)
    {
        if (value is { } number)
        {
            Name(json, name);
            json.Append(CultureInfo.InvariantCulture, $"{number}");
        }
    }

    private static void Name(StringBuilder json, string name)
    {
        Separate(json);
        json.Append('"').Append(name).Append("\":");
    }

    private static void Separate(StringBuilder json)
    {
        if (json[^1] is not ('{' or '['))
        {
            json.Append(',');
        }
    }

    private static void Text(StringBuilder json, string text)
    {
        if (text is null)
        {
            json.Append("null");
            return;
        }

        json.Append('"');
        foreach (var character in text)
        {
            _ = character switch
            {
                '\\' => json.Append(@"\\"),
                '\t' => json.Append(@"\t"),
                '\n' => json.Append(@"\n"),
                '\r' => json.Append(@"\r"),
                '\f' => json.Append(@"\f"),
                '\b' => json.Append(@"\b"),
                < ' ' or '"' or '\'' or '<' or '>' or '&' or '\u0085' or '\u2028' or '\u2029' =>
                    json.Append(CultureInfo.InvariantCulture, $"\\u{(int)character:x4}"),
                _ => json.Append(character),
            };
        }

        json.Append('"');
    }
}
