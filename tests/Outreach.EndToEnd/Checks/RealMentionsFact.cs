namespace Outreach.EndToEnd.Checks;

/// <summary>A test of real mentions. They are not ours to publish: it is skipped where they are not beside the checkout.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class RealMentionsFactAttribute : FactAttribute
{
    private const string File = "shared/data/airline-mentions.csv";

    public RealMentionsFactAttribute() => Skip = Path is null ? $"../{File} is not beside the checkout." : null;

    /// <summary>Where they are; null where they are not.</summary>
    public static string? Path { get; } = Ancestors().Select(
        folder => System.IO.Path.Combine(folder.FullName, File)).FirstOrDefault(System.IO.File.Exists);

    private static IEnumerable<DirectoryInfo> Ancestors()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            yield return folder;
        }
    }
}
