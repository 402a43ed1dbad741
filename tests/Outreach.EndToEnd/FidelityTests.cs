using Outreach.EndToEnd.Client;
using Outreach.EndToEnd.Hosting;

namespace Outreach.EndToEnd;

public sealed class FidelityTests(OutreachHost host) : IClassFixture<OutreachHost>
{
    public static TheoryData<string> Texts =>
    [
        """She said "it's 5' x 7""; `code` \ backslash \u0041 \\n""",
        "first\nsecond\r\nthird\rfourth\ttab\u2028line\u2029paragraph\u0000null\u001b",
        "👩‍👩‍👧‍👦 🏳️‍🌈 🇳🇱 👍🏽 e\u0301 é ﷽ 𝔘𝔫𝔦𝔠𝔬𝔡𝔢",
        "مرحبا، الخدمة لا تعمل 123 — \u202eأبدا\u202c שלום עולם",
        "<script>alert('x')</script> &amp; <b>bold</b> &lt;p&gt; <!-- -->",
        "  leading and trailing  \n",
        "\ufeffwith a byte order mark \ufffd \uffff",
        "'; DROP TABLE FollowUps; -- ' or 1 eq 1",
    ];

    public static TheoryData<string> ExternalIds =>
    [
        "https://blog.example/2026/01/a-post?x=1&y=2#comment-3",
        "it's \"quoted\" \\ back % 2F +",
        "😀/👩‍👩‍👧‍👦",
        "..",
        "state",
        " spaces around ",
        new string('ü', 512),
    ];

    [Theory, MemberData(nameof(Texts))]
    public async Task What_the_customer_wrote_comes_back_as_they_wrote_it(string text)
    {
        var receipt = await host.Client.MentionAsync(Mention.By("@writer", text));
        await host.Client.As("ravi-jagmohan").CommandAsync(receipt.FollowUpId, "customer-replied", new() { ["text"] = text });
        await host.Client.SettleAsync();

        Assert.Equal([text, text], await TextsOfAsync(receipt));
    }

    [Theory]
    [InlineData("x")]
    [InlineData("€")]
    [InlineData("😀")]
    public async Task Ten_thousand_characters_come_back_whole(string unit)
    {
        var text = string.Concat(Enumerable.Repeat(unit, 10_000 / unit.Length));
        var receipt = await host.Client.MentionAsync(Mention.By("@storyteller", text));
        await host.Client.SettleAsync();

        Assert.Equal([text], await TextsOfAsync(receipt));
    }

    [Theory, MemberData(nameof(ExternalIds))]
    public async Task An_external_id_is_opaque_and_names_its_mention_for_ever(string externalId)
    {
        var mention = Mention.By("@linker").With("externalId", externalId);

        var receipt = await host.Client.MentionAsync(mention);
        var again = await host.Client.MentionAsync(mention);
        var elsewhere = await host.Client.MentionAsync(mention.With("channel", "blog"));

        Assert.False(receipt.Duplicate);
        Assert.Equal(receipt with { Duplicate = true }, again);
        Assert.NotEqual(receipt.FollowUpId, elsewhere.FollowUpId);
        Assert.Equal(externalId.Trim(), (await FollowUpAsync(receipt)).Mentions[0].ExternalId);
    }

    private Task<FollowUp> FollowUpAsync(Receipt receipt) => host.Client.As("ravi-jagmohan").FollowUpAsync(receipt.FollowUpId);

    private async Task<IEnumerable<string>> TextsOfAsync(Receipt receipt) =>
        (await FollowUpAsync(receipt)).Mentions.Select(mention => mention.Text);
}
