using Microsoft.Extensions.Logging;
using NodaTime;
using NodaTime.Text;
using Outreach.Platform.Telemetry;
using Outreach.ServiceLevels;
using Outreach.SharedKernel;
using Outreach.Staff;
using Outreach.WorkItems;

namespace Outreach.Notices;

/// <summary>
/// Sends digests when they are due: the day to each person, the week to leads, and what is wrong with calendars to admins.
/// </summary>
internal sealed partial class DigestSender(
    DigestStore store,
    DigestReader reader,
    IWeeklyReport weeklyReport,
    NoticeSender sender,
    ServiceLevelStore serviceLevels,
    StaffMailCounts counts,
    ILogger<DigestSender> log)
    : IPersonDuty
{
    Task<DateTimeOffset?> IPersonDuty.DoDueAsync(
        string staffId, StaffMember? person, Roster roster, DateTimeOffset now, CancellationToken cancellationToken) =>
        person is null ? Task.FromResult<DateTimeOffset?>(null) : SendDueAsync(person, roster, now, cancellationToken);

    /// <summary>
    /// Sends a person what is due to them, and gives the moment (UTC) at which something is due next; null where nothing comes
    /// until the roster changes. What is sent is written down before and after: two who do this at once send it once, and a
    /// crash in between can send it twice, under the same outbox id.
    /// </summary>
    public async Task<DateTimeOffset?> SendDueAsync(
        StaffMember member, Roster roster, DateTimeOffset now, CancellationToken cancellationToken)
    {
        if (!DigestRule.HasDigest(member) && !roster.IsLead(member) && member.Role != StaffRole.Admin)
        {
            return null;
        }

        var document = (await serviceLevels.GetCurrentAsync(cancellationToken)).Document;
        var company = document.Calendars.Values.ToList();
        var daily = await SendDueAsync(
            "daily",
            member,
            now,
            records => records.Daily,
            (records, record) => records with { Daily = record },
            last => DigestRule.NextDaily(member, company, last, now),
            async date => DailyDigest.Write(
                member,
                date,
                await reader.ReadDayAsync(member, roster, now, cancellationToken),
                await reader.ReadRefusedAsync(member, roster, now, cancellationToken),
                now,
                sender.LinkTo),
            daysBetween: 1,
            cancellationToken);
        var weekly = await SendDueAsync(
            "weekly",
            member,
            now,
            records => records.Weekly,
            (records, record) => records with { Weekly = record },
            last => DigestRule.NextWeekly(member, roster, company, last, now),
            date => weeklyReport.WriteAsync(member, date, roster, now, sender.LinkTo, cancellationToken),
            daysBetween: 7,
            cancellationToken);
        var calendars = await SendDueAsync(
            "calendars",
            member,
            now,
            records => records.Calendars,
            (records, record) => records with { Calendars = record },
            last => DigestRule.NextForAdmins(member, company, last, now),
            date => Task.FromResult(CalendarDigest.Write(member, date, CalendarWarnings.Of(document, now), sender.LinkTo)),
            daysBetween: 7,
            cancellationToken);
        return new[] { daily, weekly, calendars }.Min();
    }

    private async Task<DateTimeOffset?> SendDueAsync(
        string digest,
        StaffMember member,
        DateTimeOffset now,
        Func<DigestRecords, DigestRecord?> recordOf,
        Func<DigestRecords, DigestRecord, DigestRecords> with,
        Func<LocalDate?, DigestMoment?> nextAfter,
        Func<LocalDate, Task<StaffMail?>> write,
        int daysBetween,
        CancellationToken cancellationToken)
    {
        var (records, etag) = await store.GetAsync(member.Id, cancellationToken);
        var known = recordOf(records);
        if (nextAfter(LastDone(known, daysBetween)) is not { } next)
        {
            return null;
        }

        var day = LocalDatePattern.Iso.Format(next.Date);
        var tried = known?.Date == day ? known : null;
        if (next.At > now || tried?.NotBefore > now)
        {
            return tried?.NotBefore > next.At ? tried.NotBefore : next.At;
        }

        var attempts = (tried?.Attempts ?? 0) + 1;
        var retryAt = now + OutboxRules.Backoff(attempts);
        var claim = new DigestRecord { Date = day, Status = NoticeStatus.Queued, At = now, Attempts = attempts, NotBefore = retryAt };
        if (await store.TryPutAsync(member.Id, with(records, claim), etag, cancellationToken) is not { } claimed)
        {
            // Somebody else is at it.
            return retryAt;
        }

        var (hadContent, outcome) = await TrySendAsync(
            member.Id,
            day,
            () => write(next.Date),
            () => counts.CountDigestAsync(member.Id, now, digest, cancellationToken),
            cancellationToken);
        var settled = Settle(claim, hadContent, outcome, now);
        if (settled.Status == NoticeStatus.Failed)
        {
            LogDigestGivenUp(member.Id, day, outcome.Error);
        }

        if (await store.TryPutAsync(member.Id, with(records, settled), claimed, cancellationToken) is not null && settled.NotBefore is null)
        {
            NoticeCounters.DigestDone(settled.Status);
        }

        return settled.NotBefore ?? nextAfter(LastDone(settled, daysBetween))?.At;
    }

    /// <summary>Writes and sends it. One that can't be written is given up at last, like one that can't be sent.</summary>
    private async Task<(bool HadContent, SendOutcome Outcome)> TrySendAsync(
        string staffId, string day, Func<Task<StaffMail?>> write, Func<Task> count, CancellationToken cancellationToken)
    {
        StaffMail? mail;
        try
        {
            mail = await write();
        }
        catch (Exception failed) when (!cancellationToken.IsCancellationRequested)
        {
            LogDigestNotWritten(new RedactedException(failed), staffId, day);
            return (false, new SendOutcome($"It could not be written: {failed.GetType().Name}."));
        }

        if (mail is null)
        {
            return (false, new SendOutcome());
        }

        await count();
        return (true, await sender.SendAsync(mail, cancellationToken));
    }

    private static DigestRecord Settle(DigestRecord claim, bool hadContent, SendOutcome outcome, DateTimeOffset now)
    {
        if (outcome is { Error: not null, Permanent: false } && claim.Attempts < OutboxRules.MaxAttempts)
        {
            var asked = now + (outcome.RetryAfter ?? TimeSpan.Zero);
            return claim with { Reason = outcome.Error, NotBefore = asked > claim.NotBefore ? asked : claim.NotBefore };
        }

        return claim with
        {
            NotBefore = null,
            Reason = outcome.Error,
            Status = outcome.Error is not null ? NoticeStatus.Failed : hadContent ? NoticeStatus.Sent : NoticeStatus.NotNeeded,
        };
    }

    /// <summary>The day of the last one that is over and done with; what is still to be tried again is not.</summary>
    private static LocalDate? LastDone(DigestRecord? record, int daysBetween) =>
        record is not null && LocalDatePattern.Iso.Parse(record.Date).TryGetValue(default, out var date)
            ? record.Status == NoticeStatus.Queued ? date.PlusDays(-daysBetween) : date
            : null;

    [LoggerMessage(EventId = 403, Level = LogLevel.Warning, Message = "The digest of {StaffId} for {Date} is given up: {Error}")]
    private partial void LogDigestGivenUp(string staffId, string date, string? error);

    [LoggerMessage(EventId = 404, Level = LogLevel.Warning, Message = "The digest of {StaffId} for {Date} could not be written")]
    private partial void LogDigestNotWritten(RedactedException failed, string staffId, string date);
}
