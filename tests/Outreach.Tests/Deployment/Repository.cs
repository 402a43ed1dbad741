namespace Outreach.Tests.Deployment;

/// <summary>The files of the checkout that the tests were built from.</summary>
internal static class Repository
{
    private static readonly string Root = RootAbove(AppContext.BaseDirectory);

    /// <summary>A file's text.</summary>
    public static string Read(string path) => File.ReadAllText(PathOf(path));

    /// <summary>Where a file is on this machine.</summary>
    public static string PathOf(string path) => Path.Combine(Root, path);

    /// <summary>Whether there is such a file or folder.</summary>
    public static bool Has(string path) => Path.Exists(Path.Combine(Root, path));

    /// <summary>The files below a folder by a pattern, as paths from the root, in order.</summary>
    public static IReadOnlyList<string> Files(string folder, string pattern) =>
    [
        .. Directory.EnumerateFiles(Path.Combine(Root, folder), pattern, SearchOption.AllDirectories)
            .Select(file => Path.GetRelativePath(Root, file).Replace('\\', '/'))
            .Where(file => !file.Contains("/obj/", StringComparison.Ordinal) && !file.Contains("/bin/", StringComparison.Ordinal))
            .Order(StringComparer.Ordinal),
    ];

    private static string RootAbove(string folder) =>
        File.Exists(Path.Combine(folder, "Outreach.sln"))
            ? folder
            : RootAbove(
                Path.GetDirectoryName(folder) ?? throw new InvalidOperationException("The tests do not run from within a checkout."));
}
