using System.Text.RegularExpressions;
using Outreach.Platform.Http;
using Outreach.SharedKernel;

namespace Outreach.Imports;

/// <summary>How far an import has come.</summary>
internal enum ImportStatus
{
    /// <summary>It takes parts of its file.</summary>
    Open,

    /// <summary>Its rows are taken in.</summary>
    Running,

    /// <summary>It ends before its next rows.</summary>
    Cancelling,

    /// <summary>All rows were read.</summary>
    Completed,

    /// <summary>Ended before all rows were read; what was taken in stays.</summary>
    Cancelled,

    /// <summary>Interrupted; the log says why. The next sweep continues it, and so does another start.</summary>
    Failed,
}

/// <summary>How the rows of a file are written.</summary>
internal enum ImportFormat
{
    /// <summary>Separated values with a header.</summary>
    Csv,

    /// <summary>One JSON object a line.</summary>
    Ndjson,
}

/// <summary>How the characters of a file are written.</summary>
internal enum ImportEncoding
{
    Utf8,

    Windows1252,

    Utf16LittleEndian,

    Utf16BigEndian,
}

/// <summary>What was asked for with the import.</summary>
internal sealed record ImportOptions
{
    /// <summary>The field of a mention for a column of the file, as the request maps them.</summary>
    public IReadOnlyList<ColumnMapping> Map { get; init; } = [];

    /// <summary>The channel of mentions that name none.</summary>
    public string? Channel { get; init; }

    /// <summary>The kind of mentions that name none; triage suggests one where this is not given either.</summary>
    public MentionKind? Kind { get; init; }

    /// <summary>Whether the file is only read and reported about.</summary>
    public bool DryRun { get; init; }
}

/// <summary>A column of the file and what it holds.</summary>
/// <param name="Column">Its name in the header.</param>
/// <param name="Field">The field of a mention, such as <c>author.handle</c>.</param>
internal sealed record ColumnMapping(string Column, string Field);

/// <summary>A part of the file.</summary>
/// <param name="Number">Its place, from 1 on.</param>
/// <param name="Blob">Where its bytes are.</param>
/// <param name="Bytes">How many.</param>
internal sealed record ImportPart(int Number, string Blob, int Bytes);

/// <summary>How the file is to be read, found at its beginning.</summary>
internal sealed record ImportLayout
{
    public ImportFormat Format { get; init; }

    public ImportEncoding Encoding { get; init; }

    /// <summary>What stands between values; null where it is no CSV.</summary>
    public char? Separator { get; init; }

    /// <summary>The field of each column, in the order of the header; null for a column that is not read.</summary>
    public IReadOnlyList<string?> Fields { get; init; } = [];

    /// <summary>The header, in order: names of columns that are read, places of others.</summary>
    public IReadOnlyList<string> Columns { get; init; } = [];
}

/// <summary>Where the next row begins.</summary>
/// <param name="Offset">In bytes of the whole file.</param>
/// <param name="Line">Its line, from 1 on.</param>
/// <param name="IsWithinLine">Whether this is in the middle of a line that was refused because it is too long.</param>
internal sealed record ImportPosition(long Offset, long Line, bool IsWithinLine = false);

/// <summary>What has come of the rows so far.</summary>
internal sealed record ImportCounts
{
    public long Rows { get; init; }

    public long Created { get; init; }

    public long Duplicate { get; init; }

    public long Edited { get; init; }

    public long Deleted { get; init; }

    public long Refused { get; init; }

    public static ImportCounts operator +(ImportCounts a, ImportCounts b) => new()
    {
        Rows = a.Rows + b.Rows,
        Created = a.Created + b.Created,
        Duplicate = a.Duplicate + b.Duplicate,
        Edited = a.Edited + b.Edited,
        Deleted = a.Deleted + b.Deleted,
        Refused = a.Refused + b.Refused,
    };
}

/// <summary>
/// An import, row of table <c>Imports</c>. Times are UTC. It holds column names, places and counts: never a value of a row.
/// </summary>
internal sealed record Import
{
    /// <summary>A random id; also the orchestration's instance id.</summary>
    public required string Id { get; init; }

    public ImportStatus Status { get; init; }

    /// <summary>Who asked for it: a staff id.</summary>
    public required string By { get; init; }

    public required DateTimeOffset OpenedAt { get; init; }

    public DateTimeOffset? StartedAt { get; init; }

    public DateTimeOffset? FinishedAt { get; init; }

    public ImportOptions Options { get; init; } = new();

    /// <summary>In order of their numbers.</summary>
    public IReadOnlyList<ImportPart> Parts { get; init; } = [];

    public ImportLayout? Layout { get; init; }

    public ImportPosition Position { get; init; } = new(0, 1);

    public ImportCounts Counts { get; init; } = new();

    /// <summary>
    /// The page that comes next. What it says of refused rows is kept under this number, so a page that is repeated replaces it.
    /// </summary>
    public int Page { get; init; }

    /// <summary>
    /// The moment of arrival of the first mentions of a page, later than all of the page before: by it a page that is repeated after a
    /// crash knows what it created before.
    /// </summary>
    public DateTimeOffset? PageAt { get; init; }

    /// <summary>Whether the next page was begun already.</summary>
    public bool IsPageBegun { get; init; }

    /// <summary>Whether each row of the next page was tried and one could not be taken in: what still can't be is refused.</summary>
    public bool HadProblem { get; init; }

    internal long Bytes => Parts.Sum(part => (long)part.Bytes);

    internal bool IsAtEnd => Position.Offset >= Bytes;

    internal bool IsOver => Status is ImportStatus.Completed or ImportStatus.Cancelled;
}

internal static partial class ImportId
{
    /// <summary>A new one; the same one for each attempt at a request with an Idempotency-Key.</summary>
    public static string Of(KeyedRequest? keyed) => "i" + (keyed?.RequestId ?? Guid.NewGuid().ToString("N"));

    /// <summary>Whether this could be one; what could not is answered as unknown.</summary>
    public static bool IsWellFormed(string id) => Shape().IsMatch(id);

    [GeneratedRegex(@"^i[0-9a-f]{32}\z")]
    private static partial Regex Shape();
}
