namespace Outreach.FollowUps;

/// <content>What an e-mail does that is no word of a customer: it is noted. No clock moves, and nothing is reopened.</content>
internal static partial class FollowUpRules
{
    private static Accepted Apply(FollowUpChange change, NoteMail command)
    {
        var isOver = IsOver(change.State);
        change.Happened(FollowUpEventType.MailNoted, happened => happened with
        {
            Mail = command.Mail,

            // Whatever comes in after its words were forgotten has none either.
            Text = change.State.WordsForgottenAt is null ? command.Text : null,
        });
        if (command.Lead is { } lead)
        {
            change.EnqueueNotice(FollowUpNotices.MailLoop, lead);
            return Show(change);
        }

        return isOver ? change.AcceptOwingNothing() : change.Accept();
    }
}
