using Outreach.SharedKernel;

namespace Outreach.Customers.Search;

/// <summary>Which keys lead to the customers who are looked for, and whether one of them is whom the key promised. Pure.</summary>
internal static class SearchRules
{
    /// <summary>So many are shown; who is not among them has to be described more closely.</summary>
    public const int MostFound = 20;

    private static readonly IReadOnlyList<string> UsualChannels =
    [
        .. Channel.Known.Select(channel => channel.Name),
        "facebook", "instagram", "mastodon", "bluesky", "linkedin", "whatsapp", "youtube", "tiktok", "reddit", "blog", "review",
        "forum", "shop",
    ];

    /// <summary>The match keys of who is looked for.</summary>
    public static IReadOnlyList<string> MatchesOf(CustomerQuery query) => DuplicateRule.SoughtFor(Described(query));

    /// <summary>The identities, by channel and handle, that may be theirs.</summary>
    /// <param name="channels">Further channels that the company answers on.</param>
    /// <param name="country">The office's: in its writing a number is read; null where that is not known.</param>
    public static IReadOnlyList<(string Channel, string Handle, SearchField By)> IdentitiesOf(
        CustomerQuery query, IEnumerable<string> channels, string? country)
    {
        var found = new List<(string, string, SearchField)>();
        if (query.Phone is { } phone)
        {
            found.AddRange(
                from channel in Channel.OfNumbers
                from writing in WritingsOf(channel, phone, query.PhoneAsTyped, country)
                select (channel, writing, SearchField.Phone));
        }

        if (query.Email is { } email)
        {
            found.Add((Channel.Email.Name, email, SearchField.Email));
        }

        if (query.Handle is { } handle)
        {
            var tried = query.Channel is { } one ? [one] : UsualChannels.Concat(channels).Distinct();
            found.AddRange(tried.Select(channel => (channel, handle, SearchField.Handle)));
        }

        return found;
    }

    /// <summary>By what a customer fits; the index may be behind what their profile says.</summary>
    public static IReadOnlyList<SearchField> FitsOf(CustomerProfile customer, CustomerQuery query)
    {
        var fits = new List<SearchField>();
        if (query.Phone is { } phone && customer.Phone is { } theirs && PhoneNumberRules.AreSame(phone, theirs))
        {
            fits.Add(SearchField.Phone);
        }

        if (query.Email is not null
            && DuplicateRule.MailboxesOf(customer).Intersect(DuplicateRule.MailboxesOf(Described(query))).Any())
        {
            fits.Add(SearchField.Email);
        }

        if (query.Name is { } name && NameRules.AreSameTown(customer.Town, query.Town) && AreSimilar(customer.DisplayName, name))
        {
            fits.Add(SearchField.NameAndTown);
        }

        return fits;
    }

    /// <summary>
    /// As the number was typed by whoever handed it in, as the version before kept it, and as the service of the channel gives it.
    /// </summary>
    private static IEnumerable<string> WritingsOf(string channel, string phone, string? typed, string? country) =>
        PhoneNumberRules.KeptAs(phone).Concat(PhoneNumberRules.WritingsOf(phone, country)).Append(typed).OfType<string>()
            .Concat(channel == Channel.Phone.Name ? Array.Empty<string>() : [phone.TrimStart('+')])
            .DistinctBy(writing => HandleRules.Normalise(channel, writing));

    /// <summary>A part of the name is enough for whoever looks: the town is known as well.</summary>
    private static bool AreSimilar(string? name, string asked) =>
        NameRules.AreSimilar(name, asked)
        || (NameRules.WordsOf(asked) is { Count: > 0 } words && words.All(NameRules.WordsOf(name).Contains));

    private static CustomerProfile Described(CustomerQuery query) => new()
    {
        Id = "",
        FirstSeenAt = default,
        LastMentionAt = default,
        Phone = query.Phone,
        Email = query.Email,
        DisplayName = query.Name,
        Town = query.Town,
    };
}
