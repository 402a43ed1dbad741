using Azure.Core;

namespace Azure.Data.Tables;

internal sealed class TableEndpoint
{
    public string AccountName => throw new NotImplementedException();

    public Uri Uri => throw new NotImplementedException();

    public static TableEndpoint FromConnectionString(string connectionString, TableClientOptions? options) => throw new NotImplementedException();

    public static TableEndpoint WithSharedKey(Uri endpoint, TableSharedKeyCredential credential, TableClientOptions? options) => throw new NotImplementedException();

    public static TableEndpoint WithToken(Uri endpoint, TokenCredential credential, TableClientOptions? options) => throw new NotImplementedException();
}
