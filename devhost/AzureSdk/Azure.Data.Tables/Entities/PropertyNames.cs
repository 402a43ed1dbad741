namespace Azure.Data.Tables;

internal static class PropertyNames
{
    public const string PartitionKey = "PartitionKey";
    public const string RowKey = "RowKey";
    public const string Timestamp = "Timestamp";
    public const string ETag = "ETag";
    public const string ODataETag = "odata.etag";
}
