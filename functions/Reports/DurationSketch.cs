using System.Text.Json;
using System.Text.Json.Serialization;

namespace Outreach.Reports;

/// <summary>
/// Counts durations in buckets that grow by the same ratio, so that those of many days can be added and any share of them be found with a
/// known error: at most <see cref="Error"/> of the duration, or a second where it is shorter than one.
/// </summary>
[JsonConverter(typeof(Converter))]
internal sealed class DurationSketch
{
    /// <summary>Of what a share of the durations is at the most: one hundredth.</summary>
    public const double Error = 0.01;

    // Holds everything below a second.
    private const int Shortest = 0;

    private static readonly double Growth = Math.Log2((1 + Error) / (1 - Error));

    private readonly SortedDictionary<int, int> _counts = [];

    /// <summary>How many durations it holds.</summary>
    public int Count { get; private set; }

    public void Add(double seconds)
    {
        // Begins at 1, so that the first bucket is free for what is shorter than a second.
        Add(seconds < 1 ? Shortest : 1 + (int)Math.Ceiling(Math.Log2(seconds) / Growth), 1);
    }

    public void Add(DurationSketch other)
    {
        foreach (var (bucket, count) in other._counts)
        {
            Add(bucket, count);
        }
    }

    /// <summary>The shortest duration (seconds) that a share of all do not exceed; null where there are none.</summary>
    /// <param name="share">From 0 to 1: 0.5 for the median.</param>
    public double? Quantile(double share)
    {
        var left = Math.Max(1, (int)Math.Ceiling(share * Count));
        foreach (var (bucket, count) in _counts)
        {
            left -= count;
            if (left <= 0)
            {
                // Of a bucket, the value from which neither end differs by more than the error.
                return bucket == Shortest ? 0 : Math.Pow(2, (bucket - 1) * Growth) * (1 - Error);
            }
        }

        return null;
    }

    private void Add(int bucket, int count)
    {
        _counts[bucket] = _counts.GetValueOrDefault(bucket) + count;
        Count += count;
    }

    /// <summary>As pairs of a bucket, counted from the one before, and how many it holds, seven bits a byte.</summary>
    private sealed class Converter : JsonConverter<DurationSketch>
    {
        public override DurationSketch Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
        {
            using var pairs = new BinaryReader(new MemoryStream(reader.GetBytesFromBase64()));
            var sketch = new DurationSketch();
            for (var bucket = 0; pairs.BaseStream.Position < pairs.BaseStream.Length;)
            {
                bucket += pairs.Read7BitEncodedInt();
                sketch.Add(bucket, pairs.Read7BitEncodedInt());
            }

            return sketch;
        }

        public override void Write(Utf8JsonWriter writer, DurationSketch value, JsonSerializerOptions options)
        {
            using var bytes = new MemoryStream();
            using var pairs = new BinaryWriter(bytes);
            var before = 0;
            foreach (var (bucket, count) in value._counts)
            {
                pairs.Write7BitEncodedInt(bucket - before);
                pairs.Write7BitEncodedInt(count);
                before = bucket;
            }

            pairs.Flush();
            writer.WriteBase64StringValue(bytes.ToArray());
        }
    }
}
