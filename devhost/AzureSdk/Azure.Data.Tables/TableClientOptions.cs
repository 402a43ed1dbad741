using Azure.Core;

namespace Azure.Data.Tables;

public class TableClientOptions : ClientOptions
{
    private readonly ServiceVersion _serviceVersion;

    public TableClientOptions(ServiceVersion serviceVersion = ServiceVersion.V2020_12_06) => _serviceVersion = serviceVersion;

    public enum ServiceVersion
    {
        V2019_02_02 = 1,
        V2020_12_06 = 2,
    }

    internal string VersionHeader => _serviceVersion switch
    {
        ServiceVersion.V2019_02_02 => "2019-02-02",
        ServiceVersion.V2020_12_06 => "2020-12-06",
        _ => throw new ArgumentOutOfRangeException(nameof(ServiceVersion), _serviceVersion, "Unknown version of the Table service."),
    };
}
