namespace Outreach.DevHost.Durable.Instances;

/// <summary>Which instances keep their history in memory: those used last.</summary>
internal sealed class HistoryCache(int capacity)
{
    private readonly Lock _lock = new();

    private readonly LinkedList<Instance> _byUse = new();

    private readonly Dictionary<Instance, LinkedListNode<Instance>> _nodes = [];

    public void Used(Instance instance)
    {
        lock (_lock)
        {
            if (_nodes.Remove(instance, out var node))
                _byUse.Remove(node);
            _nodes[instance] = _byUse.AddFirst(instance);
            if (_byUse.Count > capacity && _byUse.Last!.Value is var oldest && oldest.TryForget())
            {
                _byUse.RemoveLast();
                _nodes.Remove(oldest);
            }
        }
    }

    public void Remove(Instance instance)
    {
        lock (_lock)
        {
            if (_nodes.Remove(instance, out var node))
                _byUse.Remove(node);
        }
    }
}
