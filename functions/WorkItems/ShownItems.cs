using System.Security.Cryptography;
using System.Text;
using Outreach.Platform.Http;

namespace Outreach.WorkItems;

/// <summary>
/// The items that earlier pages of a list have shown. A list in the order of due times goes on with the first of the others, so an item
/// whose time is moved meanwhile is neither shown twice nor missed.
/// </summary>
internal sealed class ShownItems
{
    // Five bytes distinguish the items of a person. More than so many would not fit into an address: from there on, all up to the last
    // one shown count as shown, as in a list that nobody changes.
    private const int HashBytes = 5;
    private const int Most = 900;

    private readonly List<byte[]> _hashes = [];
    private readonly HashSet<ulong> _known = [];
    private string _floor = "";

    /// <summary>What a continuation says was shown.</summary>
    /// <exception cref="ProblemException">400 for a continuation that this list has not given.</exception>
    public static ShownItems Of(string? continuation, string filter)
    {
        var shown = new ShownItems();
        if (Continuation.UnpackBytes(continuation, filter) is [var length, .. var rest])
        {
            shown._floor = Encoding.UTF8.GetString(rest, 0, length);
            foreach (var hash in rest.Skip(length).Chunk(HashBytes))
            {
                shown.Add(hash);
            }
        }

        return shown;
    }

    /// <param name="place">The item's place in the list now.</param>
    public bool Contains(string id, string place) =>
        string.CompareOrdinal(place, _floor) <= 0 || _known.Contains(NumberOf(HashOf(id)));

    /// <param name="place">The item's place in the list now, 255 characters of ASCII at the most.</param>
    public void Add(string id, string place)
    {
        if (_hashes.Count == Most)
        {
            _hashes.Clear();
            _known.Clear();
            _floor = place;
        }

        Add(HashOf(id));
    }

    public string Pack(string filter) =>
        Continuation.Pack([(byte)_floor.Length, .. Encoding.UTF8.GetBytes(_floor), .. _hashes.SelectMany(hash => hash)], filter);

    private void Add(byte[] hash)
    {
        if (_known.Add(NumberOf(hash)))
        {
            _hashes.Add(hash);
        }
    }

    private static byte[] HashOf(string id) => SHA256.HashData(Encoding.UTF8.GetBytes(id))[..HashBytes];

    private static ulong NumberOf(byte[] hash) => hash.Aggregate(0UL, (number, part) => (number << 8) | part);
}
