using System.Net;
using System.Net.Http.Json;
using Outreach.DevHost.Import;

namespace Outreach.DevHost.Tests.Hosting;

public sealed class FileImportTests
{
    [Fact]
    public async Task A_small_file_goes_at_once_and_a_larger_one_in_parts_that_are_numbered_from_one()
    {
        var host = new Host();
        var import = new FileImport(new HttpClient(host) { BaseAddress = new Uri("http://127.0.0.1") }, partBytes: 4, mostAtOnce: 9);

        await import.StartAsync(new MemoryStream(new byte[9]), "channel=blog", _ => { }, CancellationToken.None);
        var sent = new List<long>();
        await import.StartAsync(new MemoryStream(new byte[10]), "channel=blog", sent.Add, CancellationToken.None);

        Assert.Equal(
            [
                "POST /api/imports?channel=blog 9", "POST /api/imports?channel=blog 0", "PUT /api/imports/i1/parts/1 4",
                "PUT /api/imports/i1/parts/2 4", "PUT /api/imports/i1/parts/3 2", "POST /api/imports/i1/start 0",
            ],
            host.Asked);
        Assert.Equal([4, 8, 10], sent);
    }

    [Fact]
    public async Task What_the_host_refuses_is_said_in_its_words()
    {
        var host = new Host { Refusal = "No column holds externalId." };
        var import = new FileImport(new HttpClient(host) { BaseAddress = new Uri("http://127.0.0.1") });

        var refused = await Assert.ThrowsAsync<ImportRefusedException>(
            () => import.StartAsync(new MemoryStream(new byte[1]), "", _ => { }, CancellationToken.None));

        Assert.Equal("No column holds externalId.", refused.Message);
    }

    [Fact]
    public void In_a_file_each_tenth_is_a_line_of_its_own()
    {
        var output = new StringWriter();
        var progress = new ImportProgress(output, isFile: true);

        for (var read = 0; read <= 1000; read += 5)
        {
            progress.Read(new ImportState
            {
                Id = "i1",
                Status = "running",
                Bytes = 1000,
                BytesRead = read,
                Rows = read,
                Created = read,
                RowsPerSecond = 50,
            });
        }

        var lines = output.ToString().Split(Environment.NewLine, StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(11, lines.Length);
        Assert.Equal(
            "[##########..........]  50% running 500 rows: 500 created, 0 duplicate, 0 edited, 0 refused, 50 rows/s", lines[5]);
        Assert.DoesNotContain(lines, line => line.Contains('\r'));
    }

    [Fact]
    public void On_a_terminal_one_line_is_written_over()
    {
        var output = new StringWriter();
        var progress = new ImportProgress(output, isFile: false);

        progress.Sent(5, 10);
        progress.Sent(10, 10);

        Assert.Equal("\r[##########..........]  50% sent\r[####################] 100% sent", output.ToString());
    }

    private sealed class Host : HttpMessageHandler
    {
        public List<string> Asked { get; } = [];

        public string? Refusal { get; init; }

        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            var body = request.Content is null ? [] : await request.Content.ReadAsByteArrayAsync(cancellationToken);
            Asked.Add($"{request.Method} {request.RequestUri!.PathAndQuery} {body.Length}");
            return Refusal is null
                ? new HttpResponseMessage(HttpStatusCode.OK) { Content = JsonContent.Create(new { id = "i1", status = "open" }) }
                : new HttpResponseMessage(HttpStatusCode.BadRequest) { Content = JsonContent.Create(new { detail = Refusal }) };
        }
    }
}
