using System.Security.Cryptography;

namespace Outreach.DevHost.Azurite;

/// <summary>Azurite as npm installs it: once for a user and a lock file.</summary>
internal sealed class AzuriteInstallation
{
    /// <summary>The oldest major version of Node.js that runs Azurite.</summary>
    public const int OldestNode = 20;

    private static readonly string[] Files = ["package.json", "package-lock.json", "launch.cjs", "preload.cjs"];

    private AzuriteInstallation(string directory) => Directory = directory;

    public string Directory { get; }

    public string Main => Path.Combine(Directory, "node_modules", "azurite", "dist", "src", "azurite.js");

    public string Launcher => Path.Combine(Directory, "launch.cjs");

    public string Preload => Path.Combine(Directory, "preload.cjs");

    /// <summary>Finds the installation, or makes it; several hosts may ask at once.</summary>
    /// <param name="output">Gets a message when an installation, which takes a while, begins.</param>
    /// <exception cref="AzuriteException">Node.js or npm is missing or too old, or the package could not be fetched.</exception>
    public static async Task<AzuriteInstallation> EnsureAsync(TextWriter output, CancellationToken cancellationToken)
    {
        var cache = CacheDirectory();
        var name = "azurite-" + Fingerprint();
        var installation = new AzuriteInstallation(Path.Combine(cache, name));
        if (System.IO.Directory.Exists(installation.Directory))
        {
            return installation;
        }

        System.IO.Directory.CreateDirectory(cache);
        using var turn = await ExclusiveFile.HoldAsync(Path.Combine(cache, name + ".lock"), cancellationToken);
        if (!System.IO.Directory.Exists(installation.Directory))
        {
            await output.WriteLineAsync("Installing Azurite; this happens once and takes up to a minute.");
            await InstallAsync(installation.Directory, cancellationToken);
        }

        return installation;
    }

    /// <summary>Installs beside the final place and moves, so that a half-made installation is never taken for a whole one.</summary>
    private static async Task InstallAsync(string directory, CancellationToken cancellationToken)
    {
        await RequireNodeAsync(cancellationToken);
        var draft = $"{directory}.{Guid.NewGuid():N}";
        System.IO.Directory.CreateDirectory(draft);
        try
        {
            foreach (var file in Files)
            {
                await using var target = File.Create(Path.Combine(draft, file));
                await using var source = Resource(file);
                await source.CopyToAsync(target, cancellationToken);
            }

            string[] install = ["ci", "--omit=dev", "--no-audit", "--no-fund", "--loglevel=error"];
            await CommandLine.RunAsync("npm", install, draft, cancellationToken);
            System.IO.Directory.Move(draft, directory);
        }
        finally
        {
            if (System.IO.Directory.Exists(draft))
            {
                System.IO.Directory.Delete(draft, recursive: true);
            }
        }
    }

    private static async Task RequireNodeAsync(CancellationToken cancellationToken)
    {
        var version = await CommandLine.RunAsync("node", ["--version"], null, cancellationToken);
        if (!Version.TryParse(version.TrimStart('v'), out var parsed) || parsed.Major < OldestNode)
        {
            throw new AzuriteException($"Azurite needs Node.js {OldestNode} or newer; the one on the PATH is {version}.");
        }
    }

    private static string CacheDirectory()
    {
        var local = Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData, Environment.SpecialFolderOption.Create);
        return Path.Combine(local.Length > 0 ? local : Path.GetTempPath(), "outreach");
    }

    private static string Fingerprint()
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var file in Files)
        {
            using var source = Resource(file);
            using var bytes = new MemoryStream();
            source.CopyTo(bytes);
            hash.AppendData(bytes.ToArray());
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset())[..16];
    }

    private static Stream Resource(string file) =>
        typeof(AzuriteInstallation).Assembly.GetManifestResourceStream("Azurite/" + file)
        ?? throw new InvalidOperationException($"The assembly lacks the resource Azurite/{file}.");
}
