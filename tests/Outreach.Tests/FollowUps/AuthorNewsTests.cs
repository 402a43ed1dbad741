using Outreach.Customers;
using Outreach.FollowUps;
using Outreach.FollowUps.Mentions;
using Outreach.SharedKernel;

namespace Outreach.Tests.FollowUps;

/// <summary>What a mention that is sent again says of its author.</summary>
public sealed class AuthorNewsTests
{
    private static readonly DateTimeOffset Later = Samples.Monday.AddHours(9);

    private static readonly HeardBy NobodyNamed = new(FollowUpStories.Anna, CustomerId: null, Answer: null);

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

    [Theory]
    [InlineData("twitter", "@Customer", "CUSTOMER", true)]
    [InlineData("twitter", "@Customer", "@customer2", false)]
    [InlineData("email", "ada@mail.example", "Ada@mail.example", true)]
    [InlineData("email", "ada@mail.example", "bo@mail.example", false)]
    public void What_a_repetition_under_another_handle_says_is_no_news_of_its_author(
        string channel, string handle, string again, bool isNews)
    {
        var first = Samples.Mention with { Channel = channel, Author = Samples.Mention.Author with { Handle = handle } };
        var row = MentionText.RowOf(1, first, Samples.Monday);
        var sent = first with { Author = new Author { Handle = again, Email = "other@mail.example", DisplayName = "Somebody Else" } };

        Assert.Equal(isNews, MentionText.NewsOfAuthor(row, sent) is not null);
        Assert.Equal(isNews, MentionText.Revise(row, sent, Later) is not null);
    }

    [Fact]
    public void What_is_added_to_what_was_handed_in_without_a_handle_is_news_of_its_author()
    {
        var handedIn = Samples.Mention with
        {
            Channel = "shop",
            ExternalId = "till-17",
            Author = new Author { Handle = "till-17", DisplayName = "Jan" },
            HeardBy = NobodyNamed,
        };
        var row = MentionText.RowOf(1, handedIn, Samples.Monday);
        var more = handedIn with { Author = new Author { Handle = "+31612345678", Phone = "+31612345678" } };

        Assert.Equal("+31612345678", MentionText.NewsOfAuthor(row, more)?.Author.Phone);
        Assert.Contains(new AuthorFact("phone", "+31612345678"), MentionText.Revise(row, more, Later)?.AuthorSaid ?? []);

        // Also from the till itself.
        Assert.NotNull(MentionText.NewsOfAuthor(row, more with { HeardBy = null }));
    }

    [Fact]
    public void What_staff_say_under_another_handle_or_number_is_no_news_of_who_has_the_first()
    {
        var piet = Samples.Mention with
        {
            Channel = "shop",
            ExternalId = "17",
            Author = new Author { Handle = "@piet", Phone = "+31612345678" },
            HeardBy = NobodyNamed,
        };

        MentionRow Of(string handle, string? name = null) => MentionText.RowOf(
            1, piet with { Author = new Author { Handle = handle, DisplayName = name } }, Samples.Monday);

        Assert.Null(MentionText.NewsOfAuthor(Of("@jan"), piet));
        Assert.Null(MentionText.NewsOfAuthor(Of("+31611111111"), piet with { Author = piet.Author with { Handle = "+31612345678" } }));
        Assert.NotNull(MentionText.NewsOfAuthor(Of("@Piet"), piet));

        // A handle that is the id says nothing of who it is, unless they are called otherwise.
        var named = piet with { Author = new Author { Handle = "17", DisplayName = "Jan Jansen" } };
        Assert.NotNull(MentionText.NewsOfAuthor(Of("@jan"), named));
        Assert.Null(MentionText.NewsOfAuthor(Of("@jan"), named with { HeardBy = null }));
        var numbered = piet with { Author = named.Author with { Handle = "+31612345678", Phone = "+31612345678" } };
        Assert.NotNull(MentionText.NewsOfAuthor(Of("17", "jan"), numbered));
        Assert.Null(MentionText.NewsOfAuthor(Of("17", "Piet"), numbered));
        Assert.Null(MentionText.NewsOfAuthor(Of("17", "An"), numbered));
        var jan = numbered with { Author = numbered.Author with { DisplayName = "Jan" } };
        Assert.Null(MentionText.NewsOfAuthor(Of("17", "Janine"), jan));
    }

    [Theory]
    [InlineData("Hanneke", "An", false)]
    [InlineData("Jan", "Jan Jansen", true)]
    [InlineData("Jan", "Jan\u00a0Jansen", true)]
    [InlineData("Jan/Acme", "jan", true)]
    [InlineData("Jan", "\"Jan\" Jansen", true)]
    [InlineData("Jose\u0301", "Jos\u00e9 Sol", true)]
    [InlineData("\u4f50\u3005\u6728", "\u4f50\u3005\u6728\u592a\u90ce", true)]
    [InlineData("\u7530\u4e2d", "\u7530\u4e2d\u592a\u90ce", true)]
    [InlineData("\u7530\u4e2d", "\u5c71\u7530", false)]
    [InlineData("\u0930\u093e\u092e", "\u092e\u0940\u0930\u093e", false)]
    [InlineData("\u0938\u0941\u092e\u093f\u0924", "\u0938\u092e\u093f\u0924", false)]
    [InlineData("Jan", "-", true)]
    [InlineData("-", "Piet", true)]
    [InlineData("\u0639\u0644\u064a", "\u0639\u0644\u064a\u0627", false)]
    public void By_their_names_alone_two_are_one_where_the_one_has_each_word_of_the_other(string known, string given, bool isNews)
    {
        var first = Samples.Mention with
        {
            Channel = "shop",
            ExternalId = "17",
            Author = new Author { Handle = "17", DisplayName = known },
            HeardBy = NobodyNamed,
        };
        var again = first with { Author = new Author { Handle = "17", DisplayName = given, Phone = "+31612345678" } };
        var row = MentionText.RowOf(1, first, Samples.Monday);

        Assert.Equal(isNews, MentionText.NewsOfAuthor(row, again) is not null);
        Assert.Equal(isNews, MentionText.NewsOfAuthor(row, again with { HeardBy = null }) is not null);
        Assert.Null(MentionText.NewsOfAuthor(
            row with { AuthorSaid = [.. row.AuthorSaid!, new AuthorFact("displayName", "-"), new AuthorFact("displayName", "Bo")] },
            again with { Author = again.Author with { DisplayName = "Piet" } }));
    }

    [Theory]
    [InlineData("c1", true)]
    [InlineData("c2", false)]
    public void Where_staff_say_which_customer_it_was_that_decides_and_no_handle(string customerId, bool isNews)
    {
        var state = FollowUpStories.At(FollowUpStage.InProgress) with { CustomerId = "c1", Outbox = [] };
        var sent = Samples.Mention with
        {
            Author = new Author { Handle = "+31612345678", Phone = "+31612345678" },
            HeardBy = new HeardBy(FollowUpStories.Anna, customerId, Answer: null),
        };

        MentionRow[] rows =
            [Row, Row with { Handle = Row.ExternalId }, Row with { Handle = "+31612345678" }];

        Assert.All(rows, row => Assert.Equal(
            isNews,
            FollowUpRules.Decide(state, new EditMention(row, sent) { By = Actor.System }, Later).ChangedMentions
                .Any(told => told.AuthorSaid!.Contains(new AuthorFact("phone", "+31612345678")))));
    }

    [Fact]
    public void Where_the_customer_has_been_merged_into_another_meanwhile_staff_name_the_other()
    {
        var state = FollowUpStories.At(FollowUpStage.InProgress) with { CustomerId = "c1", Outbox = [] };
        var sent = Samples.Mention with
        {
            Author = new Author { Handle = "+31612345678", Phone = "+31612345678" },
            HeardBy = new HeardBy(FollowUpStories.Anna, "c2", Answer: null),
        };
        var edit = new EditMention(Row, sent) { By = Actor.System, CustomerId = "c2" };

        Assert.Contains(
            new AuthorFact("phone", "+31612345678"),
            Assert.Single(FollowUpRules.Decide(state, edit, Later).ChangedMentions).AuthorSaid!);
        Assert.Empty(FollowUpRules.Decide(state, edit with { CustomerId = null }, Later).ChangedMentions);
    }

    [Fact]
    public void News_in_the_second_of_the_latest_version_or_of_one_without_a_time_of_its_own_is_no_earlier_ones()
    {
        var news = Samples.Mention with { Author = Samples.Mention.Author with { Email = "cleo@mail.example" } };
        var precise = MentionText.RowOf(1, Samples.Mention with { PostedAt = Samples.Monday.AddSeconds(-60.4) }, Samples.Monday);
        var undated = MentionText.RowOf(1, Samples.Mention with { PostedAt = Samples.Monday }, Samples.Monday);

        Assert.NotNull(MentionText.NewsOfAuthor(precise, news with { PostedAt = Samples.Monday.AddSeconds(-61) }));
        Assert.Null(MentionText.NewsOfAuthor(precise, news with { PostedAt = Samples.Monday.AddSeconds(-62) }));
        Assert.NotNull(MentionText.NewsOfAuthor(undated, news with { PostedAt = Samples.Monday.AddHours(-1) }));
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
