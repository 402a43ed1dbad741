namespace Outreach.DevHost.Tests.Durable;

[Collection(AzuriteFixture.Collection)]
public sealed class AzureStorageConformanceTests(AzureStorageConformanceTests.Fixture fixture)
    : ConformanceTests(fixture), IClassFixture<AzureStorageConformanceTests.Fixture>
{
    // A queue delivers again what was handled and could not be deleted.
    protected override bool DeliversOnce => false;

    public sealed class Fixture(AzuriteFixture storage) : ServiceFixture
    {
        // Nothing is killed here: on a busy machine a message that waits for its turn must not be delivered a second time.
        internal override TestEngine CreateEngine() =>
            TestEngine.OnAzureStorage(storage.ConnectionString, visibility: TimeSpan.FromMinutes(1));
    }
}
