using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Outreach.Customers;
using Outreach.EndToEnd.Client;
using Outreach.EndToEnd.Hosting;
using LikelyDuplicate = Outreach.EndToEnd.Client.LikelyDuplicate;
using Mention = Outreach.EndToEnd.Client.Mention;

namespace Outreach.EndToEnd;

/// <summary>Who may be one and the same customer is suggested with the reason, and left to people.</summary>
public sealed class DuplicateCustomerTests(OutreachHost host) : IClassFixture<OutreachHost>
{
    private const string Ravi = "ravi-jagmohan";

    [Fact]
    public async Task Whoever_gives_the_same_mailbox_or_number_is_suggested_and_whoever_wrote_from_it()
    {
        var one = (
            await host.Client.MentionAsync(
                Mention.By("@dora").With("author.email", "Dora@example.org").With("author.phone", "+31612345678"))).CustomerId;
        var two = (
            await host.Client.MentionAsync(
                Mention.By("dora b", channel: "facebook")
                    .With("author.email", "dora@EXAMPLE.org")
                    .With("author.phone", "+31612345678"))).CustomerId;
        var mail = (await host.Client.MentionAsync(Mention.By("dora@example.org", channel: "email"))).CustomerId;
        var tagged = (await host.Client.MentionAsync(Mention.By("dora+shop@example.org", channel: "email"))).CustomerId;

        var found = await FindAsync(one);
        Assert.Equal(
            [
                (two, "same e-mail, same phone"),
                .. new[] { (mail, "same e-mail"), (tagged, "same e-mail but for what follows the plus sign") }.Order(),
            ],
            found.Select(one => (one.CustomerId, string.Join(", ", one.Reasons))));
        Assert.Equal([new Identity("facebook", "dora b")], found[0].Identities);
        Assert.Equal(new[] { one, two, tagged }.Order(), (await FindAsync(mail)).Select(other => other.CustomerId).Order());
        Assert.Equal(new[] { one, two, mail }.Order(), (await FindAsync(tagged)).Select(other => other.CustomerId).Order());
        Assert.Empty((await host.Client.WholeCustomerAsync(Ravi, one)).Absorbed);
    }

    [Fact]
    public async Task A_similar_name_in_the_same_town_is_suggested_for_as_long_as_it_is_so()
    {
        var one = await InTownAsync("@sanne", "Sanne Jørgensen", "Den Haag");
        var two = await InTownAsync("@sj", "Jorgensen, Sanne", "den haag");
        await InTownAsync("@far", "Sanne Jørgensen", "Utrecht");
        Assert.Equal(
            (two, "similar name and the same town: Jorgensen, Sanne, den haag"),
            (await FindAsync(one)).Select(other => (other.CustomerId, other.Reasons[0])).Single());

        await ChangeAsync(two, profile => profile with { Town = "Delft" });

        Assert.Empty(await FindAsync(one));
        Assert.Empty(await FindAsync(two));
    }

    [Fact]
    public async Task Whoever_was_merged_is_not_suggested_any_more()
    {
        var one = (await host.Client.MentionAsync(Mention.By("@pim").With("author.phone", "+31687654321"))).CustomerId;
        var two = (await host.Client.MentionAsync(Mention.By("@pimmetje").With("author.phone", "+31687654321"))).CustomerId;
        Assert.Single(await FindAsync(one));

        await host.Client.MergeAsync(Ravi, two, one);
        await host.Client.SettleAsync();

        Assert.Empty(await FindAsync(one));
        Assert.Empty(await FindAsync(two));
    }

    [Fact]
    public async Task No_key_says_what_they_have_in_common_and_nobody_unknown_has_any_duplicates()
    {
        await host.Client.MentionAsync(
            Mention.By("@key").With("author.email", "keyholder@example.org").With("author.phone", "+31600000009"));

        var rows = await host.Tables.ReadAsync("CustomerMatches");
        Assert.NotEmpty(rows);
        Assert.All(rows, row => Assert.Matches("^CustomerMatches/[0-9a-f]{40}/c[0-9a-f]{32}$", row.Key));
        (await host.Client.As(Ravi).TryReadAsync("api/customers/nobody/duplicates")).ExpectProblem(HttpStatusCode.NotFound);
    }

    private async Task<IReadOnlyList<LikelyDuplicate>> FindAsync(string id) =>
        (await host.Client.As(Ravi).TryReadAsync($"api/customers/{id}/duplicates")).Expect<Page<LikelyDuplicate>>().Items;

    private async Task<string> InTownAsync(string handle, string name, string town)
    {
        var id = (await host.Client.MentionAsync(Mention.By(handle).With("author.displayName", name))).CustomerId;
        await ChangeAsync(id, profile => profile with { Town = town });
        return id;
    }

    /// <summary>As whoever changes a profile does: what it has in common with others is noted before the commit.</summary>
    private async Task ChangeAsync(string id, Func<CustomerProfile, CustomerProfile> change)
    {
        var customers = host.Services.GetRequiredService<CustomerStore>();
        while (true)
        {
            var stored = (await customers.FindAsync(id, CancellationToken.None))!;
            var after = change(stored.Profile);
            await host.Services.GetRequiredService<CustomerMatchStore>().NoteAsync(stored.Profile, after, CancellationToken.None);
            if (await customers.TryCommitAsync(after, stored.ETag, [], CancellationToken.None) is not null)
            {
                return;
            }
        }
    }
}
