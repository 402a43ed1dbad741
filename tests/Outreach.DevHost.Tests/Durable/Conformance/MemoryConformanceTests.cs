namespace Outreach.DevHost.Tests.Durable;

public sealed class MemoryConformanceTests(MemoryConformanceTests.Fixture fixture)
    : ConformanceTests(fixture), IClassFixture<MemoryConformanceTests.Fixture>
{
    public sealed class Fixture : ServiceFixture
    {
        internal override TestEngine CreateEngine() => TestEngine.InMemory();
    }
}
