using System.Security.Cryptography;
using System.Text;
using Outreach.FollowUps;
using Outreach.Notices;
using Outreach.Platform.Http;
using Outreach.SharedKernel;
using Outreach.WorkItems;

namespace Outreach.Tests.Notices;

/// <summary>What SendGrid says is believed when it is SendGrid who says it, however often and in whatever order.</summary>
public sealed class MailEventTests : IDisposable
{
    private static readonly byte[] Body = Encoding.UTF8.GetBytes("""[{"event":"bounce"}]""" + "\r\n");

    private readonly ECDsa _key = ECDsa.Create(ECCurve.NamedCurves.nistP256);

    public void Dispose() => _key.Dispose();

    [Theory]
    [InlineData(-10)]
    [InlineData(0)]
    [InlineData(24 * 60)]
    [InlineData(25 * 60)]
    public void A_body_that_SendGrid_signed_is_taken_for_as_long_as_SendGrid_tries(int minutes)
    {
        var timestamp = Timestamp(Samples.Monday);

        WebhookSignature.Check(PublicKey, Sign(timestamp, Body), timestamp, Body, Samples.Monday.AddMinutes(minutes));
    }

    [Fact]
    public void Another_body_another_moment_another_key_or_none_at_all_is_refused()
    {
        var timestamp = Timestamp(Samples.Monday);
        var signature = Sign(timestamp, Body);
        using var other = ECDsa.Create(ECCurve.NamedCurves.nistP256);

        Refused(401, PublicKey, "", timestamp, Body);
        Refused(401, PublicKey, signature, "", Body);
        Refused(403, PublicKey, signature, timestamp, Body[..^1]);
        Refused(403, PublicKey, signature, Timestamp(Samples.Monday.AddSeconds(1)), Body);
        Refused(403, Convert.ToBase64String(other.ExportSubjectPublicKeyInfo()), signature, timestamp, Body);
        Refused(403, PublicKey, "not base64", timestamp, Body);
        Refused(403, PublicKey, Convert.ToBase64String(new byte[400]), timestamp, Body);
        Refused(403, PublicKey, Convert.ToBase64String([1, 2, 3]), timestamp, Body);
        Refused(403, PublicKey, Sign("soon", Body), "soon", Body);
        foreach (var minutes in new[] { -25 * 60 - 1, 11 })
        {
            var off = Timestamp(Samples.Monday.AddMinutes(minutes));
            Refused(403, PublicKey, Sign(off, Body), off, Body);
        }
    }

    [Theory]
    [InlineData("550 5.1.1 <anna@outreach.example>: User unknown", "550 5.1.1 <(address)>: User unknown")]
    [InlineData("  mailbox\r\nfull  ", "mailbox full")]
    [InlineData(null, "bounce")]
    public void A_reason_holds_no_address(string? reason, string kept) =>
        Assert.Equal(kept, new MailEvent { Event = "bounce", Reason = reason, Email = "anna@outreach.example" }.ReasonWithoutAddress);

    [Fact]
    public void Whatever_order_the_events_come_in_an_address_is_flagged_where_the_last_one_bounced()
    {
        MailEvent[] events =
        [
            Happened("bounce", 1), Happened("delivered", 2), Happened("dropped", 3), Happened("dropped", 3), Happened("open", 9),
        ];
        foreach (var order in Orders(events))
        {
            var record = order.Aggregate(
                new AddressRecord { Email = "anna@outreach.example" }, (before, happened) => before.After(happened));
            Assert.Equal(Samples.Monday.AddMinutes(3), record.Standing?.At);
            Assert.Null(record.After(Happened("delivered", 4)).Standing);
            Assert.NotNull(record.After(Happened("delivered", 2)).Standing);
        }
    }

    [Fact]
    public void The_log_tells_what_is_queued_by_the_outbox_and_what_bounced_by_its_own_row()
    {
        NoticeLogEntry Outcome(string id, NoticeStatus status) =>
            new() { OutboxId = id, Kind = FollowUpNotices.Assigned, To = "anna", Status = status, At = Samples.Monday, Attempts = 1 };
        OutboxEntry Owed(string id, bool dead = false) =>
            new()
            {
                Id = id,
                Kind = OutboxKind.Notice,
                Notice = FollowUpNotices.DueSoon,
                To = "anna",
                Dead = dead,
                Attempts = 2,
                Error = "SendGrid answered 429",
            };

        var log = NoticeLog.Of(
            [Outcome("f1-10", NoticeStatus.Sent), Outcome("f1-2", NoticeStatus.Sent), Outcome("f1-4", NoticeStatus.Failed)],
            [new NoticeBounce("f1-2", Samples.Monday.AddHours(1), "User unknown"), new NoticeBounce("f1-99", Samples.Monday, "not ours")],
            [Owed("f1-3"), Owed("f1-4", dead: true), new OutboxEntry { Id = "f1-5", Kind = OutboxKind.Index }]);

        Assert.Equal(
            [("f1-2", NoticeStatus.Bounced, "User unknown"), ("f1-3", NoticeStatus.Queued, "SendGrid answered 429"), (
                "f1-4", NoticeStatus.Failed, "SendGrid answered 429"), ("f1-10", NoticeStatus.Sent, null)],
            log.Select(entry => (entry.OutboxId, entry.Status, entry.Reason)));
    }

    private static MailEvent Happened(string name, int minute) =>
        new()
        {
            Event = name,
            Timestamp = Samples.Monday.AddMinutes(minute).ToUnixTimeSeconds(),
            Email = "anna@outreach.example",
            Reason = name,
        };

    private static IEnumerable<IReadOnlyList<T>> Orders<T>(IReadOnlyList<T> items) => items.Count <= 1
        ? [items]
        : items.SelectMany(
            (first, index) => Orders([.. items.Where((_, other) => other != index)]).Select(rest => (IReadOnlyList<T>)[first, .. rest]));

    private static string Timestamp(DateTimeOffset at) =>
        at.ToUnixTimeSeconds().ToString(System.Globalization.CultureInfo.InvariantCulture);

    private static void Refused(int status, string key, string signature, string timestamp, byte[] body) =>
        Assert.Equal(
            status, Assert.Throws<ProblemException>(() => WebhookSignature.Check(key, signature, timestamp, body, Samples.Monday)).Status);

    private string PublicKey => Convert.ToBase64String(_key.ExportSubjectPublicKeyInfo());

    private string Sign(string timestamp, byte[] body) => Convert.ToBase64String(
        _key.SignData([.. Encoding.UTF8.GetBytes(timestamp), .. body], HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence));
}
