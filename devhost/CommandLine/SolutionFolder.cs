namespace Outreach.DevHost.CommandLine;

internal static class SolutionFolder
{
    /// <summary>Walks up from the current folder; the current folder itself when no solution is above it.</summary>
    public static string Find()
    {
        var current = Directory.GetCurrentDirectory();
        for (var folder = new DirectoryInfo(current); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "Outreach.sln")))
            {
                return folder.FullName;
            }
        }

        return current;
    }
}
