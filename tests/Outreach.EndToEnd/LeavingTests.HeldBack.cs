using System.Net;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using Outreach.EndToEnd.Client;
using Outreach.Notices;
using Outreach.SharedKernel;

namespace Outreach.EndToEnd;

/// <content>What was held back for a lead until the morning, when they have left by then.</content>
public sealed partial class LeavingTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Of_a_miss_that_was_held_back_the_lead_who_comes_after_is_told_once_by_its_notice_or_by_the_item(bool itemWasFirst)
    {
        var (id, now) = (await OwnedByYusufAsync("@held"), await Outreach.NowAsync());
        var followUps = _host.Services.GetRequiredService<FollowUps.FollowUpStore>();
        var stored = (await followUps.FindAsync(id, CancellationToken.None))!;
        var missed = stored.State with
        {
            EscalatedTo = itemWasFirst ? OtherLead : Lead,
            FirstResponse = stored.State.FirstResponse with { MissedAt = now },
        };
        Assert.NotNull(await followUps.TryCommitAsync(
            new FollowUps.Accepted(missed, []), stored.ETag, answer: null, CancellationToken.None));
        var entry = MissedOf(id, 900, now) with { NotBefore = now.AddHours(16) };
        var logged = NoticeLog.Of(entry with { Attempts = 1 }, NoticeStatus.Sent, now);
        await _host.Tables["FollowUps"].AddEntityAsync(NoticeLog.RowOf(id, "", logged));
        await Notices.AddAsync(Lead, [new PendingNotice { About = id, Entry = entry }], CancellationToken.None);

        Assert.Equal(HttpStatusCode.OK, (await Outreach.DeleteAsync(Admin, $"api/staff/{Lead}")).Status);
        await Outreach.SettleAsync();
        await Outreach.As(Yusuf).CommandAsync(id, "note", new JsonObject { ["text"] = "Waits for a part." });
        await Outreach.AdvanceAsync(TimeSpan.FromMinutes(2));

        Assert.Equal(
            itemWasFirst ? [] : [$"{id}-900"],
            (await Outreach.InboxAsync()).Where(mail => mail.About == id && mail.Kind == MailKind.Overdue)
                .Select(mail => mail.OutboxId));
        var followUp = await Outreach.As(OtherLead).FollowUpAsync(id);
        Assert.Equal(OtherLead, followUp.EscalatedTo);
        Assert.Equal(itemWasFirst ? 0 : 1, followUp.Events.Count(happened => happened is { Type: "escalated", To: OtherLead }));
        Assert.Equal(
            itemWasFirst ? (Lead, "not_needed") : (OtherLead, "sent"),
            followUp.Notices.Where(notice => notice.Kind == MailKind.Overdue).Select(notice => (notice.To, notice.Status)).Single());
        Assert.Empty((await Notices.ReadAsync(Lead, CancellationToken.None)).Pending);
        Assert.Empty((await Notices.ReadAsync(OtherLead, CancellationToken.None)).Pending);
    }
}
