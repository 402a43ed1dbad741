using Azure.Data.Tables;
using Outreach.Customers;
using Outreach.Platform.Storage;
using Outreach.SharedKernel;

namespace Outreach.InboundMail;

/// <summary>
/// How much each sender sends, table <c>InboundMail</c>: hashes and times of the last minutes, deleted by the nightly sweep.
/// </summary>
public sealed class MailSenders(OutreachTables tables, IdentityKey key)
{
    private static readonly TimeSpan Kept = TimeSpan.FromDays(1);

    /// <summary>Counts an e-mail of a sender.</summary>
    internal Task<MailSender> CountAsync(string address, string mailId, DateTimeOffset now) =>
        ChangeAsync(address, now, sender => MailLoopRules.With(sender, HashOf(mailId), now));

    /// <summary>Remembers which follow-up took the latest.</summary>
    internal Task WentToAsync(string address, string followUpId, DateTimeOffset now) =>
        ChangeAsync(address, now, sender => sender with { FollowUpId = followUpId });

    internal MailPassage PassageOf(MailSender sender, string mailId) => MailLoopRules.PassageOf(sender, HashOf(mailId));

    /// <summary>Deletes what is about senders who have sent nothing for a day.</summary>
    internal async Task DeleteOldAsync(DateTimeOffset now, CancellationToken cancellationToken)
    {
        var before = now - Kept;
        foreach (var row in await tables.InboundMail.ReadAsync(
            TableClient.CreateQueryFilter($"LatestAt lt {before}"), cancellationToken))
        {
            await tables.InboundMail.DeleteIfUnchangedAsync(row, cancellationToken);
        }
    }

    private string HashOf(string mailId) => key.HashOf($"mail\n{mailId}");

    private async Task<MailSender> ChangeAsync(string address, DateTimeOffset now, Func<MailSender, MailSender> change)
    {
        var hash = key.Of(Channel.Email.Name, address);
        while (true)
        {
            var row = await tables.InboundMail.FindAsync(hash[..2], hash, CancellationToken.None);
            var sender = row is null ? new MailSender() : Document.Read<MailSender>(row);
            var changed = change(sender);
            if (changed == sender)
            {
                return sender;
            }

            var written = Document.Row(hash[..2], hash, changed);
            written["LatestAt"] = now;
            if (await tables.InboundMail.TryCommitAsync(
                [
                    row is null
                        ? new TableTransactionAction(TableTransactionActionType.Add, written)
                        : new TableTransactionAction(TableTransactionActionType.UpdateReplace, written, row.ETag),
                ],
                CancellationToken.None) is not null)
            {
                return changed;
            }
        }
    }
}
