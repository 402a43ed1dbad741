namespace Outreach.DevHost;

/// <summary>Holds a data directory for one dev host; the system lets go of it when the process ends, however it ends.</summary>
internal sealed class DataDirectoryLock : IDisposable
{
    private readonly FileStream file;

    private DataDirectoryLock(FileStream file) => this.file = file;

    /// <exception cref="DataDirectoryInUseException">Another dev host runs on it.</exception>
    public static DataDirectoryLock Take(string dataDirectory)
    {
        Directory.CreateDirectory(dataDirectory);
        try
        {
            return new DataDirectoryLock(new FileStream(
                Path.Combine(dataDirectory, "host.lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None));
        }
        catch (IOException e)
        {
            throw new DataDirectoryInUseException(dataDirectory, e);
        }
    }

    public void Dispose() => file.Dispose();
}

/// <summary>The data directory can't be had.</summary>
public sealed class DataDirectoryInUseException(string dataDirectory, Exception inner)
    : Exception($"Another dev host runs on {dataDirectory}; stop it, or give this one its own --data.", inner);
