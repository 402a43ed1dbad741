namespace Outreach.DevHost.Azurite;

/// <summary>The ports of Azurite's services on 127.0.0.1.</summary>
internal sealed record AzuritePorts(int Blob, int Queue, int Table)
{
    /// <summary>A storage connection string for all three; it holds Azurite's well-known account, no secret.</summary>
    public string ConnectionString =>
        "DefaultEndpointsProtocol=http;AccountName=devstoreaccount1;" +
        "AccountKey=Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==;" +
        $"BlobEndpoint={Account(Blob)};QueueEndpoint={Account(Queue)};TableEndpoint={Account(Table)};";

    /// <summary>Each service as it names itself in its answers, with its address.</summary>
    public IEnumerable<(string Server, Uri Address)> Services =>
        [("Azurite-Blob", Account(Blob)), ("Azurite-Queue", Account(Queue)), ("Azurite-Table", Account(Table))];

    private static Uri Account(int port) => new($"http://127.0.0.1:{port}/devstoreaccount1");
}
