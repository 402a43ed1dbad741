namespace Outreach.DevHost.Azurite;

/// <summary>A file that one process at a time can hold; the system lets go of it when that process ends, however it ends.</summary>
internal static class ExclusiveFile
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);

    /// <summary>Waits until the file is free and holds it until the result is disposed.</summary>
    public static async Task<IDisposable> HoldAsync(string path, CancellationToken cancellationToken)
    {
        while (true)
        {
            try
            {
                return new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            }
            catch (IOException) when (Directory.Exists(Path.GetDirectoryName(path)))
            {
                await Task.Delay(Pause, cancellationToken);
            }
        }
    }
}
