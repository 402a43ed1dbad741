using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
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
    public async Task Whoever_was_said_to_be_another_is_not_suggested_in_either_direction_until_that_is_taken_back()
    {
        var (mother, daughter) = await TwoOfAsync("@family", "+31687650001");
        await RefuseAsync(mother, daughter, new JsonObject { ["reason"] = "Mother and daughter, one phone." });
        await RefuseAsync(daughter, mother, body: null, staff: "hanneke-vos");

        Assert.Empty(await FindAsync(mother));
        Assert.Empty(await FindAsync(daughter));
        var refused = (await ReadAsync($"api/customers/{daughter}/duplicates?refused=true")).GetProperty("items")[0];
        Assert.Equal(mother, refused.GetProperty("customerId").GetString());
        Assert.Equal(
            (Ravi, await host.Client.NowAsync(), "Mother and daughter, one phone."),
            (
                refused.GetProperty("refused").GetProperty("by").GetString(),
                refused.GetProperty("refused").GetProperty("at").GetDateTimeOffset(),
                refused.GetProperty("refused").GetProperty("reason").GetString()));

        await TakeBackAsync(daughter, mother);
        await TakeBackAsync(daughter, mother);
        Assert.Equal(daughter, Assert.Single(await FindAsync(mother)).CustomerId);
        Assert.Empty((await ReadAsync($"api/customers/{mother}/duplicates?refused=true")).GetProperty("items").EnumerateArray());
    }

    [Fact]
    public async Task A_refusal_holds_for_whoever_either_of_the_two_turns_out_to_be_and_after_the_merge_is_undone()
    {
        var (one, other) = await TwoOfAsync("@third", "+31687650002");
        var third = (await host.Client.MentionAsync(Mention.By("@third-of", "Hi").With("author.phone", "+31687650002"))).CustomerId;
        await RefuseAsync(one, other, body: null);

        var merge = await host.Client.MergeAsync(Ravi, one, third);
        await host.Client.SettleAsync();
        Assert.Empty(await FindAsync(third));
        Assert.Empty(await FindAsync(other));
        Assert.Equal([merge.Id], (await host.Client.WholeCustomerAsync(Ravi, third)).Absorbed.Select(absorbed => absorbed.MergeId));

        (await host.Client.TryUndoMergeAsync(Ravi, merge.Id)).Expect<Merge>(HttpStatusCode.Accepted);
        await host.Client.SettleAsync();
        Assert.Equal([third], (await FindAsync(one)).Select(likely => likely.CustomerId));
        Assert.Equal([third], (await FindAsync(other)).Select(likely => likely.CustomerId));
        Assert.Empty((await host.Client.WholeCustomerAsync(Ravi, third)).Absorbed);
    }

    [Fact]
    public async Task An_erasure_of_either_leaves_nothing_of_a_refusal_and_an_export_does_not_name_the_other()
    {
        var (kept, erased) = await TwoOfAsync("@erased-pair", "+31687650003");
        var (erasedToo, keptToo) = await TwoOfAsync("@erased-pair-too", "+31687650004");
        await RefuseAsync(kept, erased, new JsonObject { ["reason"] = "Neighbours." });
        await RefuseAsync(erasedToo, keptToo, new JsonObject { ["reason"] = "Neighbours." });
        foreach (var (id, other) in new[] { (kept, erased), (erased, kept) })
        {
            var export = (await host.Client.As("hanneke-vos").TryReadAsync($"api/customers/{id}/export")).Text;
            Assert.Contains("are two people", export, StringComparison.Ordinal);
            Assert.DoesNotContain("Neighbours.", export, StringComparison.Ordinal);
            Assert.DoesNotContain(other, export, StringComparison.Ordinal);
        }

        await host.Client.EraseAsync(erased);
        await host.Client.EraseAsync(erasedToo);

        var rows = await host.Tables.ReadAllAsync();
        Assert.DoesNotContain(
            rows, row => row.Texts.Append(row.Key).Any(
                text => text.Contains(erased, StringComparison.Ordinal) || text.Contains(erasedToo, StringComparison.Ordinal)));
        Assert.DoesNotContain(rows, row => row.Texts.Any(text => text.Contains("Neighbours.", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task A_refusal_of_nobody_of_oneself_or_with_too_many_words_is_refused_by_its_field()
    {
        var (one, other) = await TwoOfAsync("@nobody", "+31687650005");

        (await TryRefuseAsync(one, "c00000000000000000000000000000009", null)).ExpectProblem(HttpStatusCode.NotFound);
        (await TryRefuseAsync("nobody", one, null)).ExpectProblem(HttpStatusCode.NotFound);
        (await TryRefuseAsync(one, one, null)).ExpectProblem(HttpStatusCode.Conflict);
        (await TryRefuseAsync(one, other, new JsonObject { ["reason"] = new string('x', 1001) }))
            .ExpectProblem(HttpStatusCode.BadRequest, "reason");
        (await host.Client.As(Ravi).TryReadAsync($"api/customers/{one}/duplicates?refused=who"))
            .ExpectProblem(HttpStatusCode.BadRequest, "refused");
        Assert.Equal([other], (await FindAsync(one)).Select(likely => likely.CustomerId));
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

    private Task<Answer> TryRefuseAsync(string one, string other, JsonObject? body, string staff = Ravi) => host.Client.SendAsync(
        HttpMethod.Post,
        $"api/customers/{one}/duplicates/{other}/refuse",
        body is null ? null : OutreachClient.JsonOf(body),
        staff);

    private async Task RefuseAsync(string one, string other, JsonObject? body, string staff = Ravi) =>
        Assert.Equal(HttpStatusCode.NoContent, (await TryRefuseAsync(one, other, body, staff)).Status);

    private async Task TakeBackAsync(string one, string other) =>
        Assert.Equal(
            HttpStatusCode.NoContent,
            (await host.Client.SendAsync(HttpMethod.Delete, $"api/customers/{one}/duplicates/{other}/refuse", staff: Ravi)).Status);

    private async Task<JsonElement> ReadAsync(string path) => (await host.Client.As(Ravi).TryReadAsync(path)).Expect<JsonElement>();

    private async Task<(string One, string Other)> TwoOfAsync(string handle, string phone) => (
        (await host.Client.MentionAsync(Mention.By(handle).With("author.phone", phone))).CustomerId,
        (await host.Client.MentionAsync(Mention.By(handle, channel: "facebook").With("author.phone", phone))).CustomerId);

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
