using Outreach.Customers;

namespace Outreach.Privacy;

/// <summary>What retention asks for. Pure.</summary>
/// <param name="EraseCustomer">Whether the customer is to be erased; then the words go with them.</param>
/// <param name="NextLook">The next review (UTC, the beginning of a day after now); null where nothing is to come by itself.</param>
internal sealed record RetentionDue(IReadOnlyList<Contact> ForgetWordsOf, bool EraseCustomer, DateTimeOffset? NextLook);

/// <summary>Judges what is to be forgotten of a customer. Pure.</summary>
internal static class RetentionRules
{
    public static RetentionDue Judge(WholeCustomer customer, RetentionPolicy policy, DateTimeOffset now)
    {
        var hasOpen = customer.Stored.Profile.CallIsOpen || customer.Contacts.Any(contact => contact.Outcome is null);
        var eraseAt = hasOpen ? null : policy.CustomerUntil(LastContactOf(customer));
        if (eraseAt <= now)
        {
            return new RetentionDue([], EraseCustomer: true, NextLook: null);
        }

        var kept = customer.Contacts
            .Where(contact => contact is { WordsForgottenAt: null, Outcome: not null })
            .Select(contact => (Contact: contact, Until: policy.TextsUntil(contact.EndedAt ?? contact.At)))
            .ToList();
        var next = kept.Where(one => one.Until > now).Select(one => one.Until).Append(eraseAt).Min();
        return new RetentionDue(
            [.. kept.Where(one => one.Until <= now).Select(one => one.Contact)],
            EraseCustomer: false,
            next is { } at ? RetentionPolicy.DayAfter(at) : null);
    }

    /// <summary>The last contact between them and us (UTC), in either direction.</summary>
    public static DateTimeOffset LastContactOf(WholeCustomer customer)
    {
        var profile = customer.Stored.Profile;
        DateTimeOffset?[] moments =
        [
            profile.LastMentionAt,
            profile.LastSpokeAt,
            profile.LastCallAt,
            .. customer.Contacts.Select(contact => contact.EndedAt),
            .. customer.Logged.Select(logged => (DateTimeOffset?)logged.At),
            .. customer.Attempts.Select(tried => (DateTimeOffset?)tried.Attempt.At),
        ];
        return moments.Max() ?? profile.FirstSeenAt;
    }
}
