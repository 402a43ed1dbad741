#nullable disable

namespace SendGrid.Helpers.Mail;

public class SendGridMessage
{
    public EmailAddress From { get; set; }

    public string Subject { get; set; }

    public List<Personalization> Personalizations { get; set; }

    public List<Content> Contents { get; set; }

    public string PlainTextContent { get; set; }

    public string HtmlContent { get; set; }

    public Dictionary<string, string> Headers { get; set; }

    public List<string> Categories { get; set; }

    public Dictionary<string, string> CustomArgs { get; set; }

    public long? SendAt { get; set; }

    public TrackingSettings TrackingSettings { get; set; }

    public EmailAddress ReplyTo { get; set; }

    public void AddTo(string email, string name = null) => AddTo(new EmailAddress(NotBlank(email), name));

    public void AddTo(EmailAddress email, int personalizationIndex = 0, Personalization personalization = null)
    {
        ArgumentNullException.ThrowIfNull(email);
        AddTos([email], personalizationIndex, personalization);
    }

    public void AddTos(List<EmailAddress> emails, int personalizationIndex = 0, Personalization personalization = null)
    {
        ArgumentNullException.ThrowIfNull(emails);
        if (emails.Count == 0)
        {
            throw new InvalidOperationException("Sequence contains no elements");
        }

        var target = Target(personalizationIndex, personalization);
        target.Tos ??= [];
        target.Tos.AddRange(emails);
    }

    public void SetSubject(string subject, int personalizationIndex = 0, Personalization personalization = null) =>
        Target(personalizationIndex, personalization).Subject = subject;

    public void SetGlobalSubject(string subject) => Subject = subject;

    public void AddCustomArg(
        string customArgKey,
        string customArgValue,
        int personalizationIndex = 0,
        Personalization personalization = null) =>
        AddCustomArgs(new() { [customArgKey] = customArgValue }, personalizationIndex, personalization);

    public void AddCustomArgs(
        Dictionary<string, string> customArgs,
        int personalizationIndex = 0,
        Personalization personalization = null)
    {
        var target = Target(personalizationIndex, personalization);
        target.CustomArgs = Union(target.CustomArgs, customArgs);
    }

    public void AddGlobalCustomArg(string key, string value) => AddGlobalCustomArgs(new() { [key] = value });

    public void AddGlobalCustomArgs(Dictionary<string, string> customArgs) => CustomArgs = Union(CustomArgs, customArgs);

    public void AddGlobalHeader(string key, string value) => AddGlobalHeaders(new() { [key] = value });

    public void AddGlobalHeaders(Dictionary<string, string> headers) => Headers = Union(Headers, headers);

    public void AddCategory(string category) => AddCategories([category]);

    public void AddCategories(List<string> categories)
    {
        Categories ??= [];
        Categories.AddRange(categories);
    }

    public void SetFrom(string email, string name = null) => SetFrom(new EmailAddress(NotBlank(email), name));

    public void SetFrom(EmailAddress email) => From = email;

    public void SetReplyTo(EmailAddress email) => ReplyTo = email;

    public void AddContent(string mimeType, string text)
    {
        Contents ??= [];
        Contents.Add(new Content(mimeType, text));
    }

    public void SetClickTracking(bool enable, bool enableText)
    {
        TrackingSettings ??= new TrackingSettings();
        TrackingSettings.ClickTracking = new ClickTracking { Enable = enable, EnableText = enableText };
    }

    public void SetOpenTracking(bool enable, string substitutionTag = null)
    {
        TrackingSettings ??= new TrackingSettings();
        TrackingSettings.OpenTracking = new OpenTracking { Enable = enable, SubstitutionTag = substitutionTag };
    }

    public string Serialize(bool useDefaultSerialization = true)
    {
        if (PlainTextContent is not null || HtmlContent is not null)
        {
            Contents = [];
            AddIfGiven(MimeType.Text, PlainTextContent);
            AddIfGiven(MimeType.Html, HtmlContent);
            (PlainTextContent, HtmlContent) = (null, null);
        }

        if (Contents is { Count: > 1 })
        {
            // The service wants plain text first, then HTML, then the rest.
            Contents = [.. Contents.Where(content => !string.IsNullOrEmpty(content.Type) && !string.IsNullOrEmpty(content.Value))
                .OrderBy(content => content.Type == MimeType.Text ? 0 : content.Type == MimeType.Html ? 1 : 2)];
        }

        return MessageJson.Write(this);
    }

    private void AddIfGiven(string mimeType, string text)
    {
        if (text is not null)
        {
            AddContent(mimeType, text);
        }
    }

    private Personalization Target(int index, Personalization personalization)
    {
        Personalizations ??= [];
        if (personalization is not null)
        {
            Personalizations.Add(personalization);
            return personalization;
        }

        if (Personalizations.Count == 0)
        {
            index = 0;
        }

        if (index > Personalizations.Count)
        {
            throw new ArgumentException($"personalizationIndex {index} must not be greater than {Personalizations.Count}");
        }

        if (index == Personalizations.Count)
        {
            Personalizations.Add(new Personalization());
        }

        return Personalizations[index];
    }

    private static Dictionary<string, string> Union(Dictionary<string, string> present, Dictionary<string, string> added) =>
        present is null ? added : present.Union(added).ToDictionary();

    private static string NotBlank(string email) =>
        string.IsNullOrWhiteSpace(email) ? throw new ArgumentNullException(nameof(email)) : email;
}
