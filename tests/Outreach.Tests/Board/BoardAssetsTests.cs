using System.IO.Compression;
using System.Text;
using System.Text.RegularExpressions;
using Outreach.Board;
using Outreach.Tests.Deployment;

namespace Outreach.Tests.Board;

/// <summary>What the page is made of, as it is served.</summary>
public sealed partial class BoardAssetsTests
{
    private static readonly BoardAssets Assets = new();

    /// <summary>Each view and each language is a file of its own, and what several share.</summary>
    [Fact]
    public void The_page_is_served_bundled_with_nothing_that_only_checks_it()
    {
        Assert.Equal(
            ["board.css", "icon.svg", "main.js"],
            Assets.Paths.Where(path => !path.StartsWith("parts/", StringComparison.Ordinal)));
        Assert.All(Assets.Paths, path => Assert.Contains(Path.GetExtension(path), (string[])[".js", ".css", ".svg"]));
        Assert.InRange(Assets.Paths.Count(), 20, 80);
    }

    [Fact]
    public void A_module_imports_by_a_relative_path_what_is_there()
    {
        foreach (var path in Assets.Paths.Where(path => path.EndsWith(".js", StringComparison.Ordinal)))
        {
            foreach (var imported in Import().Matches(TextOf(path)).Select(found => found.Groups["path"].Value))
            {
                var target = new Uri(new Uri($"http://x/{path}"), imported).AbsolutePath[1..];
                Assert.True(imported.StartsWith('.') && Assets.Paths.Contains(target), $"{path} imports {imported}");
            }
        }
    }

    [Fact]
    public void The_address_changes_with_any_file_and_another_address_has_nothing()
    {
        var before = new BoardAssets(new Dictionary<string, byte[]> { ["a.js"] = [1], ["b.js"] = [2] });
        var changed = new BoardAssets(new Dictionary<string, byte[]> { ["a.js"] = [1], ["b.js"] = [3] });
        var renamed = new BoardAssets(new Dictionary<string, byte[]> { ["a.js"] = [1], ["c.js"] = [2] });

        Assert.Equal(3, new[] { before.Version, changed.Version, renamed.Version }.Distinct().Count());
        Assert.Equal([2], before.Find(before.Version, "b.js")!.Bytes);
        Assert.Null(before.Find(changed.Version, "b.js"));
        Assert.Null(before.Find(before.Version, "../b.js"));
    }

    [Theory]
    [InlineData("gzip, deflate, br, zstd", "br")]
    [InlineData("gzip", "gzip")]
    [InlineData("br;q=0, gzip;q=0.5", "gzip")]
    [InlineData("identity", null)]
    [InlineData("", null)]
    public void A_file_comes_in_the_best_encoding_that_the_browser_takes(string accepts, string? expected)
    {
        var file = Assets.Find(Assets.Version, "board.css")!;

        var (encoding, bytes) = file.For(accepts);

        Assert.Equal(expected, encoding);
        using Stream decoded = encoding switch
        {
            "br" => new BrotliStream(new MemoryStream(bytes), CompressionMode.Decompress),
            "gzip" => new GZipStream(new MemoryStream(bytes), CompressionMode.Decompress),
            _ => new MemoryStream(bytes),
        };
        using var whole = new MemoryStream();
        decoded.CopyTo(whole);
        Assert.Equal(file.Bytes, whole.ToArray());
    }

    /// <summary>150 KB is what the first view may transfer, with its data. Each file takes a browser some milliseconds.</summary>
    [Fact]
    public void What_the_first_view_needs_in_one_language_is_few_small_files_and_other_views_come_later()
    {
        var modules = Assets.ModulesOf("main.js");
        var english = Assert.Single(Assets.Paths, path => path.StartsWith("parts/en-", StringComparison.Ordinal));
        var call = Assert.Single(Assets.Paths, path => path.StartsWith("parts/call-", StringComparison.Ordinal));
        Assert.InRange(modules.Count, 2, 20);
        Assert.DoesNotContain(english, modules);
        Assert.DoesNotContain(call, modules);

        var sum = modules.Concat(["board.css", english]).Sum(path => Assets.Find(Assets.Version, path)!.For("br").Bytes.Length);

        Assert.InRange(sum, 20_000, 70_000);
    }

    [Fact]
    public void Every_text_is_there_in_every_language_with_the_same_values_to_fill_in()
    {
        var english = TextsOf("en");

        Assert.True(english.Count > 300);
        foreach (var language in (string[])["nl", "de"])
        {
            var texts = TextsOf(language);
            Assert.Equal(english.Keys.Order(StringComparer.Ordinal), texts.Keys.Order(StringComparer.Ordinal));
            Assert.All(texts, text => Assert.Equal((text.Key, ValuesIn(english[text.Key])), (text.Key, ValuesIn(text.Value))));
        }
    }

    private static string TextOf(string path) => Encoding.UTF8.GetString(Assets.Find(Assets.Version, path)!.Bytes);

    private static Dictionary<string, string> TextsOf(string language) =>
        Text().Matches(Repository.Read($"functions/Board/page/src/texts/{language}.js")).ToDictionary(
            text => text.Groups["key"].Value.Trim('\''), text => text.Groups["text"].Value);

    private static string ValuesIn(string text) =>
        string.Join(' ', Value().Matches(text).Select(value => value.Value).Distinct().Order(StringComparer.Ordinal));

    [GeneratedRegex("""(?:from|import)\s*\(?['"](?<path>[^'"$`\s,:]+)['"]""")]
    private static partial Regex Import();

    [GeneratedRegex(@"(?m)^  (?<key>'[^']+'|\w+): (?<text>.+),$")]
    private static partial Regex Text();

    [GeneratedRegex(@"\{\w+\}")]
    private static partial Regex Value();
}
