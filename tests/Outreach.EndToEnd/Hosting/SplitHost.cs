using Outreach.EndToEnd.Client;

namespace Outreach.EndToEnd.Hosting;

/// <summary>HTTP and durable functions in processes of their own over one storage, as Flex Consumption runs them.</summary>
public sealed class SplitHost : IAsyncLifetime, IAsyncDisposable
{
    private readonly TimeSpan noticeWindow;
    private OutreachProcess? http;
    private OutreachProcess? durable;
    private OutreachClient? client;

    /// <summary>In which notices do not wait for one another.</summary>
    public SplitHost()
    {
    }

    /// <param name="noticeWindow">How long an e-mail with notices keeps the next one waiting.</param>
    internal SplitHost(TimeSpan noticeWindow) => this.noticeWindow = noticeWindow;

    public OutreachClient Client => client ?? throw new InvalidOperationException("The host has not started.");

    public async Task InitializeAsync()
    {
        http = await OutreachProcess.StartNewAsync(
            settings: new Dictionary<string, string> { ["Outreach__NoticeWindow"] = noticeWindow.ToString() }, role: "http");
        durable = await http.StartBesideAsync("durable");
        client = new OutreachClient(http.Client.Address, durable.Client.Address);

        // The clocks of the persons begin with them.
        await client.SettleAsync();
    }

    public async ValueTask DisposeAsync()
    {
        client?.Dispose();
        if (durable is not null)
        {
            await durable.KillAsync();
        }

        if (http is not null)
        {
            await http.DisposeAsync();
        }
    }

    Task IAsyncLifetime.DisposeAsync() => DisposeAsync().AsTask();
}
