using Azure;
using Azure.Data.Tables;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;
using DurableTask.Core.Exceptions;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using NSubstitute;
using NSubstitute.ExceptionExtensions;
using Outreach.Imports;
using Outreach.Platform.Http;
using Outreach.Platform.Storage;
using Outreach.Tests.Platform;

namespace Outreach.Tests.Imports;

/// <summary>How imports are opened and started while something else happens to them.</summary>
public sealed class ImportStarterTests
{
    private readonly DurableTaskClient _client = Substitute.For<DurableTaskClient>("imports");
    private readonly BlobClient _blob = Substitute.For<BlobClient>();
    private readonly ImportStore _store;
    private readonly ImportStarter _starter;

    public ImportStarterTests()
    {
        var tables = Substitute.For<TableServiceClient>();
        tables.GetTableClient(Arg.Any<string>()).Returns(Substitute.For<TableClient>());
        tables.GetTableClient("Imports").Returns(new MemoryTable());
        var blobs = Substitute.For<BlobServiceClient>();
        var container = Substitute.For<BlobContainerClient>();
        blobs.GetBlobContainerClient("imports").Returns(container);
        container.GetBlobClient(Arg.Any<string>()).Returns(_blob);
        _store = new ImportStore(new OutreachTables(tables));
        _starter = new ImportStarter(
            _store, new ImportFiles(blobs), new FakeTimeProvider(Samples.Monday), NullLogger<ImportStarter>.Instance);
    }

    [Fact]
    public async Task One_that_was_broken_off_is_started_again_once_what_took_it_in_has_ended()
    {
        var import = await OpenAsync();
        await _store.ChangeAsync(import.Id, now => now with { Status = ImportStatus.Failed }, CancellationToken.None);
        var (status, started) = (OrchestrationRuntimeStatus.Running, 0);
        OrchestrationMetadata Instance() => new("ImportOrchestrator", import.Id) { RuntimeStatus = status };
        _client.GetInstanceAsync(import.Id, Arg.Any<CancellationToken>()).Returns(_ => Instance());
        _client.WaitForInstanceCompletionAsync(import.Id, Arg.Any<CancellationToken>()).Returns(_ =>
        {
            status = OrchestrationRuntimeStatus.Failed;
            return Instance();
        });
        _client.ScheduleNewOrchestrationInstanceAsync(
            Arg.Any<TaskName>(), Arg.Any<object?>(), Arg.Any<StartOrchestrationOptions?>(), Arg.Any<CancellationToken>()).Returns(_ =>
        {
            started += status == OrchestrationRuntimeStatus.Failed ? 1 : throw new OrchestrationAlreadyExistsException("It runs.");
            return import.Id;
        });

        var again = await _starter.StartAsync(import.Id, _client, CancellationToken.None);

        Assert.Equal((ImportStatus.Running, 1), (again.Status, started));
    }

    [Fact]
    public async Task One_whose_part_is_sent_again_while_its_beginning_is_read_is_not_started_and_that_is_no_fault()
    {
        var import = await OpenAsync();
        await _store.ChangeAsync(
            import.Id, now => now with { Parts = [new ImportPart(1, "replaced", 10)] }, CancellationToken.None);
        _blob.DownloadContentAsync(Arg.Any<BlobDownloadOptions>(), Arg.Any<CancellationToken>())
            .ThrowsAsync(new RequestFailedException(404, "It is not there.", "BlobNotFound", null));

        var refused = await Assert.ThrowsAsync<ProblemException>(
            () => _starter.StartAsync(import.Id, _client, CancellationToken.None));

        Assert.Equal(409, refused.Status);
        Assert.Equal(ImportStatus.Open, (await _store.FindAsync(import.Id, CancellationToken.None))!.Import.Status);
    }

    [Fact]
    public async Task A_request_that_is_sent_again_after_it_broke_off_opens_no_second_import()
    {
        var first = await OpenAsync("0123456789abcdef0123456789abcdef");
        await _store.ChangeAsync(first.Id, now => now with { Status = ImportStatus.Running }, CancellationToken.None);

        var again = await OpenAsync("0123456789abcdef0123456789abcdef");

        Assert.Equal((first.Id, ImportStatus.Running), (again.Id, again.Status));
        Assert.NotEqual(first.Id, (await OpenAsync()).Id);
    }

    private Task<Import> OpenAsync(string? key = null) => _starter.OpenAsync(
        new ImportOptions { Channel = "twitter" },
        "lena",
        key is null ? null : new KeyedRequest(key, WasBegun: true) { BegunAt = Samples.Monday },
        CancellationToken.None);
}
