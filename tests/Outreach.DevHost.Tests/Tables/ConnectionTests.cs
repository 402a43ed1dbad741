// How the slice signs and sends is its own affair; the real package has tests for its own.
#if !AZURE_SDK_NUGET
using Azure.Data.Tables;

namespace Outreach.DevHost.Tests.Tables;

public sealed class ConnectionTests
{
    private const string Date = "Sun, 29 Mar 2026 01:30:00 GMT";

    private static readonly TableSharedKeyCredential Emulator = new(
        "devstoreaccount1",
        "Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==");

    [Theory]
    [InlineData("GET", null, "FollowUps(PartitionKey='p%27%27q',RowKey='%C3%A9')?$select=A", "7tmB47QnOSYnZFUl9StTTTZevn61bw/q84IhkkAnx5U=")]
    [InlineData("PUT", "application/json", "?restype=service&comp=properties", "iV2xVGb+rI6ZAVjn5cTPPtoEiaHjJDHk4/g3frPgUL4=")]
    public void A_request_is_signed_as_the_SharedKey_scheme_says(string method, string? contentType, string resource, string signature)
    {
        // The signatures were made by openssl over the text that the scheme's documentation prescribes.
        var uri = new Uri("http://127.0.0.1:10002/devstoreaccount1/" + resource);

        var text = new SharedKeyPolicy(Emulator).TextToSign(method, null, contentType, Date, uri);

        Assert.Equal(signature, Emulator.Sign(text));
    }

    [Theory]
    [InlineData("UseDevelopmentStorage=true", "http://127.0.0.1:10002/devstoreaccount1", "devstoreaccount1")]
    [InlineData("AccountName=acme;AccountKey=c2VjcmV0", "https://acme.table.core.windows.net/", "acme")]
    [InlineData("AccountName=acme;AccountKey=c2VjcmV0;TableEndpoint=http://127.0.0.1:5000/acme;", "http://127.0.0.1:5000/acme", "acme")]
    [InlineData("DefaultEndpointsProtocol=http;AccountName=acme;AccountKey=c2VjcmV0;EndpointSuffix=example.org", "http://acme.table.example.org/", "acme")]
    public void A_connection_string_leads_to_the_account_s_table_service(string connectionString, string uri, string account)
    {
        var service = new TableServiceClient(connectionString);

        Assert.Equal((uri, account), (service.Uri.AbsoluteUri, service.AccountName));
        Assert.Equal(uri.TrimEnd('/') + "/T", service.GetTableClient("T").Uri.AbsoluteUri);
        Assert.Equal("T", service.GetTableClient("T").Name);
    }

    [Theory]
    [InlineData("AccountName=acme", "AccountKey")]
    [InlineData("AccountKey=c2VjcmV0", "AccountName")]
    [InlineData("nonsense", "name=value")]
    public void A_connection_string_that_leads_nowhere_says_what_it_lacks(string connectionString, string lacks)
    {
        var failure = Assert.Throws<FormatException>(() => new TableServiceClient(connectionString));

        Assert.Contains(lacks, failure.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("c2VjcmV0", failure.Message, StringComparison.Ordinal);
    }
}
#endif
