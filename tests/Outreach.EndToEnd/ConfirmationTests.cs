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
        await _customer.OpenAsync(url, method: HttpMethod.Head);
        await Outreach.SettleAsync();

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
        var report = await Outreach.As(Yusuf).TryReadAsync("api/reports/feedback");
        Assert.Contains("\"topic\":\"after-a-fix\",\"count\":1,\"said\":[\"Say when the mechanic comes; I, …, waited.\"]", report.Text);
    }

    private async Task<(string Id, string Url)> ResolvedAsync(string? handle = null, string? name = null)
    {
        var mention = Mention.By(handle ?? $"@customer{Interlocked.Increment(ref Customers)}").With("author.displayName", name);
        var id = (await Outreach.MentionAsync(mention)).FollowUpId;
        var yusuf = Outreach.As(Yusuf);
        await yusuf.AssignAsync(id, Yusuf);
        await yusuf.AcknowledgeAsync(id, "On it.");
        await yusuf.ResolveAsync(id, "Replaced the box.");
        return (id, await CustomerPage.LinkAsync(Outreach, Yusuf, id));
    }
}
