using Outreach.Customers;
using Outreach.Platform.Storage;

namespace Outreach.Privacy;

/// <summary>Counts what there is to erase, before anything is.</summary>
public sealed class ErasureCounting(ErasurePartitions partitionsOf, CustomerStore customers, IdentityKey identityKey)
{
    /// <summary>Nothing is added to them any more, so what is counted now is what there is.</summary>
    internal async Task<Erasure> CountAsync(Erasure erasure, CancellationToken cancellationToken)
    {
        var partitions = await partitionsOf.CloseAsync(erasure.CustomerId!, cancellationToken);
        var counts = new ErasedCounts { Absorbed = partitions.Count - 1 };
        var names = new HashSet<string>(StringComparer.Ordinal);
        foreach (var partition in partitions)
        {
            foreach (var row in await customers.ReadPartitionAsync(partition, cancellationToken))
            {
                counts = row.RowKey.Split(':') switch
                {
                    ["profile"] when Document.Read<CustomerProfile>(row) is var profile => Count(profile, names, counts),
                    ["note", _] => counts with { Notes = counts.Notes + 1 },
                    ["spoke", _] => counts with { Contacts = counts.Contacts + 1 },
                    ["call", _, "state"] => counts with { Calls = counts.Calls + 1 },
                    ["call", _, "attempt", _] => counts with { Attempts = counts.Attempts + 1 },
                    ["call", _, "feedback", _] => counts with { Feedback = counts.Feedback + 1 },
                    _ => counts,
                };
            }
        }

        return erasure with { Partitions = partitions, Erased = counts with { Identities = names.Count }, Step = ErasureStep.Names };
    }

    private ErasedCounts Count(CustomerProfile profile, HashSet<string> names, ErasedCounts counts)
    {
        names.UnionWith(profile.Identities.Select(identity => identityKey.Of(identity.Channel, identity.Handle)));
        return counts with { DoNotContact = counts.DoNotContact + profile.DoNotContact.Count };
    }
}
