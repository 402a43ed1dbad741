namespace Outreach.Benchmarks;

/// <summary>How long requests took, in ms.</summary>
internal sealed class Latencies(IEnumerable<double> milliseconds)
{
    private readonly double[] _sorted = [.. milliseconds.Order()];

    /// <summary>What a share of the requests did not exceed.</summary>
    public double At(double share) => _sorted[(int)Math.Ceiling(share * _sorted.Length) - 1];

    public override string ToString() =>
        $"{_sorted.Length} requests: p50 {At(0.5):0}, p95 {At(0.95):0}, p99 {At(0.99):0}, slowest {_sorted[^1]:0} ms";
}
