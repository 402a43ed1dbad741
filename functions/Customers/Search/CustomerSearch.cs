using Outreach.ServiceLevels;
using Outreach.SharedKernel;

namespace Outreach.Customers.Search;

/// <summary>A customer who was found.</summary>
/// <param name="CustomerId">Their id.</param>
/// <param name="DisplayName">Display name.</param>
/// <param name="Town">Where they live.</param>
/// <param name="Identities">Their handles on the channels.</param>
/// <param name="LastMentionAt">When their latest mention reached us (UTC).</param>
/// <param name="KnownBy">The staff member who knows them best.</param>
/// <param name="FoundBy">By which of the fields they were found.</param>
internal sealed record FoundCustomer(
    string CustomerId,
    string? DisplayName,
    string? Town,
    IReadOnlyList<CustomerIdentity> Identities,
    DateTimeOffset LastMentionAt,
    string? KnownBy,
    IReadOnlyList<SearchField> FoundBy);

/// <summary>Finds customers by keyed hashes of what a colleague knows of them; no table is scanned.</summary>
public sealed class CustomerSearch(
    CustomerMatchStore matches, CustomerStore customers, ServiceLevelStore serviceLevels, Office office)
{
    private static readonly ParallelOptions AtOnce = new() { MaxDegreeOfParallelism = 8 };

    /// <summary>Those who fit any of the fields, who fits most of them first; at most <see cref="SearchRules.MostFound"/>.</summary>
    internal async Task<IReadOnlyList<FoundCustomer>> FindAsync(CustomerQuery query, CancellationToken cancellationToken)
    {
        var levels = await serviceLevels.GetCurrentAsync(cancellationToken);
        var channels = levels.Document.Policies.SelectMany(policy => policy.Channels ?? []);
        var candidates = new Dictionary<string, HashSet<SearchField>>(StringComparer.Ordinal);
        foreach (var match in SearchRules.MatchesOf(query))
        {
            foreach (var id in await matches.FindAsync(match, cancellationToken))
            {
                candidates.TryAdd(id, []);
            }
        }

        foreach (var (channel, handle, by) in SearchRules.IdentitiesOf(query, channels, office.Country))
        {
            if (await matches.FindOwnerAsync(channel, handle, cancellationToken) is { } owner)
            {
                candidates.TryAdd(owner, []);
                candidates[owner].Add(by);
            }
        }

        return await CurrentAsync(candidates, query, cancellationToken);
    }

    /// <summary>Who they are by now: the index may be behind, and somebody may have been merged into another.</summary>
    private async Task<IReadOnlyList<FoundCustomer>> CurrentAsync(
        Dictionary<string, HashSet<SearchField>> candidates, CustomerQuery query, CancellationToken cancellationToken)
    {
        var found = new (CustomerProfile Customer, IEnumerable<SearchField> By)?[candidates.Count];
        await Parallel.ForEachAsync(candidates.Index(), AtOnce, async (candidate, _) =>
        {
            var (id, by) = candidate.Item;
            if ((await customers.FindAsync(id, cancellationToken))?.Profile is { ErasingSince: null } profile
                && (await customers.FindCurrentAsync(id, cancellationToken))?.Profile is { ErasingSince: null } current)
            {
                found[candidate.Index] = (current, by.Concat(SearchRules.FitsOf(profile, query)));
            }
        });
        return
        [
            .. found.OfType<(CustomerProfile Customer, IEnumerable<SearchField> By)>()
                .GroupBy(one => one.Customer.Id, StringComparer.Ordinal)
                .Select(same => (same.First().Customer, By: same.SelectMany(one => one.By).Distinct().Order().ToList()))
                .Where(one => one.By.Count > 0)
                .OrderByDescending(one => one.By.Count)
                .ThenByDescending(one => one.Customer.LastMentionAt)
                .ThenBy(one => one.Customer.Id, StringComparer.Ordinal)
                .Take(SearchRules.MostFound)
                .Select(one => new FoundCustomer(
                    one.Customer.Id,
                    one.Customer.DisplayName,
                    one.Customer.Town,
                    one.Customer.Identities,
                    one.Customer.LastMentionAt,
                    CustomerRules.KnownBestBy(one.Customer),
                    one.By)),
        ];
    }
}
