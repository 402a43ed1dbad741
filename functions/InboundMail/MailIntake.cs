using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Logging;
using Outreach.FollowUps;
using Outreach.FollowUps.Mentions;
using Outreach.Platform;
using Outreach.SharedKernel;

namespace Outreach.InboundMail;

/// <summary>
/// Takes e-mails in. What a person wrote is a mention, or joins what it answers, by the intake of all mentions; what a machine wrote is
/// noted on what it answers, and has no effect.
/// </summary>
public sealed partial class MailIntake(
    MentionIntake intake,
    MailThreads threads,
    MailNotes notes,
    MailSenders senders,
    OwnMail own,
    Office office,
    ILogger<MailIntake> log)
{
    /// <summary>Takes one in. Once begun it is completed; sent again, nothing more comes of it.</summary>
    /// <param name="now">When it came (UTC).</param>
    internal async Task TakeInAsync(ReceivedMail mail, DateTimeOffset now, DurableTaskClient client, CancellationToken cancellationToken)
    {
        var noted = MailClassRules.Classify(mail.Signs, own.Address, own.Domains);
        var answered = await threads.FindAsync(mail.Answers, cancellationToken);
        cancellationToken.ThrowIfCancellationRequested();
        var from = MailMentions.HandleOf(mail);
        var sender = await senders.CountAsync(from, mail.Id, now);
        var passage = senders.PassageOf(sender, mail.Id);
        if (passage != MailPassage.Free && noted is null && await threads.IsKnownAsync(mail.Id, cancellationToken))
        {
            // It came before there were too many, and is sent again.
            passage = MailPassage.Free;
        }

        if (noted is null && passage == MailPassage.Free)
        {
            var mention = MailMentions.Of(mail, answered?.MessageId ?? mail.Answers.FirstOrDefault(), now, office.Country);
            var receipt = (await intake.TakeInAsync([mention], now, client, cancellationToken))[0];
            if (receipt.FollowUpId is { } followUpId && sender.FollowUpId != followUpId)
            {
                await senders.WentToAsync(from, followUpId, now);
            }

            InboundMailCounters.Taken(null, isKept: true);
            return;
        }

        var what = noted ?? NotedMail.OneOfTooMany;
        var about = answered?.FollowUpId ?? (noted is null ? sender.FollowUpId : null);
        var isKept = about is not null && passage != MailPassage.Beyond;
        if (isKept)
        {
            await notes.NoteAsync(
                about!,
                mail.Id,
                passage == MailPassage.Free ? what : NotedMail.OneOfTooMany,
                MailQuoteRules.Cut(mail.Text).Shown,
                notifiesLead: passage == MailPassage.LoopBegins,
                client);
        }
        else
        {
            LogMailDropped(Json.NameOf(what));
        }

        if (passage == MailPassage.LoopBegins)
        {
            LogLoopBroken(MailLoopRules.MostInWindow, about ?? "none");
        }

        InboundMailCounters.Taken(what, isKept);
    }

    [LoggerMessage(EventId = 911, Level = LogLevel.Information, Message = "An e-mail is not kept, as it is {What} and answers nothing")]
    private partial void LogMailDropped(string what);

    [LoggerMessage(
        EventId = 912,
        Level = LogLevel.Warning,
        Message = "More than {Most} e-mails of one sender came within ten minutes; they are noted on follow-up {FollowUpId} alone")]
    private partial void LogLoopBroken(int most, string followUpId);
}
