namespace Outreach.Notices;

/// <summary>The end of every e-mail: why its reader gets it, and how to change that. Pure.</summary>
/// <param name="Why">After "because", such as <c>you are the owner of the follow-up</c>.</param>
internal sealed record MailFooter(string Why, Func<string, string> LinkTo)
{
    private const string Change = "Change your notices";

    private string Settings => LinkTo("settings");

    private string Because => $"You get this because {Why}.";

    public string Text => $"-- \n{Because}\n{Change}: {Settings}\n";

    public string Html => MailHtml.Footer(Because, Change, Settings);
}
