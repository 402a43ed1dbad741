using System.Net;
using System.Text.Json.Nodes;
using Outreach.EndToEnd.Client;
using Outreach.EndToEnd.Hosting;

namespace Outreach.EndToEnd;

/// <summary>A colleague finds a customer by what they know of them, and reads all contact page by page.</summary>
public sealed class FindCustomerTests(OutreachHost host) : IClassFixture<OutreachHost>
{
    private const string Staff = "hanneke-vos";
    private readonly OutreachClient _outreach = host.Client;

    [Fact]
    public async Task A_customer_is_found_by_number_address_handle_or_name_and_town()
    {
        var id = (await _outreach.MentionAsync(
            Mention.By("@found").With("author.phone", "+31201112233").With("author.displayName", "Aaltje de Vries"))).CustomerId;
        (await _outreach.PatchAsync(
            Staff, $"api/customers/{id}", new JsonObject { ["email"] = "Aaltje@mail.example", ["town"] = "Delfzijl" }))
            .Expect<JsonObject>();
        var writer = (await _outreach.MentionAsync(Mention.By("writer@mail.example", channel: "email"))).CustomerId;

        Assert.Equal([(id, "phone")], await FindAsync(new() { ["phone"] = "+31201112233" }));
        Assert.Equal([(id, "phone")], await FindAsync(new() { ["phone"] = "0031 (20) 111-22.33" }));
        Assert.Equal([(id, "email")], await FindAsync(new() { ["email"] = "aaltje@MAIL.example" }));
        Assert.Equal([(writer, "email")], await FindAsync(new() { ["email"] = "writer@mail.example" }));
        Assert.Equal([(id, "handle")], await FindAsync(new() { ["handle"] = "Found" }));
        Assert.Equal([(id, "handle")], await FindAsync(new() { ["handle"] = "@found", ["channel"] = "twitter" }));
        Assert.Equal([], await FindAsync(new() { ["handle"] = "@found", ["channel"] = "facebook" }));
        Assert.Equal([(id, "name_and_town")], await FindAsync(new() { ["name"] = "aaltje vries", ["town"] = "delfzijl" }));
        Assert.Equal([(id, "name_and_town")], await FindAsync(new() { ["name"] = "Aaltje", ["town"] = "Delfzijl" }));
        Assert.Equal([], await FindAsync(new() { ["name"] = "Aaltje", ["town"] = "Assen" }));
        Assert.Equal(
            [(id, "phone+handle"), (writer, "email")],
            await FindAsync(new() { ["phone"] = "+31201112233", ["handle"] = "@found", ["email"] = "writer@mail.example" }));
    }

    [Fact]
    public async Task A_customer_is_found_by_their_number_in_the_other_writing_of_its_country()
    {
        var id = (await _outreach.MentionAsync(Mention.By("@two-writings").With("author.phone", "+5511912345678"))).CustomerId;

        Assert.Equal([(id, "phone")], await FindAsync(new() { ["phone"] = "+551112345678" }));
        Assert.Equal([(id, "phone")], await FindAsync(new() { ["phone"] = "+55 11 91234-5678" }));
    }

    [Fact]
    public async Task A_customer_is_found_by_the_number_that_is_their_handle_in_whatever_writing()
    {
        var ids = new List<string>();
        foreach (var (channel, handle) in new[]
        {
            ("whatsapp", "+31201112281"), ("whatsapp", "31201112282"), ("sms", "+31 20 111 2283"), ("phone", "020 111 2284"),
        })
        {
            ids.Add((await _outreach.MentionAsync(Mention.By(handle, channel: channel))).CustomerId);
        }

        Assert.Equal([(ids[0], "phone")], await FindAsync(new() { ["phone"] = "020-1112281" }));
        Assert.Equal([(ids[1], "phone")], await FindAsync(new() { ["phone"] = "020-1112282" }));
        Assert.Equal([(ids[2], "phone")], await FindAsync(new() { ["phone"] = "+31201112283" }));
        Assert.Equal([(ids[3], "phone")], await FindAsync(new() { ["phone"] = "+31201112284" }));
    }

    [Fact]
    public async Task Who_was_merged_is_found_as_the_survivor_and_who_was_erased_is_not_found()
    {
        var absorbed = (await _outreach.MentionAsync(Mention.By("@first-name").With("author.phone", "+31201112244"))).CustomerId;
        var survivor = (await _outreach.MentionAsync(Mention.By("@last-name").With("author.phone", "+31201112255"))).CustomerId;
        (await _outreach.PostAsync(Staff, $"api/customers/{absorbed}/merge", new JsonObject { ["into"] = survivor }))
            .Expect<JsonObject>(HttpStatusCode.Accepted);
        await _outreach.SettleAsync();

        Assert.Equal([(survivor, "phone")], await FindAsync(new() { ["phone"] = "+31201112244" }));
        Assert.Equal([(survivor, "handle")], await FindAsync(new() { ["handle"] = "@first-name" }));
        await _outreach.EraseAsync(survivor);
        Assert.Equal([], await FindAsync(new() { ["phone"] = "+31201112244", ["handle"] = "@last-name" }));
    }

    [Fact]
    public async Task At_most_twenty_are_found_and_what_is_wrong_is_named()
    {
        for (var n = 0; n < 22; n++)
        {
            await _outreach.MentionAsync(Mention.By($"@family-{n}").With("author.phone", "+31201112266"));
        }

        Assert.Equal(20, (await FindAsync(new() { ["phone"] = "+31201112266" })).Count);
        (await TryFindAsync([])).ExpectProblem(HttpStatusCode.BadRequest, "body");
        (await TryFindAsync(new() { ["phone"] = "call me" })).ExpectProblem(HttpStatusCode.BadRequest, "phone");
        (await TryFindAsync(new() { ["email"] = "nobody" })).ExpectProblem(HttpStatusCode.BadRequest, "email");
        (await TryFindAsync(new() { ["name"] = "Ada" })).ExpectProblem(HttpStatusCode.BadRequest, "town");
        (await TryFindAsync(new() { ["town"] = "Assen" })).ExpectProblem(HttpStatusCode.BadRequest, "name");
        (await TryFindAsync(new() { ["channel"] = "twitter" })).ExpectProblem(HttpStatusCode.BadRequest, "handle");
        (await TryFindAsync(new() { ["phone"] = "+31201112266" }, "vonkbot")).ExpectProblem(HttpStatusCode.Forbidden, "by");
    }

    [Fact]
    public async Task A_search_is_recorded_by_who_when_and_which_kinds_of_fields_and_never_by_what()
    {
        await _outreach.MentionAsync(Mention.By("@audited").With("author.phone", "+31201112277"));
        await FindAsync(new() { ["phone"] = "+31201112277", ["name"] = "Zwaantje Quillon", ["town"] = "Ulrum" }, "ravi-jagmohan");

        var row = Assert.Single(
            await host.Tables.ReadAsync("Searches"), row => row.Entity.GetString("By") == "ravi-jagmohan").Entity;
        Assert.Equal(("phone,name_and_town", 1), (row.GetString("Fields"), row.GetInt32("Found")));
        Assert.Equal(await _outreach.NowAsync(), row.GetDateTimeOffset("At")!.Value, TimeSpan.FromMinutes(1));
        var texts = (await host.Tables.ReadAsync("Searches")).SelectMany(one => one.Texts).ToList();
        Assert.DoesNotContain(texts, text => text.Contains("201112277", StringComparison.Ordinal));
        Assert.DoesNotContain(
            (await host.Tables.ReadAllAsync()).SelectMany(one => one.Texts), text => text.Contains("Quillon", StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_timeline_comes_page_by_page_latest_first_and_what_comes_in_meanwhile_moves_nothing()
    {
        var id = (await _outreach.MentionAsync(Mention.By("@lined-up"))).CustomerId;
        for (var n = 1; n <= 4; n++)
        {
            await ContactAsync(id, $"Visit {n}");
            await ContactAsync(id, $"Call {n}");
            await _outreach.AdvanceAsync(TimeSpan.FromMinutes(1));
        }

        var first = await PageAsync(id, "limit=3");
        await ContactAsync(id, "Meanwhile");
        var seen = first.Items.ToList();
        for (var mark = first.Continuation; mark is not null;)
        {
            var next = await PageAsync(id, $"limit=3&continuation={Uri.EscapeDataString(mark)}");
            seen.AddRange(next.Items);
            mark = next.Continuation;
        }

        var whole = (await _outreach.RememberedAsync(id)).Timeline;
        Assert.Equal("Meanwhile", whole[0].Note);
        Assert.Equal(whole.Skip(1), seen);
        Assert.Equal(9, seen.Count);
        (await _outreach.As(Staff).TryReadAsync($"api/customers/{id}/timeline?limit=0")).ExpectProblem(HttpStatusCode.BadRequest, "limit");
        var other = (await _outreach.MentionAsync(Mention.By("@elsewhere"))).CustomerId;
        (await _outreach.As(Staff).TryReadAsync($"api/customers/{other}/timeline?continuation={Uri.EscapeDataString(first.Continuation!)}"))
            .ExpectProblem(HttpStatusCode.BadRequest, "continuation");
    }

    private async Task ContactAsync(string id, string said) =>
        (await _outreach.PostAsync(Staff, $"api/customers/{id}/contacts", new JsonObject { ["channel"] = "shop", ["said"] = said }))
        .Expect<JsonObject>(HttpStatusCode.Created);

    private async Task<Page<RememberedCustomer.TimelineLine>> PageAsync(string id, string query) =>
        (await _outreach.As(Staff).TryReadAsync($"api/customers/{id}/timeline?{query}")).Expect<Page<RememberedCustomer.TimelineLine>>();

    private async Task<IReadOnlyList<(string Id, string By)>> FindAsync(JsonObject query, string by = Staff) =>
    [
        .. (await TryFindAsync(query, by)).Expect<JsonObject>()["items"]!.AsArray().Select(
            one => ((string)one!["customerId"]!, string.Join('+', one["foundBy"]!.AsArray().Select(field => (string)field!)))),
    ];

    private Task<Answer> TryFindAsync(JsonObject query, string by = Staff) => _outreach.PostAsync(by, "api/customers/find", query);
}
