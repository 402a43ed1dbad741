namespace Outreach.DevHost;

/// <summary>Files that are either the old or the new one, whenever the process is killed.</summary>
internal static class AtomicFile
{
    /// <summary>Replaces the file's content in one step; creates its folder.</summary>
    public static void WriteAllText(string path, string content)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(path))!);
        var draft = path + ".new";
        File.WriteAllText(draft, content);
        File.Move(draft, path, overwrite: true);
    }
}
