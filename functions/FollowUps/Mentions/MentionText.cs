using Outreach.Customers;
using Outreach.Platform;
using Outreach.SharedKernel;

namespace Outreach.FollowUps.Mentions;

/// <summary>How a mention is kept. Pure.</summary>
internal static class MentionText
{
    /// <summary>What is kept of the versions between the first and the latest, in UTF-16 units.</summary>
    public const int MaxUnitsKept = 60_000;

    /// <summary>What the versions before the latest may take with their links: a row of long letters has no room for those.</summary>
    public const int MaxUnitsWithMedia = 150_000;

    /// <summary>How much is kept of what a mention has said of one field of its author.</summary>
    private const int MostOfOneField = 10;

    /// <summary>What stands for a mention without words.</summary>
    public const string NoWords = "(no words)";

    /// <summary>What is kept of a mention's text, in UTF-16 units.</summary>
    public const int MostUnits = 10_000;

    /// <summary>The same on channels of e-mail, where people write letters.</summary>
    public const int MostUnitsOfMail = 100_000;

    public static int MostUnitsOn(string channel) => Channel.Of(channel).IsMail ? MostUnitsOfMail : MostUnits;

    /// <summary>The beginning on one line, or what stands for a text of which nothing can be seen.</summary>
    public static string SummaryOf(string text) => Unseen.IsAllOf(text) ? NoWords : Excerpt.Of(text);

    /// <summary>About how many UTF-16 units links take to store.</summary>
    public static int UnitsOf(IReadOnlyList<MentionMedia>? media) =>
        (media ?? []).Sum(link => link.Url.Length + (link.Type?.Length ?? 0) + (link.Name?.Length ?? 0));

    /// <summary>The same with the subject before it, which often says more than the beginning of the letter.</summary>
    public static string SummaryOf(string? subject, string text) =>
        string.IsNullOrWhiteSpace(subject) ? SummaryOf(text)
        : Unseen.IsAllOf(text) ? SummaryOf(subject)
        : SummaryOf($"{subject}: {text}");

    public static MentionRow RowOf(int number, Mention mention, DateTimeOffset receivedAt) => new()
    {
        Number = number,
        Id = SharedKernel.FollowUpId.Of(mention.Channel, mention.ExternalId),
        Text = mention.Text,
        Whole = mention.Whole,
        Subject = mention.Subject,
        PostedAt = mention.PostedAt,
        ReceivedAt = receivedAt,
        Url = mention.Url,
        ExternalId = mention.ExternalId,
        InReplyTo = mention.InReplyTo,
        Handle = mention.Author.Handle,
        Truncated = mention.Truncated,
        HasNoWords = Unseen.IsAllOf(mention.Text),
        Media = mention.Media.Count > 0 ? mention.Media : null,
        MediaLeftOut = mention.MediaLeftOut,
        Notes = mention.Notes.Count > 0 ? mention.Notes : null,
        AuthorName = mention.Author.DisplayName,
        AuthorSaid = [.. SuggestionRules.SaidBy(mention.Author)],
        Language = mention.Language,
    };

    /// <summary>
    /// The mention with another version of its words; null where it has them already, or was deleted. Sources send again what they have
    /// sent before: a version that is known is a new one only if it is posted later than the latest, and one that was posted earlier than
    /// the latest is kept among the earlier ones. Pictures that come with known words are no version: it, or the version of old that says
    /// so and has none, has them too from then on. So it is with what it says of its author.
    /// </summary>
    /// <param name="now">When the version reached us (UTC).</param>
    /// <param name="customerId">Whose its follow-up is now; null where nobody says whose the version is.</param>
    public static MentionRow? Revise(MentionRow row, Mention sent, DateTimeOffset now, string? customerId = null)
    {
        var revised = ReviseWords(row, sent, now);
        return NewsOfAuthor(row, sent, customerId) is not { } news ? revised : (revised ?? row) with
        {
            AuthorSaid =
            [
                .. row.AuthorSaid!.Concat(SuggestionRules.SaidBy(news.Author)).GroupBy(fact => fact.Field)
                    .SelectMany(ofOne => ofOne.TakeLast(MostOfOneField)),
            ],
        };
    }

    /// <summary>
    /// The mention with no more of its author than it has not said before; null where that is nothing, where it was deleted, or where it
    /// is an earlier version, which says no news. Nor does one of somebody else: where a source numbers its rows, an id comes again that
    /// is another's.
    /// </summary>
    /// <param name="customerId">Whose its follow-up is now; null where nobody says whose the version is.</param>
    public static Mention? NewsOfAuthor(MentionRow row, Mention sent, string? customerId = null)
    {
        if (row is not { DeletedAt: null, AuthorSaid: { } known, Handle: { } handle }
            || !(sent.HeardBy?.CustomerId is { } named ? named == customerId : MayBeOfOne(handle, known, row, sent))
            || IsEarlier(row, sent))
        {
            return null;
        }

        var news = SuggestionRules.SaidBy(sent.Author).Except(known).ToLookup(fact => fact.Field, fact => fact.Value);
        return news.Count == 0 ? null : sent with
        {
            Author = sent.Author with
            {
                DisplayName = news["displayName"].FirstOrDefault(),
                Email = news["email"].FirstOrDefault(),
                Phone = news["phone"].FirstOrDefault(),
                TimeZone = news["timeZone"].FirstOrDefault(),
            },
        };
    }

    /// <summary>
    /// Whether two versions are of one author by their handles. A handle that is the id of the mention says nothing of who wrote it: a
    /// person who hands in what they heard often knows no other, and learns more later. Then only another name says that it is another.
    /// </summary>
    private static bool MayBeOfOne(string handle, IReadOnlyList<AuthorFact> known, MentionRow row, Mention sent) =>
        handle == row.ExternalId || (sent.HeardBy is not null && sent.Author.Handle == sent.ExternalId)
            ? MayBeNamesOfOne(
                [.. known.Where(fact => fact.Field == "displayName").Select(fact => fact.Value)], sent.Author.DisplayName ?? "")
            : HandleRules.Normalise(sent.Channel, sent.Author.Handle) == HandleRules.Normalise(sent.Channel, handle);

    /// <summary>Whether one of the names has each word of the given one, or the other way round; a name without words is none.</summary>
    private static bool MayBeNamesOfOne(IEnumerable<string> names, string given)
    {
        var known = names.Select(NameRules.WordsOf).Where(words => words.Count > 0).ToList();
        var words = NameRules.WordsOf(given);
        return known.Count == 0
            || words.Count == 0
            || known.Exists(name => NameWords.IsWithin(name, words) || NameWords.IsWithin(words, name));
    }

    private static MentionRow? ReviseWords(MentionRow row, Mention sent, DateTimeOffset now)
    {
        var earlier = row.Earlier ?? [];
        var order = OrderOf(sent.PostedAt, row.PostedAt);
        var isLater = order > 0 && sent.PostedAt < now;
        if (row.DeletedAt is not null)
        {
            return null;
        }

        if (sent.Text != row.Text && !isLater && earlier.Any(version => version.Text == sent.Text))
        {
            return WithMediaOfEarlier(sent, row);
        }

        if (sent.Text == row.Text)
        {
            return WithMediaOf(sent, row);
        }

        if (IsEarlier(row, sent))
        {
            var at = PlaceOf(sent.PostedAt, [.. earlier]);
            return WithEarlier(row, [.. earlier.Take(at), VersionOf(sent, now), .. earlier.Skip(at)]);
        }

        return WithEarlier(row, [.. earlier, LatestOf(row)]) with
        {
            Text = sent.Text,
            Whole = sent.Whole,
            Subject = sent.Subject ?? row.Subject,
            PostedAt = sent.PostedAt,
            Url = sent.Url ?? row.Url,
            Language = sent.Language ?? row.Language,
            Truncated = sent.Truncated,
            HasNoWords = Unseen.IsAllOf(sent.Text),
            Media = sent.Media.Count > 0 ? sent.Media : row.Media,
            MediaLeftOut = sent.Media.Count > 0 ? sent.MediaLeftOut : row.MediaLeftOut,
            Notes = sent.Notes.Count > 0 ? sent.Notes : row.Notes,
            EditedAt = now,
        };
    }

    // What has no time of its own bears that of its arrival, which says nothing about the order.
    private static bool IsEarlier(MentionRow row, Mention sent) =>
        OrderOf(sent.PostedAt, row.PostedAt) < 0 && row.PostedAt != (row.EditedAt ?? row.ReceivedAt);

    /// <summary>
    /// Whether a version was posted before the latest (less than zero) or after it; zero where that is not known, as one of the moments is
    /// of whole seconds and the other within a second of it.
    /// </summary>
    private static int OrderOf(DateTimeOffset sent, DateTimeOffset? latest) =>
        latest is not { } known || (IsWhole(sent) != IsWhole(known) && (sent - known).Duration() < TimeSpan.FromSeconds(1))
            ? 0
            : sent.CompareTo(known);

    private static bool IsWhole(DateTimeOffset moment) => moment.Ticks % TimeSpan.TicksPerSecond == 0;

    /// <summary>Its latest version.</summary>
    public static MentionVersion LatestOf(MentionRow row) =>
        new(row.Text, row.PostedAt, row.EditedAt ?? row.ReceivedAt) { Media = row.Media };

    /// <summary>
    /// Where a version that arrives late stands: before the first that was posted later, but behind all that were posted earlier. What
    /// stands first is never left out, so it must be the first indeed.
    /// </summary>
    private static int PlaceOf(DateTimeOffset postedAt, List<MentionVersion> versions)
    {
        var later = versions.FindIndex(version => version.PostedAt != version.ReceivedAt && version.PostedAt > postedAt);
        var earlier = versions.FindLastIndex(version => version.PostedAt != version.ReceivedAt && version.PostedAt <= postedAt);
        return Math.Max(later < 0 ? versions.Count : later, earlier + 1);
    }

    private static MentionVersion VersionOf(Mention sent, DateTimeOffset now) =>
        new(sent.Text, sent.PostedAt, now) { Media = sent.Media.Count > 0 ? sent.Media : null };

    /// <summary>
    /// Sources often send a post before its pictures. Null where it has them, or has no room. Some sign their links anew each time: that is
    /// no other picture, and where there is a new one, the others are kept by their newer links, which expire later.
    /// </summary>
    private static MentionRow? WithMediaOf(Mention sent, MentionRow row)
    {
        var known = row.Media ?? [];
        var keyOf = KeyIn(known, sent.Media);
        var newer = sent.Media.DistinctBy(keyOf).ToDictionary(keyOf, StringComparer.Ordinal);
        var lacking = sent.Media.ExceptBy(known.Select(keyOf), keyOf, StringComparer.Ordinal).ToList();
        IReadOnlyList<MentionMedia> media =
        [
            .. known.Select(link => link with { Url = newer.GetValueOrDefault(keyOf(link), link).Url }),
            .. lacking.Take(MentionReader.MostMedia - known.Count),
        ];
        return media.Count == known.Count ? null : row with
        {
            Media = media,
            MediaLeftOut = Math.Max(row.MediaLeftOut, sent.MediaLeftOut + known.Count + lacking.Count - media.Count),
        };
    }

    /// <summary>
    /// By what a link is known again: its address without its signature, unless several of what is known or of what was sent have the same
    /// one.
    /// </summary>
    private static Func<MentionMedia, string> KeyIn(params IReadOnlyList<MentionMedia>[] all)
    {
        var several = all.SelectMany(links => links.Select(link => link.Url).Distinct(StringComparer.Ordinal).CountBy(SignedLinks.Unsigned))
            .Where(address => address.Value > 1)
            .Select(address => address.Key)
            .ToHashSet(StringComparer.Ordinal);
        return link => several.Contains(SignedLinks.Unsigned(link.Url)) ? link.Url : SignedLinks.Unsigned(link.Url);
    }

    /// <summary>Null where the version has some, or no room for them without those of another one.</summary>
    private static MentionRow? WithMediaOfEarlier(Mention sent, MentionRow row)
    {
        var versions = row.Earlier!.ToList();
        var at = versions.FindLastIndex(version => version.Text == sent.Text);
        if (sent.Media.Count == 0 || versions.Exists(version => version.Text == sent.Text && version.Media is not null))
        {
            return null;
        }

        versions[at] = versions[at] with { Media = sent.Media };
        var kept = WithRoomForMedia([.. versions]);
        return kept.Zip(versions).Any(one => one.First.Media is null && one.Second.Media is not null) ? null : row with { Earlier = kept };
    }

    private static MentionRow WithEarlier(MentionRow row, IReadOnlyList<MentionVersion> versions)
    {
        var kept = Kept(versions);
        return row with { Earlier = kept, VersionsLeftOut = row.VersionsLeftOut + versions.Count - kept.Count };
    }

    /// <summary>The first version, the one before the latest, and as many of those between them as there is room for.</summary>
    private static List<MentionVersion> Kept(IReadOnlyList<MentionVersion> versions)
    {
        var units = 0;
        var between = versions.Skip(1).SkipLast(1).Reverse().TakeWhile(version => (units += version.Text.Length) <= MaxUnitsKept);
        return WithRoomForMedia(versions.Count < 2 ? [.. versions] : [versions[0], .. between.Reverse(), versions[^1]]);
    }

    /// <summary>The versions with the links of the latest of them, as many as there is room for.</summary>
    private static List<MentionVersion> WithRoomForMedia(List<MentionVersion> versions)
    {
        var units = versions.Sum(version => version.Text.Length);
        for (var at = versions.Count - 1; at >= 0; at--)
        {
            units += UnitsOf(versions[at].Media);
            versions[at] = units <= MaxUnitsWithMedia ? versions[at] : versions[at] with { Media = null };
        }

        return versions;
    }
}
