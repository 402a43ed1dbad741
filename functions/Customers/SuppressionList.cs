namespace Outreach.Customers;

/// <summary>What somebody who was erased asked for by a number or an address: it holds whoever has it now.</summary>
public sealed class SuppressionList(IdentityStore identities, IdentityKey identityKey)
{
    /// <summary>What there is for a number or an address that is new to a customer; nothing for most.</summary>
    /// <param name="before">The profile before; null for a new customer.</param>
    /// <param name="after">The profile after.</param>
    /// <param name="cancellationToken">Stops before the next storage call.</param>
    public async Task<IReadOnlyList<DoNotContact>> FindAsync(CustomerProfile? before, CustomerProfile after, CancellationToken cancellationToken)
    {
        var found = new List<DoNotContact>();
        foreach (var (channel, given, known) in new[] { (DoNotContact.Phone, after.Phone, before?.Phone), (DoNotContact.Email, after.Email, before?.Email) })
        {
            if (given is not null && given != known && !after.MustNotBeContactedOn(channel))
            {
                var wishes = await identities.FindOptOutsAsync(identityKey.Of(channel, given), cancellationToken);
                found.AddRange(wishes.Where(wish => wish.Channel == channel));
            }
        }

        return found;
    }

    /// <summary>Forgets what was asked for by a customer's names, number and address, where they take it back. Safe to repeat.</summary>
    /// <param name="customer">Who.</param>
    /// <param name="channel">Where they may be contacted again.</param>
    /// <param name="cancellationToken">Stops before the next storage call.</param>
    public async Task ForgetAsync(CustomerProfile customer, string channel, CancellationToken cancellationToken)
    {
        var names = customer.Identities.Select(identity => identityKey.Of(identity.Channel, identity.Handle));
        var given = new[] { (DoNotContact.Phone, customer.Phone), (DoNotContact.Email, customer.Email) }
            .Where(one => one.Item2 is not null)
            .Select(one => identityKey.Of(one.Item1, one.Item2!));
        foreach (var identity in names.Concat(given).Distinct())
        {
            await identities.ForgetOptOutAsync(identity, channel, cancellationToken);
        }
    }
}
