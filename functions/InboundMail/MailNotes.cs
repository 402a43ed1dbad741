using Azure.Data.Tables;
using Microsoft.DurableTask.Client;
using Outreach.FollowUps;
using Outreach.FollowUps.Mentions;
using Outreach.Platform;
using Outreach.Platform.Http;
using Outreach.Platform.Storage;
using Outreach.SharedKernel;
using Outreach.Staff;

namespace Outreach.InboundMail;

/// <summary>Notes e-mails without effect on the follow-ups that they are about, each once however often it is sent.</summary>
public sealed class MailNotes(
    OutreachTables tables,
    FollowUpThreads threads,
    FollowUpCommitter committer,
    StaffStore staff,
    RefusedMentions refused,
    TimeProvider clock)
{
    private const string Source = "mail";

    private const int MaxRounds = 50;

    private const int MostUnits = 2_000;

    /// <summary>Notes what a machine wrote, by its beginning. False where there is no such follow-up any more.</summary>
    /// <param name="notifiesLead">Whether the lead of the follow-up's owner hears of it.</param>
    internal Task<bool> NoteAsync(
        string followUpId, ReceivedMail mail, NotedMail what, bool notifiesLead, DurableTaskClient client) =>
        NoteAsync(
            followUpId, mail.Id, what, Excerpt.Beginning(MailQuoteRules.Cut(mail.Text).Shown, MostUnits), notifiesLead, client);

    /// <summary>
    /// Notes a letter that is one of too many, with all that it says, or where there are very many by its beginning. False where its words
    /// could not be kept there: the follow-up is gone, or its words are forgotten.
    /// </summary>
    internal Task<bool> NoteLetterAsync(string followUpId, ReceivedMail letter, MailPassage passage, DurableTaskClient client)
    {
        var words = MailMentions.WordsOf(letter);
        return NoteAsync(
            followUpId,

            // Two letters may have one Message-Id.
            letter.Fingerprint,
            NotedMail.OneOfTooMany,
            passage is MailPassage.CutBegins or MailPassage.FarBeyond or MailPassage.DropBegins
                ? Excerpt.Beginning(words, MostUnits)
                : words,

            // Again where less is kept of persons' letters than before: one form of a page writes in the name of many.
            notifiesLead: passage is MailPassage.LoopBegins or MailPassage.CutBegins or MailPassage.DropBegins,
            client);
    }

    /// <summary>Counts what may be a person's and there is nothing to note it on, so that a lead hears of it.</summary>
    internal Task RefuseAsync(RefusalReason reason) => refused.NoteAsync(Source, [reason]);

    private async Task<bool> NoteAsync(
        string followUpId, string mailId, NotedMail what, string text, bool notifiesLead, DurableTaskClient client)
    {
        for (var round = 0; round < MaxRounds; round++)
        {
            if (await threads.FindChainAsync(followUpId, CancellationToken.None) is not [.., var stored]
                || (what == NotedMail.OneOfTooMany && stored.State.WordsForgottenAt is not null))
            {
                return false;
            }

            // After the state that guards the commit.
            var state = stored.State;
            var row = new TableEntity(state.Id, $"noted:{FollowUpId.Of(Channel.Email.Name, mailId)}");
            if (await tables.FollowUps.FindAsync(row.PartitionKey, row.RowKey, CancellationToken.None) is not null)
            {
                return true;
            }

            var now = clock.GetUtcNow();
            var lead = notifiesLead ? (await staff.GetRosterAsync(CancellationToken.None)).LeadOf(state.Owner, now) : null;
            var command = new NoteMail(what, text.Length == 0 ? null : text, lead) { By = Actor.System };
            if (await committer.TryCommitAsync(
                stored, FollowUpRules.Decide(state, command, now), row, now, client, CancellationToken.None) is not null)
            {
                return true;
            }
        }

        throw new ProblemException(503, "Too busy.", "Others changed the follow-up again and again; send it again.");
    }
}
