using System.Text.RegularExpressions;

namespace Outreach.DevHost.Tests.AzureSdk;

/// <summary>The public signatures of the real packages, one member a line, when the lists lie beside the checkout.</summary>
internal static partial class PublishedSignatures
{
    /// <summary>Null when there are none.</summary>
    public static string? Directory { get; } = Find();

    public static HashSet<string> Read() => System.IO.Directory.EnumerateFiles(Directory!, "*.txt")
        .SelectMany(File.ReadLines)
        .Where(line => line.Length > 2 && line[1] == ' ' && char.IsUpper(line[0]))
        .ToHashSet();

    /// <summary>A line without what the lists and reflection spell differently and no caller sees: reference nullability, constraints, an obsolete text.</summary>
    public static string Normalize(string line, IReadOnlySet<string> valueTypes)
    {
        line = Obsolete().Replace(line, "[Obsolete] ").Replace("dynamic", "object");
        line = line.Split(" where ")[0];
        line = Nullable().Replace(line, match => valueTypes.Contains(match.Groups[1].Value) ? match.Value : match.Groups[1].Value);
        return line.Replace(">?", ">").Replace("]?", "]").TrimEnd();
    }

    private static string? Find()
    {
        for (var directory = new DirectoryInfo(AppContext.BaseDirectory); directory is not null; directory = directory.Parent)
        {
            var lists = Path.Combine(directory.FullName, "shared", "api");
            if (System.IO.Directory.Exists(lists))
                return lists;
        }

        return null;
    }

    [GeneratedRegex("""\[Obsolete\((?:null|"(?:[^"\\]|\\.)*")(?:, \w+)?\)\] """)]
    private static partial Regex Obsolete();

    [GeneratedRegex(@"([A-Za-z_][\w.]*)\?")]
    private static partial Regex Nullable();
}

/// <summary>A fact that needs the lists of published signatures.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class PublishedSignaturesFactAttribute : FactAttribute
{
    public PublishedSignaturesFactAttribute()
    {
        if (PublishedSignatures.Directory is null)
            Skip = "The lists of the real packages' signatures (shared/api) are not beside the checkout.";
    }
}
