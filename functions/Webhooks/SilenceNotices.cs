using Azure;
using Azure.Data.Tables;
using Microsoft.Extensions.Logging;
using Outreach.Notices;
using Outreach.Platform.Storage;
using Outreach.Staff;
using Outreach.WorkItems;

namespace Outreach.Webhooks;

/// <summary>Which silence a lead was sent an e-mail about, row of table <c>Webhooks</c>. Times are UTC.</summary>
internal sealed record SilenceRecord
{
    /// <summary>When the source last spoke: another one is another silence.</summary>
    public required DateTimeOffset Since { get; init; }

    public int Attempts { get; init; }

    /// <summary>When it is tried again; null where it is over and done with.</summary>
    public DateTimeOffset? NotBefore { get; init; }
}

/// <summary>
/// Sends each lead one e-mail about each silence of a source. It is written down before and after: two who do this at once send it once,
/// and a crash in between can send it twice, under the same outbox id.
/// </summary>
internal sealed partial class SilenceNotices(
    WebhookSources sources, SourceActivities activities, OutreachTables tables, NoticeSender sender, ILogger<SilenceNotices> log)
    : IPersonDuty
{
    private const string Partition = "silences";

    async Task<DateTimeOffset?> IPersonDuty.DoDueAsync(
        string staffId, StaffMember? person, Roster roster, DateTimeOffset now, CancellationToken cancellationToken)
    {
        DateTimeOffset? next = null;
        if (person is not null && AreFor(person, roster))
        {
            foreach (var source in sources.All)
            {
                if (await activities.SilentSinceAsync(source.Name, cancellationToken) is { } since)
                {
                    var again = await SendDueAsync(person, source.Name, since, now, cancellationToken);
                    next = next is null || again < next ? again : next;
                }
            }
        }

        return next;
    }

    public static bool AreFor(StaffMember member, Roster roster) => member.IsPerson && roster.IsLead(member);

    /// <summary>Gives the moment at which it is tried again; null where it is over and done with.</summary>
    private async Task<DateTimeOffset?> SendDueAsync(
        StaffMember lead, string source, DateTimeOffset since, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var key = $"{source}:{lead.Id}";
        var row = await tables.Webhooks.FindAsync(Partition, key, cancellationToken);
        var known = row is null ? null : Document.Read<SilenceRecord>(row);
        if (known?.Since == since && !(known.NotBefore <= now))
        {
            return known.NotBefore;
        }

        var attempts = known?.Since == since ? known.Attempts + 1 : 1;
        var claim = new SilenceRecord { Since = since, Attempts = attempts, NotBefore = now + OutboxRules.Backoff(attempts) };
        if (await TryPutAsync(key, claim, row?.ETag, cancellationToken) is not { } claimed)
        {
            return claim.NotBefore;
        }

        var outcome = await sender.SendAsync(SilenceMail.Write(lead, source, since, sender.LinkTo), cancellationToken);
        var isOver = outcome.Error is null || outcome.Permanent || attempts >= OutboxRules.MaxAttempts;
        if (isOver && outcome.Error is not null)
        {
            LogSilenceNotSent(source, lead.Id, outcome.Error);
        }

        var settled = isOver ? claim with { NotBefore = null } : claim;
        await TryPutAsync(key, settled, claimed, cancellationToken);
        return settled.NotBefore;
    }

    private Task<ETag?> TryPutAsync(string key, SilenceRecord record, ETag? readAs, CancellationToken cancellationToken)
    {
        var row = Document.Row(Partition, key, record);
        return tables.Webhooks.TryCommitAsync(
            [
                readAs is { } etag
                    ? new TableTransactionAction(TableTransactionActionType.UpdateReplace, row, etag)
                    : new TableTransactionAction(TableTransactionActionType.Add, row),
            ],
            cancellationToken);
    }

    [LoggerMessage(EventId = 843, Level = LogLevel.Warning, Message = "That {Source} is silent could not be sent to {StaffId}: {Error}")]
    private partial void LogSilenceNotSent(string source, string staffId, string error);
}
