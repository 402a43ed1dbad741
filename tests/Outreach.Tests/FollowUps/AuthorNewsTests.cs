using Outreach.Customers;
using Outreach.FollowUps;
using Outreach.FollowUps.Mentions;
using Outreach.SharedKernel;

namespace Outreach.Tests.FollowUps;

/// <summary>What a mention that is sent again says of its author.</summary>
public sealed class AuthorNewsTests
{
    private static readonly DateTimeOffset Later = Samples.Monday.AddHours(9);

    private static readonly MentionRow Row = MentionText.RowOf(1, Samples.Mention, Samples.Monday);

    [Fact]
    public void What_it_says_of_its_author_is_news_once_and_not_in_an_earlier_version_or_after_its_deletion()
    {
        var sent = Samples.Mention with { Author = Samples.Mention.Author with { Phone = "+31612345678", Email = "cleo@mail.example" } };
        var edit = new EditMention(Row, sent) { By = Actor.System };
        var state = FollowUpStories.At(FollowUpStage.InProgress) with { Outbox = [] };

        var news = MentionText.NewsOfAuthor(Row, sent)!.Author;
        var edited = FollowUpRules.Decide(state, edit, Later);

        Assert.Equal((null, "cleo@mail.example", "+31612345678", null), (news.DisplayName, news.Email, news.Phone, news.TimeZone));
        Assert.Equal((state, 0), (edited.State, edited.Events.Count));
        var told = Assert.Single(edited.ChangedMentions);
        Assert.Null(MentionText.NewsOfAuthor(told, sent));
        Assert.Null(MentionText.NewsOfAuthor(told, Samples.Mention));
        Assert.Null(MentionText.Revise(told, Samples.Mention, Later));
        Assert.Null(MentionText.NewsOfAuthor(Row, Samples.Mention));
        Assert.Null(MentionText.NewsOfAuthor(Row, sent with { PostedAt = Samples.Mention.PostedAt.AddMinutes(-1) }));
        Assert.Null(MentionText.NewsOfAuthor(Row with { DeletedAt = Later }, sent));
        Assert.Null(told.WithoutWords().AuthorSaid);
    }

    [Fact]
    public void Another_number_each_time_fills_a_mention_no_further_than_the_latest_ten()
    {
        var row = Enumerable.Range(10, 30).Aggregate(Row, (known, n) => MentionText.Revise(
            known, Samples.Mention with { Author = Samples.Mention.Author with { Phone = $"+312000000{n}" } }, Later)!);

        Assert.Equal(
            [
                new AuthorFact("displayName", "Cleo Customer"),
                .. Enumerable.Range(30, 10).Select(n => new AuthorFact("phone", $"+312000000{n}")),
                new AuthorFact("timeZone", "Europe/Amsterdam"),
            ],
            row.AuthorSaid!);
    }
}
