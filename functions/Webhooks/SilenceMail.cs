using Outreach.Notices;
using Outreach.Staff;

namespace Outreach.Webhooks;

/// <summary>The e-mail to a lead about a source that is silent. Pure.</summary>
internal static class SilenceMail
{
    /// <param name="since">When the source last spoke (UTC).</param>
    public static StaffMail Write(StaffMember to, string source, DateTimeOffset since, Func<string, string> linkTo)
    {
        var subject = $"Nothing from {source} since {LocalTime.For(since, to.TimeZone)}";
        return new DigestText(
            to,
            subject,
            "you are a lead, and each lead hears once that a source of mentions is silent for far longer than usual, whatever notices they "
                + "chose")
        {
            Sections =
            [
                new DigestSection(
                    subject,
                    [
                        new DigestLine(
                            "That is far longer than usual. Ask whoever runs the source whether it still sends, and to this address."),
                    ]),
            ],
        }.ToMail("silence_digest", OutboxIdOf(to.Id, source, since), linkTo);
    }

    /// <summary>The id under which a lead is sent it.</summary>
    public static string OutboxIdOf(string staffId, string source, DateTimeOffset since) =>
        $"silence-{staffId}-{source}-{since.ToUnixTimeSeconds()}";
}
