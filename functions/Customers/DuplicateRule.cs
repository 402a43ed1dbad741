using Outreach.SharedKernel;

namespace Outreach.Customers;

/// <summary>Which customers may be duplicates, and why. Suggestions only: people decide. Pure.</summary>
internal static class DuplicateRule
{
    /// <summary>Why two customers may be the same; empty if there is no reason.</summary>
    public static IReadOnlyList<string> ReasonsFor(CustomerProfile one, CustomerProfile other)
    {
        if (one.Id == other.Id || !IsSomebody(one) || !IsSomebody(other))
        {
            return [];
        }

        var reasons = new List<string>();
        if (MailboxesOf(one).Intersect(MailboxesOf(other)).Any())
        {
            reasons.Add("same e-mail");
        }
        else if (MailboxesWithoutTagOf(one).Intersect(MailboxesWithoutTagOf(other)).Any())
        {
            reasons.Add("same e-mail but for what follows the plus sign");
        }

        if (one.Phone is { } phone
            && other.Phone is { } another
            && PhoneNumberRules.AreSame(phone, another))
        {
            reasons.Add("same phone");
        }

        if (NameRules.AreSameTown(one.Town, other.Town) && NameRules.AreSimilar(one.DisplayName, other.DisplayName))
        {
            reasons.Add($"similar name and the same town: {other.DisplayName}, {other.Town}");
        }

        return reasons;
    }

    /// <summary>The mailboxes they can be reached at: the one they gave, and those they wrote from.</summary>
    public static IReadOnlyList<string> MailboxesOf(CustomerProfile customer) =>
    [
        .. customer.Identities.Where(identity => identity.Channel == Channel.Email.Name).Select(identity => identity.Handle)
            .Concat(customer.Email is { } given ? [given] : [])
            .Select(mailbox => HandleRules.Normalise(Channel.Email.Name, mailbox))
            .Distinct(),
    ];

    /// <summary>The same without tags, which some put behind a plus sign to see who passed their address on.</summary>
    public static IReadOnlyList<string> MailboxesWithoutTagOf(CustomerProfile customer) =>
        [.. MailboxesOf(customer).Select(MailboxRules.WithoutTag).Distinct()];

    /// <summary>The match keys of a customer. Personal data: hashed before use in a key.</summary>
    public static IReadOnlyList<string> MatchesOf(CustomerProfile? customer)
    {
        if (customer is null)
        {
            return [];
        }

        var matches = new List<string>();
        if (customer.Email is { } email)
        {
            matches.Add(OfMailbox(HandleRules.Normalise(Channel.Email.Name, email)));
        }

        // Those who wrote from a mailbox are found by it; the one that a tag belongs to is nowhere but here.
        var mailboxes = MailboxesOf(customer);
        matches.AddRange(mailboxes.Select(MailboxRules.WithoutTag).Except(mailboxes).Select(OfMailbox));
        if (customer.Phone is { } phone)
        {
            matches.Add(OfPhone(phone));
        }

        return [.. matches.Concat(OfNameAndTown(customer, NameRules.WordsOf)).Distinct()];
    }

    /// <summary>The match keys under which those are who share one with a customer, also as the version before wrote them.</summary>
    public static IReadOnlyList<string> SoughtFor(CustomerProfile customer) =>
    [
        .. MatchesOf(customer)
            .Concat(customer.Phone is { } phone ? SoughtForPhone(phone) : [])
            .Concat(NameRules.FormerReadings.SelectMany(wordsOf => OfNameAndTown(customer, wordsOf)))
            .Distinct(),
    ];

    /// <summary>The match keys under which those are who have a number, also as the version before wrote them.</summary>
    public static IReadOnlyList<string> SoughtForPhone(string e164) =>
        [.. PhoneNumberRules.KeptAs(e164).Select(kept => $"match:phone:{kept}").Prepend(OfPhone(e164)).Distinct()];

    /// <summary>The match key of customers who gave a mailbox.</summary>
    public static string OfMailbox(string normalised) => $"match:email:{normalised}";

    /// <summary>The match key of customers who have a number.</summary>
    public static string OfPhone(string e164) => $"match:phone:{PhoneNumberRules.MatchKeyOf(e164)}";

    /// <summary>By the first two characters of every word of the name: a typo in one word leaves the others.</summary>
    private static IEnumerable<string> OfNameAndTown(CustomerProfile customer, Func<string?, IReadOnlyList<string>> wordsOf) =>
        wordsOf(customer.Town) is { Count: > 0 } town
            ? wordsOf(customer.DisplayName).Select(word => $"match:town:{string.Join(' ', town)}:{word[..Math.Min(2, word.Length)]}")
            : [];

    private static bool IsSomebody(CustomerProfile customer) => customer is { MergedInto: null, ErasingSince: null };
}
