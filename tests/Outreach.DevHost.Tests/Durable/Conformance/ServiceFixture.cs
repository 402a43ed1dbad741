namespace Outreach.DevHost.Tests.Durable;

/// <summary>One running engine for all cases of a class: starting one on storage costs a second.</summary>
public abstract class ServiceFixture : IAsyncLifetime
{
    private TestEngine? _engine;

    internal TestEngine Engine => _engine ?? throw new InvalidOperationException("The engine has not started.");

    public async Task InitializeAsync() => _engine = await CreateEngine().StartAsync();

    public async Task DisposeAsync()
    {
        if (_engine is not null)
        {
            await _engine.DisposeAsync();
        }
    }

    internal abstract TestEngine CreateEngine();
}
