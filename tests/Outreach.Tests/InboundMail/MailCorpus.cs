using System.Text.Json;
using Outreach.Tests.Deployment;

namespace Outreach.Tests.InboundMail;

/// <summary>What an e-mail of the corpus is to be read as; beside it, with the ending <c>.json</c>.</summary>
internal sealed record ExpectedMail
{
    /// <summary><c>letter</c>, or what it is that has no effect.</summary>
    public required string Kind { get; init; }

    /// <summary>Its Message-Id; <c>sha256</c> where a fingerprint stands for it.</summary>
    public required string Id { get; init; }

    public required string? From { get; init; }

    public required string? Name { get; init; }

    public required string? Subject { get; init; }

    /// <summary>What staff see at first.</summary>
    public required string Shown { get; init; }

    public required bool QuoteCut { get; init; }

    public required bool SignatureCut { get; init; }

    public required IReadOnlyList<string> Attachments { get; init; }

    /// <summary>The ids of what it may answer, the likeliest first.</summary>
    public required IReadOnlyList<string> Answers { get; init; }
}

/// <summary>E-mails as programs send them, made up: the people and the domains do not exist.</summary>
internal static class MailCorpus
{
    private const string Folder = "tests/Outreach.Tests/InboundMail/Corpus";

    public static IReadOnlyList<string> Names { get; } = NamesOf("*.eml");

    public static IReadOnlyList<string> NamesOf(string pattern) =>
        [.. Repository.Files(Folder, pattern).Select(file => Path.GetFileNameWithoutExtension(file)!)];

    public static byte[] Read(string name) => File.ReadAllBytes(Repository.PathOf($"{Folder}/{name}.eml"));

    public static ExpectedMail Expected(string name) => JsonSerializer.Deserialize<ExpectedMail>(
        Repository.Read($"{Folder}/{name}.json"), JsonSerializerOptions.Web)!;
}
