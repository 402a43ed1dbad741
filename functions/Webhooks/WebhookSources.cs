using System.Security.Cryptography;
using System.Text.RegularExpressions;
using Microsoft.Extensions.Options;
using Outreach.Platform;

namespace Outreach.Webhooks;

/// <summary>The sources that are set up.</summary>
public sealed partial class WebhookSources
{
    /// <summary>What an address below <c>/webhooks</c> means already.</summary>
    private static readonly string[] Reserved = ["sendgrid", "parked", "mail"];

    private readonly Dictionary<string, WebhookSource> _sources;

    public WebhookSources(IOptions<NamedSettings<WebhookSourceOptions>> settings) =>
        _sources = settings.Value.All
            .Select(named => WebhookSource.Read(named.Key, named.Value).Source)
            .OfType<WebhookSource>()
            .ToDictionary(source => source.Name, StringComparer.Ordinal);

    /// <summary>By name.</summary>
    internal IReadOnlyCollection<WebhookSource> All => [.. _sources.Values.OrderBy(source => source.Name, StringComparer.Ordinal)];

    /// <summary>
    /// Stands for a source that there is not, so that it is refused as slowly as one that there is. Nobody knows its key.
    /// </summary>
    internal static WebhookSource Nobody { get; } = WebhookSource.Read(
        "", new WebhookSourceOptions { Secret = Convert.ToBase64String(RandomNumberGenerator.GetBytes(32)) }).Source!;

    internal WebhookSource? Find(string name) => _sources.GetValueOrDefault(name);

    internal static bool IsName(string name) => Name().IsMatch(name) && !Reserved.Contains(name);

    [GeneratedRegex(@"\A[a-z0-9]{1,32}\z")]
    private static partial Regex Name();
}
