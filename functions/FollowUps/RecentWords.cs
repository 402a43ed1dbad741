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

    /// <summary>How many customers got the words since then.</summary>
    /// <param name="customer">Who is not counted; null for nobody.</param>
    public int CountOthers(string words, string? customer, DateTimeOffset since)
    {
        lock (_gate)
        {
            ulong? own = customer is null ? null : BeginningOf(customer);
            return _customersByWords.TryGetValue(BeginningOf(words), out var customers)
                ? customers.Count(one => one.Key != own && one.Value > since)
                : 0;
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
