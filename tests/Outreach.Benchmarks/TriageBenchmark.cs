using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using CsvHelper;
using Outreach.DevHost.Seeds;
using Outreach.FollowUps.Mentions;
using Outreach.SharedKernel;

namespace Outreach.Benchmarks;

/// <summary>
/// How often the triage suggests what people say that a mention is. The seeds are split by a hash: what was looked at while the
/// table of cues was mended, and what it was never mended by. Real mentions are only measured, where they are beside the checkout.
/// </summary>
internal static class TriageBenchmark
{
    private const string RealMentions = "shared/data/airline-mentions.csv";

    public static Task<IReadOnlyList<Figure>> RunAsync() => Task.FromResult(Measure());

    private static IReadOnlyList<Figure> Measure()
    {
        var seeds = SeedFiles.ReadMentions().ToLookup(
            mention => SHA256.HashData(Encoding.UTF8.GetBytes(mention.ExternalId))[0] % 2 == 0,
            mention => new Labelled(NameOf(mention.Kind), NameOf(Triage.Suggest(mention.Text).Kind)));
        var figures = new List<Figure> { Measure("seeds, looked at", [.. seeds[true]]), Measure("seeds, kept apart", [.. seeds[false]]) };
        if (FindRealMentions() is { } path)
        {
            figures.Add(Measure("real mentions (negative, neutral, positive)", ReadReal(path)));
        }
        else
        {
            Console.WriteLine($"Real mentions are skipped: ../{RealMentions} is not beside the checkout.");
        }

        return figures;
    }

    /// <summary>Must be better than always guessing the most frequent kind.</summary>
    private static Figure Measure(string name, IReadOnlyList<Labelled> mentions)
    {
        var accuracy = (double)mentions.Count(mention => mention.Label == mention.Suggested) / mentions.Count;
        var kinds = mentions.CountBy(mention => mention.Label).OrderByDescending(kind => kind.Value).ToList();
        Print(name, mentions, [.. kinds.Select(kind => kind.Key)]);
        return Figure.AtLeast(
            $"triage right: {name}",
            (double)kinds[0].Value / mentions.Count,
            accuracy,
            "",
            $"of {mentions.Count}; the target is to say '{kinds[0].Key}' of all");
    }

    private static void Print(string name, IReadOnlyList<Labelled> mentions, IReadOnlyList<string> kinds)
    {
        Console.WriteLine($"{name}: people (down) against triage (across)");
        Console.WriteLine($"  {"",-10}{string.Concat(kinds.Select(kind => $"{kind,10}"))}{"recall",10}{"precision",11}");
        foreach (var kind in kinds)
        {
            var ofKind = mentions.Where(mention => mention.Label == kind).CountBy(mention => mention.Suggested).ToDictionary();
            var right = ofKind.GetValueOrDefault(kind);
            Console.WriteLine(
                $"  {kind,-10}{string.Concat(kinds.Select(suggested => $"{ofKind.GetValueOrDefault(suggested),10}"))}"
                + $"{Share(right, ofKind.Values.Sum()),10}{Share(right, mentions.Count(mention => mention.Suggested == kind)),11}");
        }
    }

    private static string Share(int part, int whole) =>
        whole == 0 ? "-" : ((double)part / whole).ToString("0.00", CultureInfo.InvariantCulture);

    private static string NameOf(MentionKind kind) => Platform.Json.NameOf(kind);

    private static List<Labelled> ReadReal(string path)
    {
        using var rows = CsvReader.FromFile(path);
        var mentions = new List<Labelled>();
        while (rows.Read())
        {
            mentions.Add(new Labelled(rows.GetString("label"), FeelingOf(Triage.Suggest(rows.GetString("text")).Kind)));
        }

        return mentions;
    }

    private static string FeelingOf(MentionKind kind) => kind switch
    {
        MentionKind.Problem => "negative",
        MentionKind.Praise => "positive",
        _ => "neutral",
    };

    private static string? FindRealMentions()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (Path.Combine(folder.FullName, RealMentions) is var path && File.Exists(path))
            {
                return path;
            }
        }

        return null;
    }

    private sealed record Labelled(string Label, string Suggested);
}
