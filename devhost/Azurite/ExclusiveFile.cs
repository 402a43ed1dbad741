using System.Diagnostics;

namespace Outreach.DevHost.Azurite;

/// <summary>A file that one process at a time can hold; the system lets go of it when that process ends, however it ends.</summary>
internal static class ExclusiveFile
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);

    // Longer than npm takes to install; what lasts longer is another trouble with the file, and is thrown.
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(5);

    /// <summary>Waits until the file is free and holds it until the result is disposed.</summary>
    /// <exception cref="IOException">The file could not be had within five minutes.</exception>
    public static async Task<IDisposable> HoldAsync(string path, CancellationToken cancellationToken)
    {
        var watch = Stopwatch.StartNew();
        while (true)
        {
            try
            {
                return new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            }
            catch (IOException) when (watch.Elapsed < Limit && Directory.Exists(Path.GetDirectoryName(path)))
            {
                await Task.Delay(Pause, cancellationToken);
            }
        }
    }
}
