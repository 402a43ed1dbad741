using System.Collections.Concurrent;
using Deque.AxeCore.Commons;
using Microsoft.Playwright;

namespace Outreach.EndToEnd.Browser;

/// <summary>
/// A window with one page, and whatever the browser complains of while it is open: scripts that fail, a policy that is broken.
/// </summary>
internal sealed class BrowserWindow : IAsyncDisposable
{
    private static readonly string Axe = new BundledAxeScriptProvider().GetScript();

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
    public async Task<IReadOnlyList<string>> BarriersAsync(params string[] rules)
    {
        // Once a document: their own runner for Playwright loads it twice a run, the second time into a window that it opens for that. It
        // does so for frames, of which our pages have none.
        if (!await Page.EvaluateAsync<bool>("() => Boolean(window.axe)"))
        {
            await Page.EvaluateAsync(Axe);
        }

        return await Page.EvaluateAsync<string[]>(
            """
            (rules) => axe.run({
                resultTypes: ['violations'],
                // Style sheets are read for a rule about turned screens, and none of ours speaks of those.
                preload: false,
                ...(rules.length > 0 && { runOnly: { type: 'rule', values: rules } }),
            }).then((found) => found.violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ target }) => target).join(', ')}`))
            """,
            rules);
    }

    public async ValueTask DisposeAsync() => await Context.DisposeAsync();
}
