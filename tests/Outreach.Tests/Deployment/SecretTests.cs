using System.Text.Json;
using System.Text.RegularExpressions;

namespace Outreach.Tests.Deployment;

/// <summary>No secret is in a file of the infrastructure, of the pipeline, of the settings or of the documents.</summary>
public sealed partial class SecretTests
{
    [Fact]
    public void No_file_holds_a_secret()
    {
        string[] files =
        [
            "azure.yaml", "host.json", "local.settings.sample.json", "README.md",
            .. Repository.Files("infra", "*"), .. Repository.Files(".github", "*"), .. Repository.Files("docs", "*.md"),
        ];

        Assert.True(files.Length > 20);
        Assert.Empty(files.SelectMany(file => SecretsIn(Repository.Read(file)).Select(secret => $"{file}: {secret}")));
    }

    [Theory]
    [InlineData("DefaultEndpointsProtocol=https;AccountName=a;AccountKey=Zm9v")]
    [InlineData("https://a.blob.core.windows.net/c?sv=2024&sig=abc%3D")]
    [InlineData("SG.abcdefghijklmnopqrstuv.0123456789")]
    [InlineData("value: 'c29tZXRoaW5nIHRoYXQgaXMgYSBzZWNyZXQgb2YgNDggYnl0ZXM='")]
    [InlineData("key: 5f4dcc3b5aa765d61d8327deb882cf995f4dcc3b5aa765d61d8327deb882cf99")]
    [InlineData("InstrumentationKey=9f0c")]
    [InlineData("-----BEGIN PRIVATE KEY-----")]
    [InlineData("clientSecret: 'hunter2'")]
    [InlineData("password = \"hunter2\"")]
    public void A_secret_is_seen(string text) => Assert.NotEmpty(SecretsIn(text));

    [Fact]
    public void The_sample_leaves_what_is_secret_empty()
    {
        using var sample = JsonDocument.Parse(Repository.Read("local.settings.sample.json"));
        using var secrets = JsonDocument.Parse(Repository.Read("infra/secrets.json"));
        var values = sample.RootElement.GetProperty("Values");

        Assert.All(
            secrets.RootElement.EnumerateArray().Select(secret => secret.GetProperty("setting").GetString()!),
            name => Assert.Equal("", values.GetProperty(name).GetString()));
    }

    [Fact]
    public void Every_secret_is_in_the_vault_and_what_is_said_of_it_in_the_operations_page()
    {
        using var secrets = JsonDocument.Parse(Repository.Read("infra/secrets.json"));
        var page = Repository.Read("docs/operations.md");
        var names = secrets.RootElement.EnumerateArray().Select(secret => secret.GetProperty("name").GetString()!).ToList();

        Assert.Distinct(names);
        Assert.All(names, name => Assert.Contains($"| `{name}` |", page, StringComparison.Ordinal));
        var optional = Repository.Files("infra", "*.bicepparam").SelectMany(
            file => OptionalSecret().Matches(Repository.Read(file)).SelectMany(found => Quoted().Matches(found.Value)));
        Assert.All(optional, name => Assert.Contains(name.Value.Trim('\''), names));
    }

    private static IEnumerable<string> SecretsIn(string text) =>
        Secret().Matches(Pinned().Replace(text, "")).Select(found => found.Value[..Math.Min(12, found.Value.Length)]);

    [GeneratedRegex(
        @"AccountKey=\S|[?&]sig=\w|\bSG\.\w{16,}|InstrumentationKey=\w|BEGIN [A-Z ]*PRIVATE KEY|"
        + @"(?i:\b(?:client_?secret|password|passwd|apikey)\b""?\s*[:=]\s*['""][^'""$\s]+['""])|"
        + @"\b[0-9a-fA-F]{40,}\b|(?<![\w/.-])[A-Za-z0-9+]{40,}={0,2}(?![\w/.-])")]
    private static partial Regex Secret();

    // A pinned action's commit is no secret.
    [GeneratedRegex("@[0-9a-f]{40} # v")]
    private static partial Regex Pinned();

    [GeneratedRegex(@"^param optionalSecrets = \[.*\]$", RegexOptions.Multiline)]
    private static partial Regex OptionalSecret();

    [GeneratedRegex("'[a-z-]+'")]
    private static partial Regex Quoted();
}
