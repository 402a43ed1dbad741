using System.Net;
using System.Net.Sockets;
using Azure.Data.Tables;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging.Abstractions;
using Outreach.Health;
using Outreach.Platform.Storage;

namespace Outreach.Tests.Health;

public sealed class HealthTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(2)]
    public async Task Health_says_503_where_storage_does_not_answer_however_often_the_client_tried(int retries)
    {
        var options = new TableClientOptions { Retry = { MaxRetries = retries, Delay = TimeSpan.FromMilliseconds(1) } };
        var tables = new OutreachTables(new TableServiceClient(
            "DefaultEndpointsProtocol=http;AccountName=nobody;AccountKey=AAAA;"
                + $"TableEndpoint=http://127.0.0.1:{PortThatNobodyListensOn()}/nobody;",
            options));
        var answer = await new HealthEndpoint(tables, NullLogger<HealthEndpoint>.Instance)
            .GetHealth(new DefaultHttpContext().Request, CancellationToken.None);

        Assert.Equal(503, Assert.IsAssignableFrom<IStatusCodeHttpResult>(answer).StatusCode);
    }

    private static int PortThatNobodyListensOn()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
