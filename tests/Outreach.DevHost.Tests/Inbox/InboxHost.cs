using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Logging;
using Outreach.DevHost.Inbox;
using SendGrid;

namespace Outreach.DevHost.Tests.Inbox;

/// <summary>The dev inbox on a port of its own.</summary>
public sealed class InboxHost : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly string _data;

    private InboxHost(WebApplication app, DevInbox inbox, string data)
    {
        _app = app;
        _data = data;
        Inbox = inbox;
        Http = new HttpClient { BaseAddress = new Uri(app.Urls.Single()) };
    }

    public static DateTimeOffset Now { get; } = new(2026, 3, 29, 1, 30, 0, TimeSpan.Zero);

    public DevInbox Inbox { get; }

    public HttpClient Http { get; }

    public SendGridClient Client => new(new SendGridClientOptions { ApiKey = "SG.key", Host = Http.BaseAddress!.ToString() });

    public static async Task<InboxHost> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        var app = builder.Build();
        var data = Directory.CreateTempSubdirectory("outreach-inbox-").FullName;
        var inbox = DevInbox.Open(data, new FixedClock());
        app.MapDevInbox(inbox);
        await app.StartAsync();
        return new InboxHost(app, inbox, data);
    }

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        await _app.DisposeAsync();
        Inbox.Dispose();
        Directory.Delete(_data, recursive: true);
    }

    internal sealed class FixedClock : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => Now;
    }
}
