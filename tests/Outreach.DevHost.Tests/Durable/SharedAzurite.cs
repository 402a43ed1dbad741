namespace Outreach.DevHost.Tests.Durable;

/// <summary>One Azurite in memory for all classes that use it and run beside each other; it ends with the last of them.</summary>
public sealed class SharedAzurite : IAsyncLifetime
{
    private static readonly SemaphoreSlim Turn = new(1, 1);
    private static readonly AzuriteFixture Only = new();
    private static int Users;

    private bool _uses;

    public string ConnectionString => Only.ConnectionString;

    public async Task InitializeAsync()
    {
        await Turn.WaitAsync();
        try
        {
            if (Users == 0)
            {
                await Only.InitializeAsync();
            }

            Users++;
            _uses = true;
        }
        finally
        {
            Turn.Release();
        }
    }

    public async Task DisposeAsync()
    {
        await Turn.WaitAsync();
        try
        {
            if (_uses && --Users == 0)
            {
                await Only.DisposeAsync();
            }
        }
        finally
        {
            Turn.Release();
        }
    }
}
