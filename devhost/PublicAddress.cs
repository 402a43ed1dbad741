namespace Outreach.DevHost;

/// <summary>Where the HTTP functions of a data directory answer, for a host that has none itself.</summary>
internal static class PublicAddress
{
    // The default address of a host.
    private static readonly Uri Usual = new("http://127.0.0.1:7071/");

    public static void Note(string dataDirectory, Uri address) => AtomicFile.WriteAllText(PathIn(dataDirectory), address.ToString());

    /// <summary>Of the host that noted it last; where one usually is when none has.</summary>
    public static Uri Read(string dataDirectory)
    {
        try
        {
            return Uri.TryCreate(File.ReadAllText(PathIn(dataDirectory)), UriKind.Absolute, out var noted) ? noted : Usual;
        }
        catch (FileNotFoundException)
        {
            return Usual;
        }
    }

    private static string PathIn(string dataDirectory) => Path.Combine(dataDirectory, "host.http.address");
}
