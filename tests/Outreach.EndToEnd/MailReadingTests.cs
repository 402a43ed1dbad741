using System.Text.Json.Nodes;
using Outreach.EndToEnd.Client;

namespace Outreach.EndToEnd;

/// <summary>E-mails that can be read: few, and whole whatever a customer calls themselves.</summary>
public sealed class MailReadingTests : MailTests
{
    [Fact]
    public async Task A_customer_whose_name_runs_backwards_turns_nothing_of_the_e_mail_around()
    {
        var id = (await Outreach.MentionAsync(Mention.By("@ada").With("author.displayName", "Ada \u202Eelppa.moc"))).FollowUpId;
        await Outreach.SettleAsync();

        var mail = Assert.Single(await Outreach.EnvelopesAsync());
        Assert.StartsWith("Answer \u2068Ada elppa.moc\u2069 on twitter by ", mail.Subject);
        Assert.StartsWith("This is yours: answer \u2068Ada elppa.moc\u2069 on twitter by ", mail.Text);
        Assert.Contains("answer <span dir=\"auto\">Ada elppa.moc</span> on twitter", mail.Html);
        Assert.DoesNotContain('\u202E', mail.Subject + mail.Text + mail.Html);
        Assert.Contains("You get this because you are the owner of the follow-up.", mail.Text);
        Assert.EndsWith($"/api/staff/{mail.CustomArgs["to"]}/notices\n", mail.Text);
        Assert.Equal(id, mail.CustomArgs["about"]);
    }
}
