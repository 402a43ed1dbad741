using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;

namespace Outreach.Board;

/// <summary>A file as it is sent, whole and compressed; compressed when it is first asked for.</summary>
public sealed class BoardFile(string contentType, byte[] bytes)
{
    private readonly Lazy<byte[]> _brotli = new(() => Compress(bytes, to => new BrotliStream(to, CompressionLevel.Optimal)));
    private readonly Lazy<byte[]> _gzip = new(() => Compress(bytes, to => new GZipStream(to, CompressionLevel.Optimal)));

    public string ContentType { get; } = contentType;

    public byte[] Bytes { get; } = bytes;

    /// <summary>By its bytes.</summary>
    public string ETag { get; } = $"\"{Convert.ToHexStringLower(SHA256.HashData(bytes).AsSpan(0, 8))}\"";

    /// <summary>The best encoding that a browser takes, by its <c>Accept-Encoding</c>, and the bytes in it.</summary>
    public (string? Encoding, byte[] Bytes) For(string acceptEncoding) =>
        Takes(acceptEncoding, "br") ? ("br", _brotli.Value)
        : Takes(acceptEncoding, "gzip") ? ("gzip", _gzip.Value)
        : (null, Bytes);

    private static bool Takes(string acceptEncoding, string encoding) =>
        acceptEncoding.Split(',', StringSplitOptions.TrimEntries)
            .Select(one => one.Split(';', StringSplitOptions.TrimEntries))
            .Any(one => one[0].Equals(encoding, StringComparison.OrdinalIgnoreCase) && one.ElementAtOrDefault(1) is not "q=0");

    private static byte[] Compress(byte[] bytes, Func<Stream, Stream> encode)
    {
        using var to = new MemoryStream();
        using (var encoder = encode(to))
        {
            encoder.Write(bytes);
        }

        return to.ToArray();
    }
}

/// <summary>
/// What the page is made of, from the assembly, so that every host serves the same: the build bundles the modules into it. All of it
/// stands below one address that is named by the hash of all: modules find each other by relative paths, and whatever is at an address
/// never changes.
/// </summary>
public sealed partial class BoardAssets
{
    private const string Prefix = "board/";

    private readonly Dictionary<string, BoardFile> _files;

    public BoardAssets()
        : this(ReadEmbedded())
    {
    }

    /// <param name="files">The bytes of each, by its path.</param>
    public BoardAssets(IReadOnlyDictionary<string, byte[]> files)
    {
        _files = files.ToDictionary(
            file => file.Key, file => new BoardFile(ContentTypeOf(file.Key), file.Value), StringComparer.Ordinal);
        Version = HashOf(files);
    }

    /// <summary>The hash of all files.</summary>
    public string Version { get; }

    /// <summary>The paths of all files, in order.</summary>
    public IEnumerable<string> Paths => _files.Keys.Order(StringComparer.Ordinal);

    /// <summary>The file at a path of this version; null where there is none.</summary>
    public BoardFile? Find(string version, string path) => version == Version ? _files.GetValueOrDefault(path) : null;

    /// <summary>A module and those that it imports at once, and they in turn; not those that it may import later.</summary>
    public IReadOnlyCollection<string> ModulesOf(string module)
    {
        var all = new HashSet<string>(StringComparer.Ordinal);
        Add(module);
        return all;

        void Add(string path)
        {
            if (all.Add(path))
            {
                foreach (Match import in Import().Matches(Encoding.UTF8.GetString(_files[path].Bytes)))
                {
                    Add(new Uri(new Uri($"http://board/{path}"), import.Groups[1].Value).AbsolutePath.TrimStart('/'));
                }
            }
        }
    }

    [GeneratedRegex("""\b(?:from|import)\s*['"](\.{1,2}/[^'"]+)['"]""")]
    private static partial Regex Import();

    private static Dictionary<string, byte[]> ReadEmbedded()
    {
        var assembly = typeof(BoardAssets).Assembly;
        var files = new Dictionary<string, byte[]>(StringComparer.Ordinal);
        foreach (var name in assembly.GetManifestResourceNames())
        {
            // Built on Windows, the folders within a name have backslashes.
            var path = name.Replace('\\', '/');
            if (path.StartsWith(Prefix, StringComparison.Ordinal))
            {
                using var resource = assembly.GetManifestResourceStream(name)!;
                using var bytes = new MemoryStream();
                resource.CopyTo(bytes);
                files.Add(path[Prefix.Length..], bytes.ToArray());
            }
        }

        return files;
    }

    private static string HashOf(IReadOnlyDictionary<string, byte[]> files)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var (path, bytes) in files.OrderBy(file => file.Key, StringComparer.Ordinal))
        {
            hash.AppendData(Encoding.UTF8.GetBytes($"{path}\0{bytes.Length}\0"));
            hash.AppendData(bytes);
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset().AsSpan(0, 8));
    }

    private static string ContentTypeOf(string path) => Path.GetExtension(path) switch
    {
        ".js" => "text/javascript; charset=utf-8",
        ".css" => "text/css; charset=utf-8",
        ".svg" => "image/svg+xml",
        var other => throw new InvalidOperationException($"The page has no use for '{other}' files."),
    };
}
