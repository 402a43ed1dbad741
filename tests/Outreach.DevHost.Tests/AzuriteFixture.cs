using System.Globalization;
using Azure.Data.Tables;
using Outreach.DevHost.Azurite;
using Outreach.DevHost.Tests.Tables;

namespace Outreach.DevHost.Tests;

/// <summary>One Azurite in memory, shared by every class of the collection <see cref="Collection" />.</summary>
public sealed class AzuriteFixture : ITableSource, IAsyncLifetime
{
    public const string Collection = "Azurite";

    private static int Tables;

    private readonly string _data = Directory.CreateTempSubdirectory("outreach-azurite-").FullName;
    private AzuriteProcess? _azurite;

    public AzuriteProcess Azurite => _azurite ?? throw new InvalidOperationException("Azurite has not started.");

    public string ConnectionString => Azurite.ConnectionString;

    public async Task InitializeAsync() =>
        _azurite = await AzuriteProcess.StartOrAdoptAsync(_data, inMemory: true, CancellationToken.None);

    public async Task DisposeAsync()
    {
        if (_azurite is not null)
        {
            await _azurite.StopAsync(CancellationToken.None);
        }

        Directory.Delete(_data, recursive: true);
    }

    public Task<TableClient> CreateTableAsync() => CreateTableAsync(options: null);

    /// <summary>A new table with a name of its own.</summary>
    public async Task<TableClient> CreateTableAsync(TableClientOptions? options)
    {
        var number = Interlocked.Increment(ref Tables).ToString(CultureInfo.InvariantCulture);
        var table = new TableClient(ConnectionString, "Test" + number, options);
        await table.CreateAsync();
        return table;
    }
}

[CollectionDefinition(AzuriteFixture.Collection)]
public sealed class AzuriteCollection : ICollectionFixture<AzuriteFixture>;
