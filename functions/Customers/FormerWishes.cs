namespace Outreach.Customers;

/// <summary>What somebody who was erased asked for by a number or an address: it holds whoever has it now.</summary>
public sealed class FormerWishes(IdentityStore identities, IdentityKey identityKey)
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
                var wishes = await identities.FindWishesAsync(identityKey.Of(channel, given), cancellationToken);
                found.AddRange(wishes.Where(wish => wish.Channel == channel));
            }
        }

        return found;
    }
}
