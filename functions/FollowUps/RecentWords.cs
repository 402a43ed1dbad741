using System.Globalization;

namespace Outreach.FollowUps;

/// <summary>
/// Which words went to which customers lately, both by the beginnings of their keyed hashes: some tens of bytes each, as there may be
/// thousands a day. Safe for use by several threads.
/// </summary>
internal sealed class RecentWords
{
    private readonly Lock _gate = new();
    private readonly Dictionary<ulong, Dictionary<ulong, DateTimeOffset>> _customersByWords = [];

    // As many as there are commands at work at one moment.
    private readonly Dictionary<object, (ulong Words, ulong Customer)> _reserved = new(ReferenceEqualityComparer.Instance);

    public void Add(string words, string customer, DateTimeOffset at)
    {
        lock (_gate)
        {
            var beginning = BeginningOf(words);
            if (!_customersByWords.TryGetValue(beginning, out var customers))
            {
                _customersByWords[beginning] = customers = new(1);
            }

            var who = BeginningOf(customer);
            customers[who] = customers.TryGetValue(who, out var known) && known > at ? known : at;
        }
    }

    /// <summary>How many customers got the words since then, or are about to.</summary>
    /// <param name="customer">Who is not counted; null for nobody.</param>
    public int CountOthers(string words, string? customer, DateTimeOffset since)
    {
        lock (_gate)
        {
            return Count(BeginningOf(words), customer is null ? null : BeginningOf(customer), since);
        }
    }

    /// <summary>
    /// Counts a customer among those who are about to get the words, unless too many others are: whoever asks at the same moment finds
    /// them. Gives how many others there are.
    /// </summary>
    /// <param name="by">Who withdraws it; what they reserved before goes.</param>
    /// <param name="most">How many may get the same.</param>
    public int Reserve(object by, string words, string customer, DateTimeOffset since, int most)
    {
        lock (_gate)
        {
            _reserved.Remove(by);
            var reservation = (Words: BeginningOf(words), Customer: BeginningOf(customer));
            var others = Count(reservation.Words, reservation.Customer, since);
            if (!SameWordsRules.AreTooMany(others, most))
            {
                _reserved.Add(by, reservation);
            }

            return others;
        }
    }

    /// <summary>The words were said, and added, or they will not be.</summary>
    public void Withdraw(object by)
    {
        lock (_gate)
        {
            _reserved.Remove(by);
        }
    }

    /// <summary>Forgets what was said until then.</summary>
    public void Forget(DateTimeOffset until) => Remove((_, at) => at <= until);

    /// <summary>Forgets what a customer got.</summary>
    public void Forget(string customer)
    {
        var who = BeginningOf(customer);
        Remove((other, _) => other == who);
    }

    private int Count(ulong words, ulong? own, DateTimeOffset since)
    {
        var customers = _customersByWords.GetValueOrDefault(words);
        var said = customers?.Count(one => one.Key != own && one.Value > since) ?? 0;
        return said + _reserved.Values
            .Where(one => one.Words == words && one.Customer != own
                && !(customers is not null && customers.TryGetValue(one.Customer, out var at) && at > since))
            .Distinct().Count();
    }

    private void Remove(Func<ulong, DateTimeOffset, bool> isToGo)
    {
        lock (_gate)
        {
            foreach (var (words, customers) in _customersByWords)
            {
                foreach (var (customer, at) in customers)
                {
                    if (isToGo(customer, at))
                    {
                        customers.Remove(customer);
                    }
                }

                if (customers.Count == 0)
                {
                    _customersByWords.Remove(words);
                }
            }
        }
    }

    private static ulong BeginningOf(string hash) => ulong.Parse(hash.AsSpan(0, 16), NumberStyles.HexNumber, CultureInfo.InvariantCulture);
}
