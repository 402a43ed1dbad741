using Outreach.Customers;
using Outreach.Customers.ThankYouCalls;
using Outreach.FollowUps;
using Outreach.FollowUps.Mentions;
using Outreach.Platform;
using Outreach.SharedKernel;
using Outreach.WorkItems;
using static Outreach.Platform.Wording;

namespace Outreach.Privacy;

/// <summary>What is kept of a customer, said to them in sentences. Pure. Staff go by their ids.</summary>
internal static class ExportWords
{
    public static IReadOnlyList<string> Of(CustomerProfile profile)
    {
        var said = new List<string>
        {
            $"We have known you since {At(profile.FirstSeenAt)}; you last wrote to us on {At(profile.LastMentionAt)}.",
            $"You have written to us {Times(profile.Mentions)}, told us {Times(profile.ProblemsFixed)} that something is fixed, and "
                + $"praised us {Times(profile.Praises)}.",
        };
        said.AddRange(CustomerAttributes.All.Select(attribute => attribute.InWords(profile)).OfType<string>());
        if (!string.IsNullOrEmpty(profile.KnownBy))
        {
            said.Add($"Of us, {profile.KnownBy} knows you.");
        }

        said.AddRange(
            profile.Acquaintances.Select(one => $"You have spoken with {one.StaffId} {Times(one.Times)}, last on {At(one.LastAt)}."));
        said.AddRange(profile.Identities.Select(identity => $"On {identity.Channel} you go by {identity.Handle}."));
        said.AddRange(profile.Absorbed.Select(
            one =>
                $"On {At(one.At)} we found that we had known you twice; what we knew of you as the other customer is in this file, too."));
        return said;
    }

    public static string Of(MentionRow mention, string channel) =>
        mention.DeletedAt is { } deletedAt
            ? $"On {At(mention.ReceivedAt)} a message of yours reached us; you deleted it, and on {At(deletedAt)} so did we."
        : mention.HasNoWords
            ? $"On {At(mention.ReceivedAt)} a message of yours without words reached us"
                + $"{(mention.Handle is { } by ? $", sent on {channel} as {by}" : "")}{BesideTheWords(mention)}."
                + VersionsBefore(mention)
        : mention.Text.Length == 0
            ? $"On {At(mention.ReceivedAt)} a message of yours reached us; its words have been forgotten since."
            : $"On {At(mention.ReceivedAt)} this message of yours reached us"
                + $"{(mention.Handle is { } handle ? $", written on {channel} as {handle}" : "")}"
                + $"{(mention.AuthorName is { } name ? $", by {name}" : "")}"
                + $"{BesideTheWords(mention)}: \"{mention.Whole ?? mention.Text}\"" + VersionsBefore(mention);

    private static string VersionsBefore(MentionRow mention) => string.Concat((mention.Earlier ?? []).Select(
        version => $" Before you changed it, it said, as it reached us on {At(version.ReceivedAt)}"
            + $"{LinksBeside(version.Media)}: \"{version.Text}\""))
        + (mention.VersionsLeftOut > 0 ? $" Versions after the first that we did not keep: {mention.VersionsLeftOut}." : "");

    private static string LinksBeside(IReadOnlyList<MentionMedia>? media) =>
        media is null ? "" : $", with {string.Join(" and ", media.Select(link => link.Url))}";

    private static string BesideTheWords(MentionRow mention) =>
        (mention.Subject is { } subject ? $", under the subject \"{subject}\"" : "")
        + (mention.Truncated ? ", of which we keep the beginning" : "")
        + LinksBeside(mention.Media)
        + string.Concat((mention.Notes ?? []).Select(note => $", with a {note.Field} that we could not use ({note.Written})"));

    public static string Of(NoticeLogEntry notice) =>
        $"{At(notice.At)}: {notice.To} was {(notice.Status == NoticeStatus.Sent ? "" : "to be ")}sent an e-mail that names you"
            + $"{(notice.Status == NoticeStatus.Sent ? "" : $" ({Json.NameOf(notice.Status)})")}: "
            + $"{notice.Kind.Name.Replace('_', ' ')}.";

    public static string Of(CallState call) =>
        $"On {At(call.CreatedAt)} a call to you was due {ToDoWhat(call.Purpose)}{Because(call.Reason)}. {call.Assignee} was to make it. "
        + $"{(call.EndedAt is { } ended ? $"It was over on {At(ended)}" : "It is not over")}: {Json.NameOf(call.Status)}.";

    private static string ToDoWhat(CallPurpose purpose) => purpose switch
    {
        CallPurpose.ThankYou => "to say thank you",
        CallPurpose.Resolution => "about what was still wrong",
    };

    public static string Of(CallAttempt attempt) =>
        $"{At(attempt.At)}: {attempt.By} called you: {Json.NameOf(attempt.Outcome).Replace('_', ' ')}"
            + $"{Until("; you asked to be called on ", attempt.CallbackAt)}{Quoted(attempt.Note)}";

    public static string Of(DoNotContact optOut) =>
        $"Since {At(optOut.Since)} we don't {Channel.Of(optOut.Channel).ContactYou}{Quoted(optOut.Reason)}"
        + (optOut.Comment is { } comment ? $" What staff said about it: \"{comment}\"" : "")
        + (optOut.By is { } by ? $" {by} wrote that down." : "");

    public static string Of(CustomerNote note) => $"On {At(note.At)} {note.By} wrote down about you: \"{note.Text}\"";

    public static string Of(LoggedContact contact) =>
        $"On {At(contact.At)} {contact.By} was in touch with you on {contact.Channel}: \"{contact.Said}\"";

    public static IReadOnlyList<string> Of(RetentionPolicy policy) =>
    [
        "We keep all this for one purpose: that everyone who writes to us is answered by a person who knows what was said before.",
        policy.TextsDays == 0
            ? "What you wrote and what we answered is kept for as long as we know you."
            : $"What you wrote and what we answered is forgotten {policy.TextsDays} days after the conversation ended. That there was "
                + "one, when, and who answered stays.",
        policy.CustomersDays == 0
            ? "What we know of you is kept until you ask us to erase it."
            : $"When nobody has been in touch for {policy.CustomersDays} days and nothing is open, all that we know of you is erased by "
                + "itself.",
        "If you asked not to be contacted, that wish stays for ever, so that it holds when you write again: beside a code that is made "
            + "from the name you write under, from which the name can't be read.",
        "You may ask us at any time to correct what is wrong, or to erase all of it.",
    ];
}
