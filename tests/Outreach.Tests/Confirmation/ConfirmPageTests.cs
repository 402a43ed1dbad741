using System.Globalization;
using System.Text.RegularExpressions;
using FsCheck.Fluent;
using Microsoft.AspNetCore.Http;
using Outreach.Confirmation;
using Outreach.Platform.Http;

namespace Outreach.Tests.Confirmation;

/// <summary>What the customer's page says, in which language, and what of a form is taken.</summary>
public sealed partial class ConfirmPageTests
{
    private static readonly Asker Asker = new("Anna & Co", "<Wadvonk>");

    public static TheoryData<string> Languages => [.. PageTexts.All.Keys.Order()];

    [Fact]
    public void It_speaks_five_languages() => Assert.Equal(["de", "en", "es", "fr", "nl"], PageTexts.All.Keys.Order());

    [Theory]
    [MemberData(nameof(Languages))]
    public async Task Each_language_names_who_asks_and_shows_names_as_text(string language)
    {
        var html = await HtmlOf(ConfirmPage.Ask(PageTexts.All[language], Asker));

        Assert.Contains($"<html lang=\"{language}\">", html);
        Assert.Contains("Anna &amp; Co", html);
        Assert.Contains("&lt;Wadvonk&gt;", html);
        Assert.DoesNotMatch(@"\{\d\}", html.Replace("{0}", "", StringComparison.Ordinal).Split("</style>")[1]);
        Assert.DoesNotContain("<script", html, StringComparison.OrdinalIgnoreCase);
    }

    [Theory]
    [MemberData(nameof(Languages))]
    public void No_text_of_a_language_is_missing_or_another_languages(string language)
    {
        var texts = PageTexts.All[language];
        foreach (var property in typeof(PageTexts).GetProperties())
        {
            var text = (string)property.GetValue(texts)!;
            Assert.False(string.IsNullOrWhiteSpace(text), property.Name);
            var sameElsewhere = PageTexts.All.Values.Count(other => (string)property.GetValue(other)! == text);
            Assert.True(sameElsewhere == 1 || property.Name == nameof(PageTexts.PersonOfCompany), property.Name);
        }

        Assert.Contains("{0}", texts.Asks);
        Assert.Contains("{1}", texts.WhoReadsIt);
        Assert.Equal("x y", string.Join(' ', Letters().Matches(string.Format(CultureInfo.InvariantCulture, texts.PersonOfCompany, "x", "y"))
            .Select(found => found.Value).Where(word => word is "x" or "y")));
    }

    [Fact]
    public async Task Where_who_asks_has_left_the_company_asks() => Assert.Contains(
        "<p>&lt;Wadvonk&gt; would like to hear it from you.</p>",
        await HtmlOf(ConfirmPage.Ask(PageTexts.All["en"], Asker with { Person = null })));

    [Theory]
    [InlineData("de", "fr", "es", "NL", "de")]
    [InlineData(null, "fr-BE", "es", "NL", "fr")]
    [InlineData(null, "tr", "pt;es", "NL", "es")]
    [InlineData(null, null, "pt;DE-at;fr", "NL", "de")]
    [InlineData(null, null, "*", "NL", "nl")]
    [InlineData(null, null, "", "DE", "de")]
    [InlineData(null, null, "", "JP", "en")]
    [InlineData(null, "", "", null, "en")]
    public void The_language_is_staffs_choice_the_customers_the_browsers_the_offices_or_English(
        string? chosen, string? customers, string accepted, string? country, string expected) =>
        Assert.Equal(expected, PageLanguageRule.Choose(chosen, customers, accepted.Split(';'), country).Language);

    [Theory]
    [InlineData("answer=fixed", "Fixed", null)]
    [InlineData("answer=not_yet&about_not_yet=+It+blinks.+&about_fixed=No", "NotYet", "It blinks.")]
    [InlineData("answer=something_else&about_something_else=%E2%9D%A4%EF%B8%8F%20%F0%9F%91%8D", "SomethingElse", "❤️ 👍")]
    [InlineData("answer=fixed&about_fixed=%E2%80%8B%20", "Fixed", null)]
    [InlineData("answer=fixed&about_fixed=%FF%FE", "Fixed", "%FF%FE")]
    public void An_answer_is_one_of_three_with_the_sentence_beside_it(string body, string kind, string? sentence)
    {
        var form = AnswerForm.Read(body);

        Assert.Null(form.Fault);
        Assert.Equal(new CustomerAnswer(Enum.Parse<AnswerKind>(kind), sentence), form.Answer);
    }

    [Theory]
    [InlineData("", "NothingChosen")]
    [InlineData("answer=", "NothingChosen")]
    [InlineData("answer=confirmed", "NothingChosen")]
    [InlineData("answer=Fixed", "NothingChosen")]
    [InlineData("answer=fixed&answer=not_yet", "NothingChosen")]
    [InlineData("answer=something_else&about_fixed=Hello", "NothingWritten")]
    [InlineData("answer=something_else&about_something_else=+%0A", "NothingWritten")]
    public void What_is_no_answer_is_asked_again(string body, string fault) =>
        Assert.Equal((null, Enum.Parse<FormFault>(fault)), (AnswerForm.Read(body).Answer, AnswerForm.Read(body).Fault));

    [Fact]
    public async Task What_was_chosen_stays_chosen_where_something_is_wrong_and_no_word_is_repeated()
    {
        var form = AnswerForm.Read("answer=something_else&about_something_else=+&about_fixed=flugelhorn");

        var html = await HtmlOf(ConfirmPage.Ask(PageTexts.All["en"], Asker, form.Fault, form.Chosen));

        Assert.Contains("value=\"something_else\" required checked>", html);
        Assert.Single(Regex.Matches(html, "checked>"));
        Assert.DoesNotContain("flugelhorn", html);
    }

    [Fact]
    public void Whatever_is_sent_is_an_answer_a_fault_or_refused() => Always.Holds(
        from parts in Gen.ListOf(Gen.Elements(
            "answer", "=", "&", "fixed", "not_yet", "something_else", "about_", "%", "%00", "%F0%9F", "%ZZ", "+", "\ud83d", "\u202e", ";",
            "\n"))
        select string.Concat(parts),
        body =>
        {
            try
            {
                var form = AnswerForm.Read(body);
                Assert.True(form.Answer is null != form.Fault is null);
            }
            catch (ProblemException refused)
            {
                Assert.Equal(400, refused.Status);
            }
        });

    [Fact]
    public void A_sentence_holds_a_thousand_characters_at_the_most()
    {
        Assert.Equal(1_000, AnswerForm.Read($"answer=fixed&about_fixed={new string('a', 1_000)}").Answer!.Sentence!.Length);
        Assert.Equal(FormFault.TooLong, AnswerForm.Read($"answer=fixed&about_fixed={new string('a', 1_001)}").Fault);
    }

    [Fact]
    public void A_form_of_a_hundred_fields_is_refused() => Assert.Equal(
        400,
        Assert.Throws<ProblemException>(
            () => AnswerForm.Read(string.Join('&', Enumerable.Range(0, 100).Select(number => $"f{number}=x")))).Status);

    [Theory]
    [InlineData("same-origin", "null", true)]
    [InlineData("none", "", true)]
    [InlineData("cross-site", "https://outreach.example", false)]
    [InlineData("same-site", "https://outreach.example", false)]
    [InlineData("", "", true)]
    [InlineData("", "null", true)]
    [InlineData("", "https://outreach.example", true)]
    [InlineData("", "https://inside:7071", true)]
    [InlineData("", "https://outreach.example.elsewhere.example", false)]
    [InlineData("", "garbage", false)]
    public void A_form_of_another_sites_page_is_refused(string fetchSite, string origin, bool isOwn) =>
        Assert.Equal(isOwn, OriginRule.IsOwnPage(fetchSite, origin, "inside:7071", "https://outreach.example"));

    private static async Task<string> HtmlOf(IResult page)
    {
        var http = new DefaultHttpContext { Response = { Body = new MemoryStream() } };
        await page.ExecuteAsync(http);
        return System.Text.Encoding.UTF8.GetString(((MemoryStream)http.Response.Body).ToArray());
    }

    [GeneratedRegex(@"\w+")]
    private static partial Regex Letters();
}
