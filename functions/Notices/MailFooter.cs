using Outreach.Staff;

namespace Outreach.Notices;

/// <summary>The end of every e-mail: why its reader gets it, and how to change that. Pure.</summary>
/// <param name="Why">After "because", such as <c>you are the owner of the follow-up</c>.</param>
internal sealed record MailFooter(string Why, StaffMember To, Func<string, string> LinkTo)
{
    private string Account => LinkTo($"api/staff/{To.Id}");

    private string Because => $"You get this because {Why}.";

    public string Text => $"-- \n{Because}\nChange your notices: PUT {Account}/notices\n";

    public string Html => MailHtml.Footer($"{Because} PUT {Account}/notices changes what you get;", "as it is now", Account);
}
