using System.Globalization;
using System.Net;
using System.Text.RegularExpressions;

namespace Outreach.EndToEnd.Hosting.Tables;

/// <summary>An OData filter as tables know it: comparisons of properties with values, and, or, not, and parentheses.</summary>
internal sealed partial class TableFilter
{
    private readonly Func<MemoryRow, bool> _fits;

    private TableFilter(Func<MemoryRow, bool> fits, IReadOnlySet<string>? partitions)
    {
        _fits = fits;
        Partitions = partitions;
    }

    /// <summary>The only partitions whose rows can fit; null where it does not say.</summary>
    public IReadOnlySet<string>? Partitions { get; }

    public bool Fits(MemoryRow row) => _fits(row);

    /// <exception cref="TableFault">It is no filter.</exception>
    public static TableFilter Parse(string? text)
    {
        if (string.IsNullOrWhiteSpace(text))
        {
            return new TableFilter(static _ => true, partitions: null);
        }

        var words = new Queue<string>(Words().Matches(text).Select(word => word.Value));
        var filter = Either(words);
        return words.Count == 0 ? filter : throw Invalid();
    }

    private static TableFilter Either(Queue<string> words)
    {
        var left = Both(words);
        while (Takes(words, "or"))
        {
            var (first, second) = (left, Both(words));
            left = new TableFilter(
                row => first.Fits(row) || second.Fits(row),
                first.Partitions is { } one && second.Partitions is { } other ? one.Union(other).ToHashSet() : null);
        }

        return left;
    }

    private static TableFilter Both(Queue<string> words)
    {
        var left = One(words);
        while (Takes(words, "and"))
        {
            var (first, second) = (left, One(words));
            left = new TableFilter(row => first.Fits(row) && second.Fits(row), first.Partitions ?? second.Partitions);
        }

        return left;
    }

    private static TableFilter One(Queue<string> words)
    {
        if (Takes(words, "not"))
        {
            var inner = One(words);
            return new TableFilter(row => !inner.Fits(row), partitions: null);
        }

        if (Takes(words, "("))
        {
            var inner = Either(words);
            return Takes(words, ")") ? inner : throw Invalid();
        }

        var (name, sign, value) = (Next(words), Next(words), Literal(Next(words)));
        Func<int, bool> holds = sign switch
        {
            "eq" => static order => order == 0,
            "ne" => static order => order != 0,
            "lt" => static order => order < 0,
            "le" => static order => order <= 0,
            "gt" => static order => order > 0,
            "ge" => static order => order >= 0,
            _ => throw Invalid(),
        };
        return new TableFilter(
            row => Compare(row[name], value) is { } order && holds(order),
            name == "PartitionKey" && sign == "eq" && value is string partition ? new HashSet<string> { partition } : null);
    }

    /// <summary>How two values compare; null where they are of different types, or one is missing.</summary>
    private static int? Compare(object? stored, object asked) => (stored, asked) switch
    {
        (string left, string right) => string.CompareOrdinal(left, right),
        (decimal left, decimal right) => left.CompareTo(right),
        (bool left, bool right) => left.CompareTo(right),
        (DateTimeOffset left, DateTimeOffset right) => left.CompareTo(right),
        (Guid left, Guid right) => left.CompareTo(right),
        _ => null,
    };

    private static object Literal(string word) => word switch
    {
        "true" => true,
        "false" => false,
        ['\'', .., '\''] => word[1..^1].Replace("''", "'", StringComparison.Ordinal),
        ['d', 'a', 't', 'e', 't', 'i', 'm', 'e', '\'', .. var moment, '\''] =>
            DateTimeOffset.Parse(moment, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal),
        ['g', 'u', 'i', 'd', '\'', .. var id, '\''] => Guid.Parse(id),
        _ => decimal.TryParse(word.TrimEnd('L'), CultureInfo.InvariantCulture, out var number) ? number : throw Invalid(),
    };

    private static string Next(Queue<string> words) => words.TryDequeue(out var word) ? word : throw Invalid();

    private static bool Takes(Queue<string> words, string word) => words.TryPeek(out var next) && next == word && words.TryDequeue(out _);

    private static TableFault Invalid() => new(HttpStatusCode.BadRequest, "InvalidInput");

    [GeneratedRegex(@"[()]|(?:datetime|guid)?'(?:[^']|'')*'|[^\s()']+")]
    private static partial Regex Words();
}
