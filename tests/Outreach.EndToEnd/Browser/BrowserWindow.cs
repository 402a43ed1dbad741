using System.Collections.Concurrent;
using Deque.AxeCore.Commons;
using Deque.AxeCore.Playwright;
using Microsoft.Playwright;

namespace Outreach.EndToEnd.Browser;

/// <summary>
/// A window with one page, and whatever the browser complains of while it is open: scripts that fail, a policy that is broken.
/// </summary>
internal sealed class BrowserWindow : IAsyncDisposable
{
    private readonly ConcurrentQueue<string> _complaints = [];

    public BrowserWindow(IBrowserContext context, IPage page)
    {
        Context = context;
        Page = page;
        page.PageError += (_, error) => _complaints.Enqueue(error);
        page.Console += (_, message) =>
        {
            // What an answer refuses is also written there; the tests look at that themselves.
            if (message.Type is "error" or "warning" && !message.Text.StartsWith("Failed to load resource", StringComparison.Ordinal))
            {
                _complaints.Enqueue(message.Text);
            }
        };
    }

    public IBrowserContext Context { get; }

    public IPage Page { get; }

    public IEnumerable<string> Complaints => _complaints;

    /// <summary>What Deque's axe finds wrong for somebody who reads with a screen reader, by keyboard or with weak eyes.</summary>
    /// <param name="rules">Those of its rules that are looked at; all where there are none.</param>
    public async Task<IReadOnlyList<string>> BarriersAsync(params string[] rules) =>
        [.. (await Page.RunAxe(rules.Length == 0 ? null : new AxeRunOptions { RunOnly = RunOnlyOptions.Rules(rules) })).Violations.Select(
            violation => $"{violation.Id}: {string.Join(", ", violation.Nodes.Select(node => node.Target))}")];

    public async ValueTask DisposeAsync() => await Context.DisposeAsync();
}
