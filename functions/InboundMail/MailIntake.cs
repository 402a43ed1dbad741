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
        if (MailClassRules.Classify(mail.Signs, own) is { } machine)
        {
            await NoteAsync(mail, machine, answered?.FollowUpId, now, client);
        }
        else if (MailClassRules.LetterOf(mail, own) is var letter
            && answered is not null
            && MailClassRules.MayBeOurCopy(mail.Signs, own)
            && !await threads.IsOfItsCustomerAsync(answered.FollowUpId, MailMentions.HandleOf(letter), cancellationToken))
        {
            // A copy of our own answer, to be answered to a desk: nobody's words but ours.
            await NoteAsync(mail, NotedMail.Own, answered.FollowUpId, now, client);
        }
        else
        {
            await TakeLetterAsync(letter, answered, now, client, cancellationToken);
        }
    }

    private async Task TakeLetterAsync(
        ReceivedMail mail, AnsweredMessage? answered, DateTimeOffset now, DurableTaskClient client, CancellationToken cancellationToken)
    {
        Mention MentionOf(ReceivedMail letter) =>
            MailMentions.Of(letter, answered?.MessageId ?? letter.Answers.FirstOrDefault(), now, office.Country);

        // Anybody may write any Message-Id: nobody changes the words of another, and nobody's are lost.
        var byItself = mail with { Id = mail.Fingerprint };
        var mention = MentionOf(mail);
        var known = await threads.FindKnownAsync(mention, cancellationToken);
        if (known == KnownMail.Another)
        {
            mention = MentionOf(byItself);
            known = await threads.FindKnownAsync(mention, cancellationToken);
        }

        if (known != KnownMail.Nothing)
        {
            return;
        }

        var address = MailMentions.HandleOf(mail);
        var (sender, passage) = await senders.CountLetterAsync(address, mention.ExternalId, now);
        if (passage == MailPassage.Counted)
        {
            LogLetterDropped(MailLoopRules.MostLettersNoted, sender.FollowUpId ?? "");
            InboundMailCounters.Taken(NotedMail.OneOfTooMany, isKept: false);
            return;
        }

        if (passage != MailPassage.Free
            && sender.FollowUpId is { } last
            && await notes.NoteLetterAsync(last, mail, passage, client))
        {
            Noted(NotedMail.OneOfTooMany, last, passage);
            return;
        }

        var receipt = (await intake.TakeInAsync([mention], now, client, cancellationToken))[0];
        if (receipt.Duplicate && await threads.FindKnownAsync(mention, CancellationToken.None) == KnownMail.Another)
        {
            // Another with its Message-Id came in at the same time, and was first.
            receipt = (await intake.TakeInAsync([MentionOf(byItself)], now, client, CancellationToken.None))[0];
        }

        if (receipt.FollowUpId is { } followUpId && sender.FollowUpId != followUpId)
        {
            await senders.WentToAsync(address, mention.ExternalId, followUpId, now);
        }

        InboundMailCounters.Taken(null, isKept: true);
    }

    private async Task NoteAsync(ReceivedMail mail, NotedMail what, string? about, DateTimeOffset now, DurableTaskClient client)
    {
        if (about is not null
            && (await senders.CountMachinesAsync(mail.From ?? "", about, mail.Id, now)).Passage
                is (MailPassage.Free or MailPassage.LoopBegins or MailPassage.InLoop) and var passage)
        {
            if (await notes.NoteAsync(about, mail, what, notifiesLead: passage == MailPassage.LoopBegins, client))
            {
                Noted(what, about, passage);
                return;
            }

            // There is no such follow-up any more, so it answers nothing.
            about = null;
        }

        LogMailDropped(Json.NameOf(what));
        InboundMailCounters.Taken(what, isKept: false);
        if (about is null && MailClassRules.RefusalOf(what, mail.Signs, own) is { } reason)
        {
            await notes.RefuseAsync(reason);
        }
    }

    private void Noted(NotedMail what, string about, MailPassage passage)
    {
        if (passage == MailPassage.LoopBegins)
        {
            LogLoopBroken(MailLoopRules.MostInWindow, about);
        }

        InboundMailCounters.Taken(what, isKept: true);
    }

    [LoggerMessage(
        EventId = 911,
        Level = LogLevel.Information,
        Message = "An e-mail is not kept, as it is {What} and answers nothing, or is one of very many")]
    private partial void LogMailDropped(string what);

    [LoggerMessage(
        EventId = 913,
        Level = LogLevel.Warning,
        Message = "A letter is not kept, as its sender wrote more than {Most} without a pause; others are on follow-up {FollowUpId}")]
    private partial void LogLetterDropped(int most, string followUpId);

    [LoggerMessage(
        EventId = 912,
        Level = LogLevel.Warning,
        Message = "More than {Most} e-mails of one sender came within ten minutes; they are noted on follow-up {FollowUpId} alone")]
    private partial void LogLoopBroken(int most, string followUpId);
}
