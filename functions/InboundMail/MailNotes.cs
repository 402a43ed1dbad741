using Azure.Data.Tables;
using Microsoft.DurableTask.Client;
using Outreach.FollowUps;
using Outreach.Platform;
using Outreach.Platform.Http;
using Outreach.Platform.Storage;
using Outreach.SharedKernel;
using Outreach.Staff;

namespace Outreach.InboundMail;

/// <summary>Notes e-mails without effect on the follow-ups that they are about, each once however often it is sent.</summary>
public sealed class MailNotes(
    OutreachTables tables, FollowUpThreads threads, FollowUpCommitter committer, StaffStore staff, TimeProvider clock)
{
    private const int MaxRounds = 50;

    private const int MostUnits = 2_000;

    /// <summary>Notes one.</summary>
    /// <param name="mailId">What the e-mail is known by.</param>
    /// <param name="text">What it says; its beginning is kept.</param>
    /// <param name="notifiesLead">Whether the lead of the follow-up's owner hears of it.</param>
    internal async Task NoteAsync(
        string followUpId, string mailId, NotedMail what, string text, bool notifiesLead, DurableTaskClient client)
    {
        for (var round = 0; round < MaxRounds; round++)
        {
            if (await threads.FindChainAsync(followUpId, CancellationToken.None) is not [.., var stored])
            {
                return;
            }

            // After the state that guards the commit.
            var state = stored.State;
            var row = new TableEntity(state.Id, $"noted:{FollowUpId.Of(Channel.Email.Name, mailId)}");
            if (await tables.FollowUps.FindAsync(row.PartitionKey, row.RowKey, CancellationToken.None) is not null)
            {
                return;
            }

            var now = clock.GetUtcNow();
            var lead = notifiesLead ? (await staff.GetRosterAsync(CancellationToken.None)).LeadOf(state.Owner, now) : null;
            var command = new NoteMail(what, text.Length == 0 ? null : Excerpt.Beginning(text, MostUnits), lead) { By = Actor.System };
            if (await committer.TryCommitAsync(
                stored, FollowUpRules.Decide(state, command, now), row, now, client, CancellationToken.None) is not null)
            {
                return;
            }
        }

        throw new ProblemException(503, "Too busy.", "Others changed the follow-up again and again; send it again.");
    }
}
