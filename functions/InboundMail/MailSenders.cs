using Azure.Data.Tables;
using Outreach.Customers;
using Outreach.Platform.Storage;
using Outreach.SharedKernel;

namespace Outreach.InboundMail;

/// <summary>An e-mail that was counted: its sender with it, and whether it comes through.</summary>
internal sealed record CountedMail(MailSender Sender, MailPassage Passage);

/// <summary>
/// How much each sender sends, table <c>InboundMail</c>: hashes and times of the last minutes, deleted by the nightly sweep.
/// </summary>
public sealed class MailSenders(OutreachTables tables, IdentityKey key)
{
    private static readonly TimeSpan Kept = TimeSpan.FromDays(1);

    /// <summary>Counts a letter. What machines send in its sender's name does not count: anybody can have it sent.</summary>
    internal async Task<CountedMail> CountLetterAsync(string address, string mailId, DateTimeOffset now)
    {
        var sender = await ChangeAsync(
            LettersOf(address), now, sender => MailLoopRules.With(sender, HashOf(mailId), now));
        return new CountedMail(sender, MailLoopRules.PassageOf(sender, HashOf(mailId)));
    }

    /// <summary>
    /// Counts what a machine sent about a follow-up, of each follow-up by itself: one mail system reports about very many.
    /// </summary>
    internal async Task<CountedMail> CountMachinesAsync(string address, string followUpId, string mailId, DateTimeOffset now)
    {
        var sender = await ChangeAsync(
            key.HashOf($"machine\n{LettersOf(address)}\n{followUpId}"),
            now,
            sender => MailLoopRules.With(sender with { FollowUpId = followUpId }, HashOf(mailId), now));
        return new CountedMail(sender, MailLoopRules.PassageOf(sender, HashOf(mailId)));
    }

    /// <summary>Remembers which follow-up took the latest letter.</summary>
    internal Task WentToAsync(string address, string mailId, string followUpId, DateTimeOffset now) =>
        ChangeAsync(LettersOf(address), now, sender => MailLoopRules.WentTo(sender, HashOf(mailId), followUpId));

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

    private string LettersOf(string address) => key.Of(Channel.Email.Name, address);

    private async Task<MailSender> ChangeAsync(string hash, DateTimeOffset now, Func<MailSender, MailSender> change)
    {
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
