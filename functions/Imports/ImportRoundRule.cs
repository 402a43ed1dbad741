using Outreach.Customers;

namespace Outreach.Imports;

/// <summary>
/// In which order the mentions of a page are taken in: many at once, each customer's in the order of the file. What is taken in at once
/// arrives at one moment, so the second mention of a customer is of the second round, and later than the first.
/// </summary>
internal static class ImportRoundRule
{
    /// <summary>So many rounds at the most: what a customer says beyond that is in the last one, still in its order.</summary>
    public const int Most = 20;

    /// <summary>Mentions that are taken in together, with their round, from 0 on.</summary>
    public static IEnumerable<(int Round, T[] Together)> Of<T>(IEnumerable<T> mentions, int mostTogether) where T : ICustomerMention
    {
        var rounds = new Dictionary<(string, string), int>();
        return mentions
            .Select(mention =>
            {
                var author = (mention.Channel, mention.Author.Handle.ToLowerInvariant());
                var round = rounds.GetValueOrDefault(author);
                rounds[author] = Math.Min(round + 1, Most - 1);
                return (Mention: mention, Round: round);
            })
            .ToList()
            .GroupBy(one => one.Round, one => one.Mention)
            .OrderBy(round => round.Key)
            .SelectMany(round => round.Chunk(mostTogether).Select(together => (round.Key, together)));
    }
}
