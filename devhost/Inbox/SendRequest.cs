using System.Net.Mail;
using System.Text.Json.Serialization;

namespace Outreach.DevHost.Inbox;

/// <summary>The part of SendGrid's <c>POST /v3/mail/send</c> that the dev inbox reads.</summary>
internal sealed record SendRequest(
    IReadOnlyList<SendRequest.Recipient?>? Personalizations,
    SendRequest.Address? From,
    string? Subject,
    IReadOnlyList<SendRequest.Body?>? Content,
    [property: JsonPropertyName("template_id")] string? TemplateId,
    [property: JsonPropertyName("custom_args")] IReadOnlyDictionary<string, string>? CustomArgs)
{
    private const string Help = "http://sendgrid.com/docs/API_Reference/Web_API_v3/Mail/errors.html#";

    internal sealed record Address(string? Email);

    internal sealed record Body(string? Type, string? Value);

    internal sealed record Recipient(
        IReadOnlyList<Address?>? To,
        string? Subject,
        [property: JsonPropertyName("custom_args")] IReadOnlyDictionary<string, string>? CustomArgs);

    /// <summary>What SendGrid would refuse, in its own words.</summary>
    public IEnumerable<SendError> Errors()
    {
        if (Personalizations is not { Count: > 0 })
        {
            yield return new(
                "The personalizations field is required and must have at least one personalization.",
                "personalizations",
                Help + "-Personalizations-Errors");
        }

        foreach (var error in RecipientErrors())
        {
            yield return error;
        }

        if (string.IsNullOrEmpty(From?.Email))
        {
            yield return new(
                "The from object must be provided for every email send. It is an object that requires the email parameter, " +
                "but may also contain a name parameter.  e.g. {\"email\" : \"example@example.com\"}  or " +
                "{\"email\" : \"example@example.com\", \"name\" : \"Example Recipient\"}.",
                "from.email",
                Help + "message.from");
        }
        else if (!IsAddress(From.Email))
        {
            yield return new("The from email does not contain a valid address.", "from.email", Help + "message.from");
        }

        if (TemplateId is not null)
        {
            yield break;
        }

        if (string.IsNullOrEmpty(Subject) && (Personalizations ?? []).Any(recipient => string.IsNullOrEmpty(recipient?.Subject)))
        {
            yield return new(
                "The subject is required. You can get around this requirement if you use a template with a subject defined or if every " +
                "personalization has a subject defined.",
                "subject",
                Help + "message.subject");
        }

        if (Content is not { Count: > 0 })
        {
            yield return new(
                "Unless a valid template_id is provided, the content parameter is required. There must be at least one defined content "
                    + "block. " +
                "We typically suggest both text/plain and text/html blocks are included, but only one block is required.",
                "content",
                Help + "message.content");
        }

        foreach (var (index, body) in (Content ?? []).Index())
        {
            if (string.IsNullOrEmpty(body?.Value))
            {
                yield return new(
                    "The content value must be a string at least one character in length.",
                    $"content.{index}.value",
                    Help + "message.content.value");
            }
        }
    }

    /// <summary>What each recipient gets, of a message without errors.</summary>
    public IEnumerable<InboxItem> Items(DateTimeOffset at) =>
        from recipient in Personalizations!
        from address in recipient.To!
        select new InboxItem(
            address.Email!, recipient.Subject ?? Subject ?? string.Empty, Text("text/plain"), Text("text/html"),
            Merge(CustomArgs, recipient.CustomArgs), at);

    private string? Text(string type) => Content?.FirstOrDefault(body => body?.Type == type)?.Value;

    private IEnumerable<SendError> RecipientErrors()
    {
        foreach (var (index, recipient) in (Personalizations ?? []).Index())
        {
            var field = $"personalizations.{index}.to";
            if (recipient?.To is not { Count: > 0 } addresses)
            {
                yield return new(
                    "The to array is required for all personalization objects, and must have at least one email object with a valid "
                        + "email address.",
                    field,
                    Help + "message.personalizations.to");
                continue;
            }

            foreach (var (position, address) in addresses.Index())
            {
                if (!IsAddress(address?.Email))
                {
                    yield return new(
                        "Does not contain a valid address.", $"{field}.{position}.email", Help + "message.personalizations.to");
                }
            }
        }
    }

    private static bool IsAddress(string? text) => MailAddress.TryCreate(text, out var address) && address.Address == text;

    private static Dictionary<string, string> Merge(params IReadOnlyDictionary<string, string>?[] layers)
    {
        var merged = new Dictionary<string, string>();
        foreach (var (name, value) in layers.SelectMany(layer => layer ?? new Dictionary<string, string>()))
        {
            merged[name] = value;
        }

        return merged;
    }
}
