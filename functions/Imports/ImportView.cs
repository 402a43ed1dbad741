namespace Outreach.Imports;

/// <summary>A column of the file, and what it is read as.</summary>
/// <param name="Column">Its name in the header; where it is not read only its place, such as <c>column 3</c>.</param>
/// <param name="Field">The field of a mention; null where it is not read.</param>
internal sealed record ImportColumnView(string Column, string? Field);

/// <summary>An import as callers see it. Times are UTC.</summary>
internal sealed record ImportView
{
    /// <summary>Its id.</summary>
    public required string Id { get; init; }

    /// <summary>How far it is.</summary>
    public required ImportStatus Status { get; init; }

    /// <summary>The staff id of who asked for it.</summary>
    public required string By { get; init; }

    /// <summary>Whether the file is only read and reported about: nothing of it is stored.</summary>
    public required bool DryRun { get; init; }

    /// <summary>The channel of mentions that name none.</summary>
    public string? Channel { get; init; }

    /// <summary>The kind of mentions that name none.</summary>
    public SharedKernel.MentionKind? Kind { get; init; }

    /// <summary>How many parts of the file are there.</summary>
    public required int Parts { get; init; }

    /// <summary>How many bytes they have.</summary>
    public required long Bytes { get; init; }

    /// <summary>How many of them were read.</summary>
    public required long BytesRead { get; init; }

    /// <summary>How the rows are written; known once it has started, like the next three.</summary>
    public ImportFormat? Format { get; init; }

    /// <summary>How the characters are written: <c>utf-8</c>, <c>windows-1252</c>, <c>utf-16le</c> or <c>utf-16be</c>.</summary>
    public string? Encoding { get; init; }

    /// <summary>What stands between values: <c>comma</c>, <c>semicolon</c> or <c>tab</c>; null where the file is no CSV.</summary>
    public string? Separator { get; init; }

    /// <summary>The columns, in order, and what each is read as; none where the file is no CSV.</summary>
    public IReadOnlyList<ImportColumnView> Columns { get; init; } = [];

    /// <summary>Rows read so far.</summary>
    public required long Rows { get; init; }

    /// <summary>Rows that became a follow-up; in a dry run, those that would.</summary>
    public required long Created { get; init; }

    /// <summary>Rows whose mention was known.</summary>
    public required long Duplicate { get; init; }

    /// <summary>
    /// Rows whose mention was known with other words; both are kept; in a dry run, those that would be, as far as what is stored and some
    /// hundred rows before them show.
    /// </summary>
    public required long Edited { get; init; }

    /// <summary>Rows that say that their author has deleted a mention.</summary>
    public required long Deleted { get; init; }

    /// <summary>Rows that could not be taken: GET /imports/{id}/refusals says which, and why.</summary>
    public required long Refused { get; init; }

    /// <summary>Rows a second, on the average since it started.</summary>
    public double? RowsPerSecond { get; init; }

    /// <summary>When it was opened.</summary>
    public required DateTimeOffset OpenedAt { get; init; }

    /// <summary>When it started.</summary>
    public DateTimeOffset? StartedAt { get; init; }

    /// <summary>When it will be done, by what has been read so far; while it runs.</summary>
    public DateTimeOffset? EstimatedEndAt { get; init; }

    /// <summary>When it was over.</summary>
    public DateTimeOffset? FinishedAt { get; init; }

    public static ImportView Of(Import import, DateTimeOffset now)
    {
        var (layout, counts) = (import.Layout, import.Counts);
        var taken = import.StartedAt is { } started ? (import.FinishedAt ?? now) - started : TimeSpan.Zero;
        return new ImportView
        {
            Id = import.Id,
            Status = import.Status,
            By = import.By,
            DryRun = import.Options.DryRun,
            Channel = import.Options.Channel,
            Kind = import.Options.Kind,
            Parts = import.Parts.Count,
            Bytes = import.Bytes,
            BytesRead = import.Position.Offset,
            Format = layout?.Format,
            Encoding = layout is null ? null : ImportEncodingRules.NameOf(layout.Encoding),
            Separator = layout?.Separator switch { ',' => "comma", ';' => "semicolon", '\t' => "tab", _ => null },
            Columns = layout is null ? [] : [.. layout.Columns.Zip(layout.Fields, (column, field) => new ImportColumnView(column, field))],
            Rows = counts.Rows,
            Created = counts.Created,
            Duplicate = counts.Duplicate,
            Edited = counts.Edited,
            Deleted = counts.Deleted,
            Refused = counts.Refused,
            RowsPerSecond = taken > TimeSpan.Zero ? Math.Round(counts.Rows / taken.TotalSeconds, 1) : null,
            OpenedAt = import.OpenedAt,
            StartedAt = import.StartedAt,
            EstimatedEndAt = import.Status == ImportStatus.Running && taken > TimeSpan.Zero && import.Position.Offset > 0
                ? import.StartedAt + (taken * ((double)import.Bytes / import.Position.Offset))
                : null,
            FinishedAt = import.FinishedAt,
        };
    }
}
