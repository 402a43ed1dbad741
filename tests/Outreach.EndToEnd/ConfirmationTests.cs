using System.Net;
using System.Text.Json.Nodes;
using Outreach.EndToEnd.Client;
using Outreach.EndToEnd.Hosting;

namespace Outreach.EndToEnd;

/// <summary>The customer says themselves whether it is fixed: by a link that staff paste into their answer.</summary>
public sealed class ConfirmationTests(OfficeMorning morning) : IClassFixture<OfficeMorning>, IAsyncLifetime
{
    private const string Yusuf = "yusuf-demirel";

    private static int Customers;

    private readonly CustomerPage _customer = new();

    private OutreachClient Outreach => morning.Host.Client;

    public Task InitializeAsync() => morning.ComeAsync();

    public Task DisposeAsync()
    {
        _customer.Dispose();
        return Task.CompletedTask;
    }

    [Fact]
    public async Task Opening_the_page_changes_nothing_however_often_and_by_whatever_program()
    {
        var (id, url) = await ResolvedAsync();
        await Outreach.SettleAsync();
        var before = await morning.Host.Tables.FingerprintAsync();

        var page = await _customer.OpenAsync(url);
        await _customer.OpenAsync(url);
        var head = await _customer.OpenAsync(url, method: HttpMethod.Head);
        var nowhere = await _customer.OpenAsync(url + "x", method: HttpMethod.Head);
        await Outreach.SettleAsync();

        Assert.Equal((HttpStatusCode.OK, "", HttpStatusCode.NotFound), (head.Status, head.Html, nowhere.Status));
        Assert.Equal(page.Headers["Content-Type"], head.Headers["Content-Type"]);
        Assert.Equal((HttpStatusCode.OK, "Is het opgelost?"), (page.Status, page.Heading));
        Assert.Contains("Yusuf Demirel van Wadvonk Internet &amp; Mobiel hoort het graag van u.", page.Html);
        Assert.Equal(before, await morning.Host.Tables.FingerprintAsync());
        Assert.Equal("awaiting_confirmation", (await Outreach.As(Yusuf).FollowUpAsync(id)).State);
    }

    [Fact]
    public async Task It_is_fixed_closes_the_follow_up_as_confirmed_by_the_customer_and_what_to_learn_is_in_the_report_without_names()
    {
        var (id, url) = await ResolvedAsync("@quillon", "Quillon Vantongeren");

        var thanks = await _customer.AnswerAsync(url, "fixed", "Say when the mechanic comes; I, Quillon, waited.");
        await Outreach.SettleAsync();

        Assert.Equal((HttpStatusCode.OK, "Bedankt"), (thanks.Status, thanks.Heading));
        var followUp = await Outreach.As(Yusuf).FollowUpAsync(id);
        Assert.Equal(("closed", "confirmed"), (followUp.State, followUp.Outcome));
        Assert.Equal("customer", followUp.Events.Single(happened => happened.Type == "confirmed").By);
        Assert.Single(await Outreach.InboxAsync(), mail => mail.About == id && mail.Kind == "customer_confirmed");
        var report = await Outreach.As(Yusuf).TryReadAsync("api/reports/feedback");
        Assert.Contains("\"topic\":\"after-a-fix\",\"count\":1,\"said\":[\"Say when the mechanic comes; I, …, waited.\"]", report.Text);
    }

    [Fact]
    public async Task A_second_answer_is_taken_kindly_and_changes_nothing()
    {
        var (id, url) = await ResolvedAsync();
        await _customer.AnswerAsync(url, "fixed");
        await Outreach.SettleAsync();
        var before = await morning.Host.Tables.FingerprintAsync();

        ShownPage[] again = [
            await _customer.AnswerAsync(url, "fixed"),
            await _customer.AnswerAsync(url, "not_yet", "Or is it?"),
            await _customer.OpenAsync(url)];
        await Outreach.SettleAsync();

        Assert.All(again, page => Assert.Equal((HttpStatusCode.OK, "Wij hebben uw antwoord"), (page.Status, page.Heading)));
        Assert.Equal(before, await morning.Host.Tables.FingerprintAsync());
        Assert.Equal("confirmed", (await Outreach.As(Yusuf).FollowUpAsync(id)).Outcome);
    }

    [Fact]
    public async Task Of_ten_answers_at_the_same_instant_one_counts()
    {
        var (id, url) = await ResolvedAsync();

        var pages = await Task.WhenAll(
            Enumerable.Range(0, 10).Select(number => _customer.AnswerAsync(url, number % 2 == 0 ? "fixed" : "not_yet")));
        await Outreach.SettleAsync();

        Assert.All(pages, page => Assert.Equal(HttpStatusCode.OK, page.Status));
        Assert.Contains(pages, page => page.Heading == "Bedankt");
        var followUp = await Outreach.As(Yusuf).FollowUpAsync(id);
        Assert.Single(followUp.Events, happened => happened is { By: "customer", Type: "confirmed" or "reopened" });
    }

    [Fact]
    public async Task Not_yet_reopens_it_and_its_owner_hears_of_it_at_once_in_the_customers_words()
    {
        var (id, url) = await ResolvedAsync();

        var thanks = await _customer.AnswerAsync(url, "not_yet", "The light still blinks.");
        await Outreach.SettleAsync();

        Assert.Equal((HttpStatusCode.OK, "Bedankt"), (thanks.Status, thanks.Heading));
        var followUp = await Outreach.As(Yusuf).FollowUpAsync(id);
        Assert.Equal(("in_progress", 1, "us"), (followUp.State, followUp.ReopenCount, followUp.WaitingOn));
        var reopened = followUp.Events.Single(happened => happened.Type == "reopened");
        Assert.Equal(("customer", "The light still blinks."), (reopened.By, reopened.Reason));
        Assert.Single(await Outreach.InboxAsync(), mail => mail.About == id && mail.Kind == "reopened");
    }

    [Fact]
    public async Task Something_else_is_a_reply_that_waits_for_an_answer()
    {
        var (id, url) = await ResolvedAsync();

        Assert.Equal(HttpStatusCode.BadRequest, (await _customer.AnswerAsync(url, "something_else")).Status);
        var thanks = await _customer.AnswerAsync(url, "something_else", "Can I have an invoice? <b>Please</b> \ud83d\ude4f");
        await Outreach.SettleAsync();

        Assert.Equal(HttpStatusCode.OK, thanks.Status);
        var followUp = await Outreach.As(Yusuf).FollowUpAsync(id);
        Assert.Equal(("awaiting_confirmation", "us"), (followUp.State, followUp.WaitingOn));
        Assert.Equal("Something else: Can I have an invoice? <b>Please</b> \ud83d\ude4f", followUp.Mentions[^1].Text);
        Assert.Single(await Outreach.InboxAsync(), mail => mail.About == id && mail.Kind == "customer_replied");
    }

    [Fact]
    public async Task What_is_closed_already_keeps_the_customers_word_and_the_feedback_has_it_too()
    {
        var (id, url) = await ResolvedAsync();
        await Outreach.As(Yusuf).LogConfirmedByCustomerAsync(id, "She rang.");
        await Outreach.SettleAsync();

        await _customer.AnswerAsync(url, "fixed", "Put the manual online.");
        await Outreach.SettleAsync();

        Assert.Equal("thanked", (await Outreach.As(Yusuf).FollowUpAsync(id)).Events[^1].Type);
        Assert.Contains("Put the manual online.", (await Outreach.As(Yusuf).TryReadAsync("api/reports/feedback")).Text);
    }

    [Fact]
    public async Task A_link_that_leads_nowhere_is_the_same_page_whatever_the_reason()
    {
        var (_, expired) = await ResolvedAsync(days: 1);
        var (revokedId, revoked) = await ResolvedAsync();
        var (_, other) = await ResolvedAsync();
        var erasedId = await ResolvedCustomerAsync();
        var erased = await CustomerPage.LinkAsync(Outreach, Yusuf, erasedId.FollowUpId);
        await Outreach.AdvanceAsync(TimeSpan.FromDays(1));
        await Outreach.TryDeleteAsync(Yusuf, $"api/followups/{revokedId}/confirm-link");
        await Outreach.EraseAsync(erasedId.CustomerId);
        var forged = $"{other[..^4]}{(other.EndsWith("AAAA", StringComparison.Ordinal) ? "BBBB" : "AAAA")}";
        string[] dead = [expired, revoked, erased, forged, other[..^1], $"{other[..other.LastIndexOf('/')]}/x"];

        var pages = new List<ShownPage>();
        foreach (var url in dead)
        {
            pages.Add(await _customer.OpenAsync(url));
            pages.Add(await _customer.AnswerAsync(url, "fixed", "Hello?"));
        }

        Assert.All(pages, page => Assert.Equal((HttpStatusCode.NotFound, pages[0].Html), (page.Status, page.Html)));
        Assert.Equal("Deze link werkt niet", pages[0].Heading);
        Assert.DoesNotContain("Yusuf", pages[0].Html);
        Assert.Equal("Is het opgelost?", (await _customer.OpenAsync(other)).Heading);
    }

    [Fact]
    public async Task What_a_customer_said_about_what_to_learn_goes_with_them_when_they_are_erased()
    {
        var (id, customerId) = await ResolvedCustomerAsync();
        await _customer.AnswerAsync(await CustomerPage.LinkAsync(Outreach, Yusuf, id), "fixed", "The flugelhorn was louder.");
        await Outreach.SettleAsync();
        var export = await Outreach.As("hanneke-vos").TryReadAsync($"api/customers/{customerId}/export");
        Assert.Contains("after-a-fix", export.Text);
        Assert.Contains("Links by which you can say whether it is fixed", export.Text);

        await Outreach.EraseAsync(customerId);

        var left = await morning.Host.Tables.ReadAllAsync();
        Assert.DoesNotContain(left.SelectMany(row => row.Texts), text => text.Contains("flugelhorn", StringComparison.Ordinal));
        Assert.DoesNotContain(left, row => row.Table == "ConfirmLinks" && row.Key.Contains(id, StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_night_deletes_what_has_expired_and_nothing_else()
    {
        var (expiredId, _) = await ResolvedAsync(days: 1);
        var (validId, valid) = await ResolvedAsync(days: 30);
        await Outreach.AdvanceAsync(TimeSpan.FromDays(2));

        await Outreach.As(Yusuf).SweepAsync();

        var left = (await morning.Host.Tables.ReadAsync("ConfirmLinks")).Select(row => row.Entity.PartitionKey).ToList();
        Assert.DoesNotContain(expiredId, left);
        Assert.Contains(validId, left);
        Assert.Equal(HttpStatusCode.OK, (await _customer.OpenAsync(valid)).Status);
    }

    [Theory]
    [InlineData(null, null, "de-AT, en;q=0.5", "Ist es behoben?")]
    [InlineData(null, null, "pt, fr;q=0.3, en;q=0.2", "Est-ce résolu\u00a0?")]
    [InlineData(null, null, "no;such;thing", "Is het opgelost?")]
    [InlineData(null, "es-MX", "de", "¿Está solucionado?")]
    [InlineData("en", "es", "de", "Is it fixed?")]
    [InlineData(null, "tr", "de", "Ist es behoben?")]
    public async Task It_speaks_the_language_that_staff_chose_or_is_known_or_the_browser_asks_for(
        string? chosen, string? customers, string accepted, string heading)
    {
        var (id, customerId) = await ResolvedCustomerAsync();
        if (customers is not null)
        {
            (await Outreach.SendAsync(
                HttpMethod.Patch, $"api/customers/{customerId}", OutreachClient.JsonOf(new JsonObject { ["language"] = customers }), Yusuf))
                .Expect<Customer>();
        }

        var url = await CustomerPage.LinkAsync(
            Outreach, Yusuf, id, chosen is null ? null : new JsonObject { ["language"] = chosen });

        var page = await _customer.OpenAsync(url, accepted);
        Assert.Equal(heading, page.Heading);
        Assert.Equal(heading, (await _customer.OpenAsync(url, accepted)).Heading);
    }

    [Fact]
    public async Task A_form_that_is_none_or_of_another_sites_page_stores_nothing()
    {
        var (_, url) = await ResolvedAsync();
        await Outreach.SettleAsync();
        var before = await morning.Host.Tables.FingerprintAsync();
        var fixedForm = () => new FormUrlEncodedContent([KeyValuePair.Create("answer", "fixed")]);
        var marker = new string('m', 1_001);

        (HttpStatusCode Expected, Task<ShownPage> Page)[] refused =
        [
            (HttpStatusCode.BadRequest, _customer.PostAsync(url, new FormUrlEncodedContent([]))),
            (HttpStatusCode.BadRequest, _customer.AnswerAsync(url, "fixed", marker)),
            (HttpStatusCode.BadRequest, _customer.AnswerAsync(url, "broken")),
            (HttpStatusCode.UnsupportedMediaType, _customer.PostAsync(url, null)),
            (HttpStatusCode.UnsupportedMediaType, _customer.PostAsync(url, OutreachClient.JsonOf(new JsonObject { ["answer"] = "fixed" }))),
            (HttpStatusCode.RequestEntityTooLarge, _customer.AnswerAsync(url, "fixed", new string('m', 16 * 1024))),
            (HttpStatusCode.Forbidden, _customer.PostAsync(url, fixedForm(), ("Sec-Fetch-Site", "cross-site"))),
            (HttpStatusCode.Forbidden, _customer.PostAsync(url, fixedForm(), ("Origin", "https://elsewhere.example"))),
        ];

        foreach (var (expected, page) in refused)
        {
            var answer = await page;
            Assert.Equal(expected, answer.Status);
            Assert.DoesNotContain("mmmm", answer.Html);
        }

        Assert.Equal(before, await morning.Host.Tables.FingerprintAsync());
        Assert.Equal(
            HttpStatusCode.OK,
            (await _customer.PostAsync(url, fixedForm(), ("Origin", "null"), ("Sec-Fetch-Site", "same-origin"))).Status);
    }

    [Fact]
    public async Task Nothing_of_the_page_is_run_loaded_framed_kept_found_or_passed_on()
    {
        var (_, url) = await ResolvedAsync();

        ShownPage[] pages = [
            await _customer.OpenAsync(url), await _customer.OpenAsync(url + "x"), await _customer.AnswerAsync(url, "")];
        foreach (var page in pages)
        {
            Assert.Matches(
                "^default-src 'none'; style-src 'sha256-[A-Za-z0-9+/=]{44}'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'$",
                page.Headers["Content-Security-Policy"]);
            Assert.Equal("no-store", page.Headers["Cache-Control"]);
            Assert.Equal("no-referrer", page.Headers["Referrer-Policy"]);
            Assert.Equal("nosniff", page.Headers["X-Content-Type-Options"]);
            Assert.Equal("noindex, nofollow", page.Headers["X-Robots-Tag"]);
            Assert.Equal("text/html; charset=utf-8", page.Headers["Content-Type"]);
            Assert.DoesNotContain(url.Split('/')[^1], page.Html);
        }
    }

    [Fact]
    public async Task A_link_is_made_for_what_is_open_by_a_person_and_says_until_when_it_is_valid()
    {
        var (id, _) = await ResolvedAsync();
        var now = await Outreach.NowAsync();
        var made = await MakeAsync(id, new JsonObject { ["days"] = 2 });
        Assert.Equal(now.AddDays(2), made.Body.GetProperty("expiresAt").GetDateTimeOffset());
        Assert.DoesNotContain(id, made.Body.GetProperty("url").GetString());
        Assert.Equal(now.AddDays(30), (await MakeAsync(id)).Body.GetProperty("expiresAt").GetDateTimeOffset());

        (await MakeAsync(id, new JsonObject { ["days"] = 31 })).ExpectProblem(HttpStatusCode.BadRequest, "days");
        (await MakeAsync(id, new JsonObject { ["days"] = 0 })).ExpectProblem(HttpStatusCode.BadRequest, "days");
        (await MakeAsync(id, new JsonObject { ["language"] = "tlh" })).ExpectProblem(HttpStatusCode.BadRequest, "language");
        (await MakeAsync("f00000000000000000000000000000000")).ExpectProblem(HttpStatusCode.NotFound);
        (await MakeAsync("../x")).ExpectProblem(HttpStatusCode.NotFound);
        await Outreach.As(Yusuf).LogConfirmedByCustomerAsync(id, "She rang.");
        (await MakeAsync(id)).ExpectProblem(HttpStatusCode.Conflict);
    }

    private Task<Answer> MakeAsync(string id, JsonObject? input = null) => Outreach.SendAsync(
        HttpMethod.Post,
        $"api/followups/{Uri.EscapeDataString(id)}/confirm-link",
        input is null ? null : OutreachClient.JsonOf(input),
        Yusuf);

    private async Task<(string Id, string Url)> ResolvedAsync(string? handle = null, string? name = null, int? days = null)
    {
        var (id, _) = await ResolvedCustomerAsync(handle, name);
        return (id, await CustomerPage.LinkAsync(Outreach, Yusuf, id, days is null ? null : new JsonObject { ["days"] = days }));
    }

    private async Task<(string FollowUpId, string CustomerId)> ResolvedCustomerAsync(string? handle = null, string? name = null)
    {
        // In words that say nothing of their language.
        var mention = Mention.By(handle ?? $"@customer{Interlocked.Increment(ref Customers)}", "Internet down")
            .With("author.displayName", name);
        var receipt = await Outreach.MentionAsync(mention);
        var yusuf = Outreach.As(Yusuf);
        await yusuf.AssignAsync(receipt.FollowUpId, Yusuf);
        await yusuf.AcknowledgeAsync(receipt.FollowUpId, "On it.");
        await yusuf.ResolveAsync(receipt.FollowUpId, "Replaced the box.");
        return (receipt.FollowUpId, receipt.CustomerId);
    }
}
