using Outreach.DevHost.Azurite;

namespace Outreach.DevHost;

/// <summary>
/// Holds a data directory for the roles of one dev host; the system lets go of it when the process ends, however it ends. Hosts of other
/// roles may run on the same directory, and the last one to go takes the storage with it.
/// </summary>
internal sealed class DataDirectoryLock : IDisposable
{
    private static readonly HostRole[] SingleRoles = [HostRole.Http, HostRole.Durable];

    private readonly string _dataDirectory;
    private readonly Dictionary<HostRole, FileStream> _files;

    private DataDirectoryLock(string dataDirectory, Dictionary<HostRole, FileStream> files)
    {
        _dataDirectory = dataDirectory;
        _files = files;
    }

    /// <exception cref="DataDirectoryInUseException">Another dev host runs on it in one of these roles.</exception>
    public static DataDirectoryLock Take(string dataDirectory, HostRole role)
    {
        Directory.CreateDirectory(dataDirectory);
        var taken = new DataDirectoryLock(dataDirectory, []);
        foreach (var single in SingleRoles.Where(single => role == HostRole.All || role == single))
        {
            try
            {
                taken._files[single] = Open(dataDirectory, single);
            }
            catch (IOException e)
            {
                taken.Dispose();
                throw new DataDirectoryInUseException(dataDirectory, single, role, e);
            }
        }

        return taken;
    }

    /// <summary>Starts what all roles share; a host that is just leaving takes it along before, or leaves it.</summary>
    public async Task<T> EnterAsync<T>(Func<Task<T>> start, CancellationToken cancellationToken)
    {
        using var turn = await HoldTurnAsync(cancellationToken);
        return await start();
    }

    /// <summary>Lets go, and stops what all roles share when nobody else runs.</summary>
    public async Task LeaveAsync(Func<Task> stop)
    {
        using var turn = await HoldTurnAsync(CancellationToken.None);
        Dispose();
        if (!Array.Exists(SingleRoles, IsHeld))
        {
            await stop();
        }
    }

    public void Dispose()
    {
        foreach (var file in _files.Values)
        {
            file.Dispose();
        }
    }

    private static FileStream Open(string dataDirectory, HostRole role) =>
        new(PathOf(dataDirectory, role), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);

    private static string PathOf(string dataDirectory, HostRole role) =>
        Path.Combine(dataDirectory, role == HostRole.Http ? "host.http.lock" : "host.durable.lock");

    private Task<IDisposable> HoldTurnAsync(CancellationToken cancellationToken) =>
        ExclusiveFile.HoldAsync(Path.Combine(_dataDirectory, "host.turn.lock"), cancellationToken);

    private bool IsHeld(HostRole role)
    {
        try
        {
            Open(_dataDirectory, role).Dispose();
            return false;
        }
        catch (IOException)
        {
            return true;
        }
    }
}

public sealed class DataDirectoryInUseException(string dataDirectory, HostRole held, HostRole asked, Exception inner) : Exception(
    asked == HostRole.All
        ? $"Another dev host runs on {dataDirectory}; stop it, or give this one its own --data."
        : $"Another dev host runs on {dataDirectory} that has the role {held.ToString().ToLowerInvariant()}; stop it, or give this one "
            + "its own --data.",
    inner);
