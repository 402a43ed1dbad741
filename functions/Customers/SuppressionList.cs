using Outreach.SharedKernel;

namespace Outreach.Customers;

/// <summary>Opt-outs of erased customers by number or address: they apply to whoever has it now.</summary>
public sealed class SuppressionList(IdentityStore identities, IdentityKey identityKey)
{
    /// <summary>Opt-outs for a number or address that is new to a customer; mostly empty.</summary>
    /// <param name="before">The profile before; null for a new customer.</param>
    internal async Task<IReadOnlyList<DoNotContact>> FindAsync(
        CustomerProfile? before, CustomerProfile after, CancellationToken cancellationToken)
    {
        var found = new List<DoNotContact>();
        foreach (var (channel, given) in GivenBy(after).Except(before is null ? [] : GivenBy(before)))
        {
            foreach (var kept in after.MustNotBeContactedOn(channel) ? [] : KeptAs(channel, given))
            {
                var optOuts = await identities.FindOptOutsAsync(identityKey.Of(channel, kept), cancellationToken);
                found.AddRange(optOuts.Where(optOut => optOut.Channel == channel && found.All(known => known.Channel != channel)));
            }
        }

        return found;
    }

    /// <summary>Deletes the opt-outs kept for a customer's handles, number and address when they withdraw them. Safe to repeat.</summary>
    internal async Task ForgetAsync(CustomerProfile customer, string channel, CancellationToken cancellationToken)
    {
        var names = customer.Identities.Select(identity => identityKey.Of(identity.Channel, identity.Handle));
        var given = GivenBy(customer).SelectMany(one => KeptAs(one.Channel, one.Given).Select(kept => identityKey.Of(one.Channel, kept)));
        foreach (var identity in names.Concat(given).Distinct())
        {
            await identities.ForgetOptOutAsync(identity, channel, cancellationToken);
        }
    }

    private static IReadOnlyList<string> KeptAs(string channel, string given) =>
        channel == Channel.Phone.Name ? PhoneNumberRules.KeptAs(given) : [given];

    /// <summary>The number and the address that a customer gave us, by the channel that each is a handle of.</summary>
    internal static IEnumerable<(string Channel, string Given)> GivenBy(CustomerProfile customer)
    {
        (Channel Channel, string? Given)[] all = [(Channel.Phone, customer.Phone), (Channel.Email, customer.Email)];
        return all.Where(one => one.Given is not null).Select(one => (one.Channel.Name, one.Given!));
    }

    /// <summary>
    /// Those that may be theirs all the same, as nobody has decided: a merge may have put the number they asked about there.
    /// </summary>
    internal static IEnumerable<(string Channel, string Given)> SuggestedFor(CustomerProfile customer) =>
        from one in customer.Suggestions
        where one.DeclinedBy is null && (one.Field == Channel.Phone.Name || one.Field == Channel.Email.Name)
        select (one.Field, one.Value);
}
