using Azure.Data.Tables;
using Outreach.Platform.Storage;
using Outreach.SharedKernel;
using Outreach.Staff;

namespace Outreach.Notices;

/// <summary>How it went with an address of a staff member, row of table <c>Staff</c>.</summary>
internal sealed record AddressRecord
{
    /// <summary>The address it is about: another one begins anew.</summary>
    public required string Email { get; init; }

    /// <summary>When an e-mail last came back (UTC).</summary>
    public DateTimeOffset? BouncedAt { get; init; }

    public string? Reason { get; init; }

    /// <summary>When one last arrived (UTC).</summary>
    public DateTimeOffset? DeliveredAt { get; init; }

    /// <summary>The record with what an event says. Events come more than once and in any order: the latest of each kind counts.</summary>
    public AddressRecord After(MailEvent happened) =>
        happened.Bounced && !(BouncedAt >= happened.At) ? this with { BouncedAt = happened.At, Reason = happened.ReasonWithoutAddress }
        : happened.Arrived && !(DeliveredAt >= happened.At) ? this with { DeliveredAt = happened.At }
        : this;

    /// <summary>The bounce that stands, or null: what arrived later makes up for it.</summary>
    public AddressBounce? Standing => BouncedAt is { } at && !(DeliveredAt > at) ? new AddressBounce(at, Reason ?? "") : null;
}

/// <summary>Which e-mails did not arrive: beside each notice and each digest, and by staff member.</summary>
public sealed class BounceStore(OutreachTables tables, StaffStore staff, DigestStore digests)
{
    private const string Partition = "bounced";

    private const int AtOnce = 8;

    /// <summary>Writes down what events say. Safe to repeat; events of other senders' e-mails say nothing to us.</summary>
    internal async Task ApplyAsync(IReadOnlyList<MailEvent> events, CancellationToken cancellationToken)
    {
        // The calls of a customer are in one partition. What is about one item is written in order, others beside it: SendGrid
        // waits for the answer, and sends everything again where it comes too late.
        await Parallel.ForEachAsync(
            events.Where(happened => happened.Bounced).SelectMany(BouncesOf).GroupBy(bounced => bounced.About.Split('.')[0]),
            new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = cancellationToken },
            async (inOnePartition, partitionToken) =>
            {
                foreach (var (bounce, about) in inOnePartition)
                {
                    await WriteAsync(bounce, about, partitionToken);
                }
            });

        var roster = await staff.GetRosterAsync(cancellationToken);
        foreach (var ofOne in events.Where(happened => happened.Bounced || happened.Arrived).GroupBy(happened => happened.To))
        {
            // What went to an address that they no longer have says nothing about the one they have.
            if (roster.Find(ofOne.Key) is { } member
                && ofOne
                    .Where(happened => string.Equals(happened.Email, member.Email, StringComparison.OrdinalIgnoreCase))
                    .ToList() is { Count: > 0 } theirs)
            {
                await WriteAsync(member, theirs, cancellationToken);
            }
        }
    }

    /// <summary>Whose e-mail does not arrive now, by staff id.</summary>
    internal async Task<IReadOnlyDictionary<string, AddressBounce>> GetStandingAsync(Roster roster, CancellationToken cancellationToken)
    {
        var standing = new Dictionary<string, AddressBounce>(StringComparer.Ordinal);
        await foreach (var row in tables.Staff.QueryAsync<TableEntity>(
            TableClient.CreateQueryFilter($"PartitionKey eq {Partition}"), cancellationToken: cancellationToken))
        {
            var record = Document.Read<AddressRecord>(row);
            if (record.Standing is { } bounce && record.Email == roster.Find(row.RowKey)?.Email)
            {
                standing[row.RowKey] = bounce;
            }
        }

        return standing;
    }

    private static IEnumerable<(NoticeBounce Bounce, string About)> BouncesOf(MailEvent bounced) =>
        (bounced.Outbox ?? "").Split(',').Zip(
            (bounced.About ?? "").Split(','),
            (outboxId, about) => (new NoticeBounce(outboxId, bounced.At, bounced.ReasonWithoutAddress), about));

    private async Task WriteAsync(NoticeBounce bounce, string about, CancellationToken cancellationToken)
    {
        if (StaffId.IsWellFormed(about))
        {
            await digests.BounceAsync(about, bounce, cancellationToken);
            return;
        }

        if (!bounce.OutboxId.StartsWith($"{about}-", StringComparison.Ordinal)
            || !int.TryParse(bounce.OutboxId.AsSpan(about.Length + 1), out var number)
            || number <= 0)
        {
            return;
        }

        if (FollowUpId.IsWellFormed(about) && await tables.FollowUps.FindAsync(about, "state", cancellationToken) is not null)
        {
            await tables.FollowUps.UpsertEntityAsync(NoticeLog.RowOf(about, "", bounce), TableUpdateMode.Replace, cancellationToken);
        }
        else if (CallId.IsWellFormed(about))
        {
            var (customerId, call) = CallId.Split(about);
            if (await tables.Customers.FindAsync(customerId, $"call:{call}:state", cancellationToken) is not null)
            {
                await tables.Customers.UpsertEntityAsync(
                    NoticeLog.RowOf(customerId, $"call:{call}:", bounce), TableUpdateMode.Replace, cancellationToken);
            }
        }
    }

    private async Task WriteAsync(StaffMember member, IReadOnlyList<MailEvent> events, CancellationToken cancellationToken)
    {
        while (true)
        {
            var row = await tables.Staff.FindAsync(Partition, member.Id, cancellationToken);
            var before = row is null ? null : Document.Read<AddressRecord>(row);
            var known = before?.Email == member.Email ? before : null;
            var after = events.Aggregate(known ?? new AddressRecord { Email = member.Email }, (record, happened) => record.After(happened));
            if (after == known)
            {
                return;
            }

            var written = Document.Row(Partition, member.Id, after);
            if (await tables.Staff.TryCommitAsync(
                [
                    row is null
                        ? new TableTransactionAction(TableTransactionActionType.Add, written)
                        : new TableTransactionAction(TableTransactionActionType.UpdateReplace, written, row.ETag),
                ],
                cancellationToken) is not null)
            {
                return;
            }
        }
    }
}
