using System.Diagnostics;
using System.Text.Json;
using Azure.Data.Tables;
using Azure.Storage.Blobs;
using Azure.Storage.Queues;
using Outreach.DevHost.Azurite;

namespace Outreach.DevHost.Tests.Azurite;

public sealed class AzuriteProcessTests : IAsyncLifetime
{
    private readonly string _data = Directory.CreateTempSubdirectory("outreach-azurite-").FullName;

    private string RecordPath => Path.Combine(_data, "azurite.json");

    [Fact]
    public async Task What_was_written_just_before_a_stop_is_there_after_the_next_start()
    {
        var first = await StartAsync();
        var table = new TableClient(first.ConnectionString, "Rows");
        var queue = new QueueClient(first.ConnectionString, "messages");
        var container = new BlobContainerClient(first.ConnectionString, "blobs");
        await table.CreateAsync();
        await queue.CreateAsync();
        await container.CreateAsync();
        await table.AddEntityAsync(new TableEntity("p", "r") { ["N"] = 1 });
        await queue.SendMessageAsync("kept");
        await container.UploadBlobAsync("b", BinaryData.FromString("kept too"));
        await first.StopAsync(CancellationToken.None);
        Assert.False(File.Exists(RecordPath));

        var second = await StartAsync();
        try
        {
            TableEntity row = await new TableClient(second.ConnectionString, "Rows").GetEntityAsync<TableEntity>("p", "r");
            var message = await new QueueClient(second.ConnectionString, "messages").ReceiveMessageAsync();
            var blob = await new BlobClient(second.ConnectionString, "blobs", "b").DownloadContentAsync();

            Assert.False(second.WasAdopted);
            Assert.Equal(1, row.GetInt32("N"));
            Assert.Equal("kept", message.Value.MessageText);
            Assert.Equal("kept too", blob.Value.Content.ToString());
        }
        finally
        {
            await second.StopAsync(CancellationToken.None);
        }
    }

    [Fact]
    public async Task A_process_whose_record_lacks_the_three_ports_is_stopped_and_another_started()
    {
        var running = await StartAsync();
        try
        {
            await new TableClient(running.ConnectionString, "Rows").CreateAsync();

            // As an older version wrote it, for tables alone; as a host leaves it that is killed while Azurite starts.
            foreach (var port in (string[])["port", "none"])
            {
                var recorded = AzuriteRecord.Read(RecordPath)!;
                await File.WriteAllTextAsync(
                    RecordPath,
                    JsonSerializer.Serialize(new Dictionary<string, object>
                    {
                        ["pid"] = recorded.Pid,
                        [port] = recorded.Ports!.Table,
                        ["startedAt"] = recorded.StartedAt,
                        ["inMemory"] = false,
                    }));

                running = await StartAsync();

                Assert.False(running.WasAdopted);
                Assert.False(recorded.IsRunning());
                Assert.Equal(409, (await Assert.ThrowsAsync<Azure.RequestFailedException>(
                    () => new TableClient(running.ConnectionString, "Rows").CreateAsync())).Status);
            }
        }
        finally
        {
            await running.StopAsync(CancellationToken.None);
        }
    }

    [Theory]
    [InlineData("{\"pid\":")]
    [InlineData("{\"pid\":1,\"port\":1,\"startedAt\":\"2001-01-01T00:00:00Z\",\"inMemory\":false}")]
    [InlineData("{\"pid\":2147483647,\"port\":1,\"startedAt\":\"2001-01-01T00:00:00Z\",\"inMemory\":false}")]
    public async Task A_record_of_a_process_that_is_not_that_Azurite_is_not_believed(string record)
    {
        await File.WriteAllTextAsync(RecordPath, record);

        Assert.True(AzuriteRecord.Read(RecordPath) is not { } read || !read.IsRunning());
        File.Delete(RecordPath);
    }

    [Fact]
    public async Task Where_another_process_has_the_recorded_id_one_is_started()
    {
        await File.WriteAllTextAsync(RecordPath, "{\"pid\":1,\"port\":1,\"startedAt\":\"2001-01-01T00:00:00Z\",\"inMemory\":false}");

        var azurite = await StartAsync();
        await azurite.StopAsync(CancellationToken.None);

        Assert.False(azurite.WasAdopted);
        Assert.NotEqual(1, azurite.Pid);
    }

    [Fact]
    public async Task A_host_that_is_killed_leaves_Azurite_to_the_next_one()
    {
        var start = new ProcessStartInfo(Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet")
        {
            ArgumentList =
            {
                Path.Combine(AppContext.BaseDirectory, "Outreach.DevHost.dll"),
                "--port", "0", "--data", _data, "--clock", "manual", "--seed", "none",
            },
            WorkingDirectory = _data,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        AzuriteRecord? left = null;
        using (var host = Process.Start(start)!)
        {
            var watch = Stopwatch.StartNew();
            while ((left = AzuriteRecord.Read(RecordPath))?.Ports is null && watch.Elapsed < TimeSpan.FromSeconds(60) && !host.HasExited)
            {
                await Task.Delay(20);
            }

            host.Kill();
            await host.WaitForExitAsync();
        }

        Assert.True(left is { Ports: not null } && left.IsRunning());
        var azurite = await StartAsync();
        await azurite.StopAsync(CancellationToken.None);
        Assert.True(azurite.WasAdopted);
        Assert.Equal(left.Pid, azurite.Pid);
    }

    [Fact]
    public async Task An_Azurite_that_cannot_read_its_data_is_said_to_have_failed_and_leaves_no_record()
    {
        Directory.CreateDirectory(Path.Combine(_data, "__azurite_db_table__.json"));

        var failed = await Assert.ThrowsAsync<AzuriteException>(StartAsync);

        Assert.Contains("azurite.log", failed.Message);
        Assert.False(File.Exists(RecordPath));
    }

    [Fact]
    public async Task Clients_may_keep_idle_connections_for_ten_minutes_but_a_stop_does_not_wait_for_them()
    {
        var azurite = await StartAsync();
        using var http = new HttpClient();
        foreach (var (server, address) in AzuriteRecord.Read(RecordPath)!.Ports!.Services)
        {
            using var response = await http.GetAsync(address);
            Assert.Equal("timeout=600", response.Headers.GetValues("Keep-Alive").Single());
            Assert.StartsWith(server, response.Headers.GetValues("Server").Single());
        }

        await azurite.StopAsync(CancellationToken.None);

        // Stopping twice is stopping once.
        await azurite.StopAsync(CancellationToken.None);
        Assert.False(File.Exists(RecordPath));
    }

    public Task InitializeAsync() => Task.CompletedTask;

    /// <summary>A test that fails must leave no process behind.</summary>
    public async Task DisposeAsync()
    {
        if (File.Exists(RecordPath))
        {
            await (await StartAsync()).StopAsync(CancellationToken.None);
        }

        Directory.Delete(_data, recursive: true);
    }

    private Task<AzuriteProcess> StartAsync() => AzuriteProcess.StartOrAdoptAsync(_data, inMemory: false, CancellationToken.None);
}
