using System.IO.Pipelines;
using System.Text.Json;
using Microsoft.Win32.SafeHandles;

namespace Outreach.DevHost.Inbox;

/// <summary>
/// Every e-mail the functions have sent, in an append-only file of one JSON object a line. A killed host loses at most the line it was
/// writing. Only the positions of the lines are kept in memory.
/// </summary>
public sealed class DevInbox : IDisposable
{
    private const byte LineFeed = (byte)'\n';

    private readonly TimeProvider _clock;
    private readonly SafeFileHandle _file;
    private readonly Lock _gate = new();
    private readonly List<long> _ends = [];

    private DevInbox(SafeFileHandle file, TimeProvider clock)
    {
        _file = file;
        _clock = clock;
    }

    public int Count
    {
        get
        {
            lock (_gate)
            {
                return _ends.Count;
            }
        }
    }

    public InboxFaults Faults { get; } = new();

    /// <summary>The time that the next e-mail is taken at, UTC.</summary>
    public DateTimeOffset Now => _clock.GetUtcNow();

    /// <summary>Opens <c>inbox.ndjson</c> in a data directory; a last line that a killed host left unfinished is dropped.</summary>
    public static DevInbox Open(string dataDirectory, TimeProvider clock)
    {
        Directory.CreateDirectory(dataDirectory);
        var path = Path.Combine(dataDirectory, "inbox.ndjson");
        var inbox = new DevInbox(File.OpenHandle(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.Read), clock);
        inbox.FindLines();
        return inbox;
    }

    /// <summary>Adds e-mails: all are in the file, in this order, when this returns.</summary>
    public void Append(params ReadOnlySpan<InboxItem> items)
    {
        using var lines = new MemoryStream();
        var lengths = new long[items.Length];
        for (var index = 0; index < items.Length; index++)
        {
            JsonSerializer.Serialize(lines, items[index], InboxItem.Json);
            lines.WriteByte(LineFeed);
            lengths[index] = lines.Length;
        }

        lock (_gate)
        {
            var start = End;
            RandomAccess.Write(_file, lines.GetBuffer().AsSpan(0, (int)lines.Length), start);
            foreach (var length in lengths)
            {
                _ends.Add(start + length);
            }
        }
    }

    /// <summary>The e-mails, newest last.</summary>
    /// <param name="newest">At most so many, the newest.</param>
    public IReadOnlyList<InboxItem> List(int newest = int.MaxValue)
    {
        lock (_gate)
        {
            var items = new List<InboxItem>(Math.Min(newest, _ends.Count));
            for (var index = Math.Max(0, _ends.Count - newest); index < _ends.Count; index++)
            {
                items.Add(JsonSerializer.Deserialize<InboxItem>(Line(index), InboxItem.Json)!);
            }

            return items;
        }
    }

    public void Clear()
    {
        lock (_gate)
        {
            RandomAccess.SetLength(_file, 0);
            _ends.Clear();
        }
    }

    public void Dispose() => _file.Dispose();

    /// <summary>Writes the e-mails as <c>{"items":[...]}</c>, line by line as they are in the file.</summary>
    internal async Task WriteJsonAsync(PipeWriter output, CancellationToken cancellationToken)
    {
        await output.WriteAsync("""{"items":["""u8.ToArray(), cancellationToken);
        for (var index = 0; TryReadLine(index, out var line); index++)
        {
            if (index > 0)
            {
                await output.WriteAsync(","u8.ToArray(), cancellationToken);
            }

            await output.WriteAsync(line, cancellationToken);
        }

        await output.WriteAsync("]}"u8.ToArray(), cancellationToken);
    }

    private bool TryReadLine(int index, out byte[] line)
    {
        lock (_gate)
        {
            line = index < _ends.Count ? Line(index) : [];
            return line.Length > 0;
        }
    }

    private long End => _ends.Count == 0 ? 0 : _ends[^1];

    private byte[] Line(int index)
    {
        var start = index == 0 ? 0 : _ends[index - 1];
        var line = new byte[_ends[index] - start - 1];
        for (var read = 0; read < line.Length;)
        {
            var count = RandomAccess.Read(_file, line.AsSpan(read), start + read);
            read += count > 0
                ? count
                : throw new EndOfStreamException("The inbox's file is shorter than it was; another program has changed it.");
        }

        return line;
    }

    private void FindLines()
    {
        var buffer = new byte[64 * 1024];
        long position = 0;
        while (RandomAccess.Read(_file, buffer, position) is var count && count > 0)
        {
            for (var index = 0; index < count; index++)
            {
                if (buffer[index] == LineFeed)
                {
                    _ends.Add(position + index + 1);
                }
            }

            position += count;
        }

        RandomAccess.SetLength(_file, End);
    }
}
