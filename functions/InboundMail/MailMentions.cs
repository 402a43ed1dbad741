using System.Text.Json;
using System.Text.Json.Nodes;
using Outreach.Customers;
using Outreach.FollowUps.Mentions;
using Outreach.Platform;
using Outreach.SharedKernel;

namespace Outreach.InboundMail;

/// <summary>Makes of an e-mail what POST /mentions takes, so that the same holds for both. Pure.</summary>
internal static class MailMentions
{
    private const int MostUnitsOfSubject = 1_000;

    /// <summary>The mention; never refused, for what an e-mail lacks is made up for here.</summary>
    /// <param name="answers">The id of what it answers.</param>
    /// <param name="now">When it came in (UTC).</param>
    /// <param name="country">The office's.</param>
    public static Mention Of(ReceivedMail mail, string? answers, DateTimeOffset now, string? country)
    {
        var given = new JsonObject
        {
            ["channel"] = Channel.Email.Name,
            ["externalId"] = mail.Id,
            ["author"] = new JsonObject { ["handle"] = HandleOf(mail), ["displayName"] = NameOf(mail) },
            ["text"] = MailQuoteRules.Cut(mail.Text).Shown,
            ["postedAt"] = mail.Date,
            ["inReplyTo"] = answers,
        };
        using var json = JsonDocument.Parse(given.ToJsonString());
        var reading = MentionReader.Read(json.RootElement, now, country);
        var mention = reading.Mention
            ?? throw new InvalidOperationException($"An e-mail makes no mention: {string.Join(", ", reading.Errors.Keys)}.");
        var whole = Excerpt.Beginning(mail.Text, MentionText.MostUnitsOfMail);
        var subject = mail.Subject is { } written ? Excerpt.Beginning(OnOneLine(written), MostUnitsOfSubject) : null;
        var suggested = Triage.Suggest($"{subject}\n{mention.Text}");
        return mention with
        {
            IsFinal = true,
            Subject = subject,
            Whole = whole == mention.Text ? null : whole,
            Truncated = mention.Truncated || whole.Length < mail.Text.Length,
            Kind = suggested.Kind,
            KindReason = suggested.Reason,
            Notes = [.. mention.Notes, .. NotesOf(mail)],
            MediaLeftOut = Math.Max(0, mail.Attachments.Count - MentionReader.MostMedia),
        };
    }

    /// <summary>All that a letter says, where it becomes no mention: its subject, its text with what it quotes, and its files.</summary>
    public static string WordsOf(ReceivedMail mail)
    {
        var subject = mail.Subject is { } written ? Excerpt.Beginning(OnOneLine(written), MostUnitsOfSubject) : "";
        var files = string.Join('\n', mail.Attachments.Take(MentionReader.MostMedia).Select(FileOf));
        return string.Join(
            "\n\n",
            new[] { subject, Excerpt.Beginning(mail.Text, MentionText.MostUnitsOfMail), files }.Where(part => part.Length > 0));
    }

    /// <summary>Who wrote it; somebody of their own where it names nobody: those have nothing in common.</summary>
    public static string HandleOf(ReceivedMail mail) =>
        NamesSender(mail) ? mail.From! : $"no-sender-{FollowUpId.Of(Channel.Email.Name, mail.Id)[1..17]}";

    /// <summary>An address of characters that nobody sees is none.</summary>
    private static bool NamesSender(ReceivedMail mail) => mail.From is { } from && IdentityKey.IsHandle(from);

    private static string? NameOf(ReceivedMail mail) =>
        mail.FromName is { } name && !Unseen.IsAllOf(name) ? OnOneLine(name) : null;

    private static IEnumerable<KeptNote> NotesOf(ReceivedMail mail)
    {
        if (!NamesSender(mail))
        {
            yield return new KeptNote("author.handle", "The e-mail does not say who sent it.", mail.From ?? "");
        }

        foreach (var (n, name) in mail.Attachments.Take(MentionReader.MostMedia).Index())
        {
            yield return new KeptNote(
                $"attachments[{n}]", "A file came with it; its name is kept, it is not.", FileOf(name));
        }
    }

    private static string FileOf(string name) => Excerpt.Beginning(OnOneLine(name), 300);

    private static string OnOneLine(string text) =>
        string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
}
