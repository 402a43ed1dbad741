using System.Collections.Concurrent;

namespace Outreach.FollowUps.Mentions;

/// <summary>
/// The follow-ups whose intake is under way in this process: their open-work row may be there before they are, and the
/// sweep must not take it for what a crash left behind.
/// </summary>
public sealed class IntakeInFlight
{
    private readonly ConcurrentDictionary<string, int> _ids = new(StringComparer.Ordinal);

    /// <summary>Whether an intake of this follow-up is under way here.</summary>
    public bool Contains(string followUpId) => _ids.ContainsKey(followUpId);

    public IDisposable Register(IEnumerable<string> followUpIds) => new Registration(this, [.. followUpIds]);

    private sealed class Registration : IDisposable
    {
        private readonly IntakeInFlight _owner;
        private readonly string[] _registered;

        public Registration(IntakeInFlight owner, string[] ids)
        {
            (_owner, _registered) = (owner, ids);
            foreach (var id in ids)
            {
                owner._ids.AddOrUpdate(id, 1, (_, count) => count + 1);
            }
        }

        public void Dispose()
        {
            foreach (var id in _registered)
            {
                // One of several intakes of the same follow-up ends: the others still hold it.
                if (_owner._ids.AddOrUpdate(id, 0, (_, count) => count - 1) <= 0)
                {
                    _owner._ids.TryRemove(new KeyValuePair<string, int>(id, 0));
                }
            }
        }
    }
}
