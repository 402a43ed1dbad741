using Outreach.FollowUps;
using Outreach.Notices;
using Outreach.Platform.Outbox;
using Outreach.Tests.FollowUps;

namespace Outreach.Tests.Notices;

public sealed class NoticeTextTests
{
    [Theory]
    [InlineData(NoticeKind.Assigned, null, "Answer Cleo Customer on twitter")]
    [InlineData(NoticeKind.DueSoon, ClockKind.FirstResponse, "Answer Cleo Customer on twitter by Mon 2 Mar 14:00")]
    [InlineData(NoticeKind.Missed, ClockKind.FirstResponse, "Overdue: Cleo Customer on twitter waits for anna")]
    public void A_notice_says_what_to_do_in_the_readers_own_time(NoticeKind kind, ClockKind? clock, string subject)
    {
        var entry = new OutboxEntry { Id = "f1-1", Kind = OutboxKind.Notice, Notice = kind, Clock = clock, To = "anna" };

        var notice = FollowUpNotices.Write(entry, FollowUpStories.At(FollowUpStage.New), Samples.Anna, Samples.Monday.AddHours(3));

        Assert.Equal((subject, "f1-1", "f1", "followups/f1"), (notice.Subject, notice.OutboxId, notice.About, notice.Path));
    }

    [Theory]
    [InlineData("2026-03-29T00:30:00Z", "Europe/Amsterdam", "Sun 29 Mar 01:30")]
    [InlineData("2026-03-29T01:30:00Z", "Europe/Amsterdam", "Sun 29 Mar 03:30")]
    [InlineData("2026-03-02T23:45:00Z", "Asia/Kolkata", "Tue 3 Mar 05:15")]
    [InlineData("2026-03-02T23:45:00Z", "Mars/Olympus", "Mon 2 Mar 23:45")]
    public void A_moment_reads_as_on_the_readers_wall(string at, string zone, string reads) =>
        Assert.Equal(reads, LocalTime.For(DateTimeOffset.Parse(at, System.Globalization.CultureInfo.InvariantCulture), zone));
}
