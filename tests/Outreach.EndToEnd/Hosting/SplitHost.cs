using Outreach.EndToEnd.Client;

namespace Outreach.EndToEnd.Hosting;

/// <summary>HTTP and durable functions in processes of their own over one storage, as Flex Consumption runs them.</summary>
public sealed class SplitHost : IAsyncLifetime, IAsyncDisposable
{
    private OutreachProcess? _http;
    private OutreachProcess? _durable;
    private OutreachClient? _client;

    public OutreachClient Client => _client ?? throw new InvalidOperationException("The host has not started.");

    public async Task InitializeAsync()
    {
        _http = await OutreachProcess.StartNewAsync(role: "http");
        _durable = await _http.StartBesideAsync("durable");
        _client = new OutreachClient(_http.Client.Address, _durable.Client.Address);

        // The clocks of the persons begin with them.
        await _client.SettleAsync();
    }

    public async ValueTask DisposeAsync()
    {
        _client?.Dispose();
        if (_durable is not null)
        {
            await _durable.KillAsync();
        }

        if (_http is not null)
        {
            await _http.DisposeAsync();
        }
    }

    Task IAsyncLifetime.DisposeAsync() => DisposeAsync().AsTask();
}
