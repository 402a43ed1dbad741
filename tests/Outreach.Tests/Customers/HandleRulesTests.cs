using FsCheck;
using FsCheck.Fluent;
using Outreach.Customers;

namespace Outreach.Tests.Customers;

/// <summary>When two ways to write a handle are the same handle.</summary>
public sealed class HandleRulesTests
{
    private static readonly Gen<string> Channels = Gen.Elements("twitter", "facebook", "blog", "email", "phone");

    private static readonly Gen<string> Handles = Gen.Elements(
        "a",
        "B",
        "z",
        "7",
        "_",
        "-",
        ".",
        "+",
        "@",
        " ",
        "\t",
        "é",
        "e\u0301",
        "ß",
        "ı",
        "İ",
        "ſ",
        "ς",
        "Σ",
        "о",
        "Р",
        "В",
        "ж",
        "α",
        "ν",
        "ﬁ",
        "Ａ",
        "＠",
        "\u200b",
        "\u00ad",
        "\ufe0f",
        "\u3164",
        "\u202e",
        "مر",
        "名",
        "😀",
        "\U00010400",
        "xn--",
        "K",
        "µ",
        "ᴀ",
        "\u0345",
        "\u1fb3",
        "\ufffe",
        "\ud83d").ListOf().Select(parts => string.Concat(parts));

    private static readonly Gen<string> AsciiHandles = Gen.Elements("abcxyzABCXYZ0189_".ToCharArray())
        .NonEmptyListOf()
        .Select(units => new string([.. units]));

    [Fact]
    public void Written_as_it_should_be_it_stays_so() => Always.Holds(
        from channel in Channels from handle in Handles select (channel, handle),
        made =>
        {
            var once = HandleRules.Normalise(made.channel, made.handle);

            Assert.Equal(once, HandleRules.Normalise(made.channel, once));
        },
        tests: 2000);

    [Fact]
    public void Case_width_and_the_sign_in_front_never_matter() => Always.Holds(
        from channel in Gen.Elements("twitter", "facebook", "blog") from handle in AsciiHandles select (channel, handle),
        made =>
        {
            var normal = HandleRules.Normalise(made.channel, made.handle);

            Assert.Equal(normal, HandleRules.Normalise(made.channel, "@" + made.handle));
            Assert.Equal(normal, HandleRules.Normalise(made.channel, made.handle.ToUpperInvariant()));
            Assert.Equal(normal, HandleRules.Normalise(made.channel, made.handle.ToLowerInvariant()));
            Assert.Equal(normal, HandleRules.Normalise(made.channel, Wide("＠" + made.handle)));
            Assert.Equal(normal, HandleRules.Normalise(made.channel, string.Join('\u200b', made.handle.ToCharArray())));
        });

    [Fact]
    public void Case_never_matters_in_any_script() => Always.Holds(
        from channel in Channels from handle in Handles select (channel, handle),
        made =>
            Assert.Equal(
                HandleRules.Normalise(made.channel, made.handle), HandleRules.Normalise(made.channel, made.handle.ToUpperInvariant())),
        tests: 1000);

    [Fact]
    public void Two_handles_of_ASCII_letters_that_differ_are_never_one() => Always.Holds(
        from channel in Channels from one in AsciiHandles from other in AsciiHandles select (channel, one, other),
        made => Assert.Equal(
            string.Equals(made.one, made.other, StringComparison.OrdinalIgnoreCase),
            HandleRules.Normalise(made.channel, made.one) == HandleRules.Normalise(made.channel, made.other)),
        tests: 1000);

    [Fact]
    public void A_plus_tag_always_matters() => Always.Holds(
        from name in AsciiHandles from tag in AsciiHandles from other in AsciiHandles select (name, tag, other),
        made =>
        {
            string Of(string tag) => HandleRules.Normalise("email", $"{made.name}+{tag}@Example.org");

            Assert.NotEqual(HandleRules.Normalise("email", $"{made.name}@example.org"), Of(made.tag));
            Assert.Equal(string.Equals(made.tag, made.other, StringComparison.OrdinalIgnoreCase), Of(made.tag) == Of(made.other));
        });

    [Theory]
    [InlineData(" Cleo+Shop@Example.ORG ", "cleo+shop@example.org")]
    [InlineData("cleo@bücher.example", "cleo@xn--bcher-kva.example")]
    [InlineData("cleo@BÜCHER。example", "cleo@xn--bcher-kva.example")]
    [InlineData("@cleo", "@cleo")]
    public void A_mailbox_keeps_its_tag_and_its_domain_is_one_however_it_is_written(string written, string mailbox) =>
        Assert.Equal(mailbox, HandleRules.Normalise("email", written));

    [Fact]
    public void A_domain_that_only_looks_alike_is_another_mailbox() =>
        Assert.NotEqual(HandleRules.Normalise("email", "cleo@paypal.example"), HandleRules.Normalise("email", "cleo@p\u0430ypal.example"));

    [Theory]
    [InlineData("\u0441l\u0435\u043e")] // Cyrillic с, е and о
    [InlineData("СLЕО")]
    [InlineData("cle\u03bf")] // Greek omicron
    [InlineData("ᴄʟᴇᴏ")]
    [InlineData("cl\u0435o\u200d")]
    public void On_Twitter_a_letter_that_only_looks_alike_is_the_letter(string handle) =>
        Assert.Equal("cleo", HandleRules.Normalise("twitter", handle));

    [Theory]
    [InlineData("Cl\u0435\u043e Customer", "cleo customer")]
    [InlineData("\u041e\u043b\u0435\u0433 Smith", "\u043e\u043b\u0435\u0433 smith")]
    [InlineData("\u041e\u043b\u0435\u0433", "\u043e\u043b\u0435\u0433")]
    [InlineData("Νίκος", "νίκοσ")]
    [InlineData("Yıldız", "yıldız")]
    public void Elsewhere_only_within_a_word_that_mixes_the_scripts_so_that_a_name_stays_a_name(string handle, string expected) =>
        Assert.Equal(expected, HandleRules.Normalise("facebook", handle));

    [Fact]
    public void A_number_is_a_handle_as_well_and_space_within_is_one_space()
    {
        Assert.Equal("+31201234567", HandleRules.Normalise("phone", " +31201234567 "));
        Assert.Equal("cleo customer", HandleRules.Normalise("review", "\u2003Cleo \u00a0 Customer\t"));
    }

    [Theory]
    [InlineData("@")]
    [InlineData(" @@ ")]
    [InlineData("\u200b")]
    [InlineData("@\u2060\u3164")]
    public void Nothing_that_can_be_seen_is_no_handle(string handle) => Assert.False(IdentityKey.IsHandle(handle));

    private static string Wide(string handle) => new([.. handle.Select(unit => unit is > '!' and <= '~' ? (char)(unit + 0xFEE0) : unit)]);
}
