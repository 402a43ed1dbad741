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
        var answered = await threads.FindAsync(mail.Answers, cancellationToken);
        cancellationToken.ThrowIfCancellationRequested();
        if (MailClassRules.Classify(mail.Signs, own.Address, own.Domains) is { } machine)
        {
            var seen = await CountAsync(mail, now);
            await NoteAsync(mail, machine, answered?.FollowUpId, seen.Passage, client);
        }
        else
        {
            await TakeLetterAsync(mail, answered, now, client, cancellationToken);
        }
    }

    private async Task TakeLetterAsync(
        ReceivedMail mail, AnsweredMessage? answered, DateTimeOffset now, DurableTaskClient client, CancellationToken cancellationToken)
    {
        var mention = MailMentions.Of(mail, answered?.MessageId ?? mail.Answers.FirstOrDefault(), now, office.Country);
        var known = await threads.FindKnownAsync(mention, cancellationToken);
        if (known == KnownMail.Another)
        {
            // Anybody may write any Message-Id: nobody changes the words of another, and nobody's are lost.
            mail = mail with { Id = mail.Fingerprint };
            mention = mention with { ExternalId = mail.Id };
            known = await threads.FindKnownAsync(mention, cancellationToken);
        }

        if (known != KnownMail.Nothing)
        {
            return;
        }

        var (sender, passage) = await CountAsync(mail, now);
        if (passage != MailPassage.Free && (answered?.FollowUpId ?? sender.FollowUpId) is { } about)
        {
            await NoteAsync(mail, NotedMail.OneOfTooMany, about, passage, client);
            return;
        }

        var receipt = (await intake.TakeInAsync([mention], now, client, cancellationToken))[0];
        if (receipt.FollowUpId is { } followUpId && sender.FollowUpId != followUpId)
        {
            await senders.WentToAsync(MailMentions.HandleOf(mail), followUpId, now);
        }

        InboundMailCounters.Taken(null, isKept: true);
    }

    private async Task<(MailSender Sender, MailPassage Passage)> CountAsync(ReceivedMail mail, DateTimeOffset now)
    {
        var sender = await senders.CountAsync(MailMentions.HandleOf(mail), mail.Id, now);
        return (sender, senders.PassageOf(sender, mail.Id));
    }

    private async Task NoteAsync(ReceivedMail mail, NotedMail what, string? about, MailPassage passage, DurableTaskClient client)
    {
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
