using System.Text;

namespace Outreach.ServiceLevels;

/// <summary>What is wrong with a definition, by its path. A path is named once, with the fault that was found first.</summary>
internal sealed class Faults
{
    /// <summary>Nobody reads more than these at once.</summary>
    private const int Most = 100;

    private const int MostNameUnits = 40;
    private readonly OrderedDictionary<string, string> _byPath = new(StringComparer.Ordinal);

    public bool Any => _byPath.Count > 0;

    public IEnumerable<string> Paths => _byPath.Keys;

    /// <summary>The messages with the path in front, as problem details have them.</summary>
    public IReadOnlyDictionary<string, string[]> ByPath =>
        _byPath.ToDictionary(fault => fault.Key, fault => new[] { $"{fault.Key} {fault.Value}" });

    public void Add(string path, string message)
    {
        if (_byPath.Count < Most)
        {
            _byPath.TryAdd(path, message);
        }
    }

    public void CopyTo(Faults larger, string path)
    {
        foreach (var (at, message) in _byPath)
        {
            larger.Add(path.Length == 0 ? at : $"{path}.{at}", message);
        }
    }

    /// <summary>The path of a member; a name that somebody made up is cut and freed of what would spoil a line.</summary>
    public static string Join(string path, string name)
    {
        var safe = new StringBuilder();
        foreach (var rune in name.EnumerateRunes().TakeWhile(_ => safe.Length < MostNameUnits))
        {
            safe.Append(Rune.IsControl(rune) ? "?" : rune.ToString());
        }

        var end = safe.Length < name.Length ? "…" : "";
        return path.Length == 0 ? $"{safe}{end}" : $"{path}.{safe}{end}";
    }

    public override string ToString() => string.Join("; ", _byPath.Select(fault => $"{fault.Key}: {fault.Value}"));
}
