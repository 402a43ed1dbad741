namespace Outreach.DevHost.Tests.Durable;

[Collection(AzuriteFixture.Collection)]
public sealed class AzureStorageConformanceTests(AzureStorageConformanceTests.Fixture fixture)
    : ConformanceTests(fixture), IClassFixture<AzureStorageConformanceTests.Fixture>
{
    public sealed class Fixture(AzuriteFixture storage) : ServiceFixture
    {
        internal override TestEngine CreateEngine() => TestEngine.OnAzureStorage(storage.ConnectionString);
    }
}
