using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;
using Outreach.Platform.Telemetry;

namespace Outreach.Imports;

public sealed record ImportPageInput
{
    public required string ImportId { get; init; }
}

/// <summary>The result of a page for its orchestration.</summary>
public sealed record ImportPageResult
{
    public long Rows { get; init; }

    /// <summary>Whether there is no other page.</summary>
    public bool IsOver { get; init; }

    /// <summary>How long to wait before the next page, where too many imports are under way.</summary>
    public TimeSpan? WaitFor { get; init; }
}

public sealed class ImportActivities(ImportPages pages)
{
    /// <summary>Takes in the next page. Safe to repeat.</summary>
    [Function(nameof(TakeImportPage))]
    public Task<ImportPageResult> TakeImportPage(
        [ActivityTrigger] ImportPageInput input, [DurableClient] DurableTaskClient client, CancellationToken cancellationToken) =>
        Spans.WithinAsync(
            Spans.Begin("import page", ("outreach.import.id", input.ImportId)),
            () => pages.TakeAsync(input.ImportId, client, cancellationToken));

    /// <summary>Deletes the file, and says that the import is over. Safe to repeat.</summary>
    [Function(nameof(FinishImport))]
    public Task FinishImport([ActivityTrigger] ImportPageInput input, CancellationToken cancellationToken) =>
        pages.FinishAsync(input.ImportId, cancellationToken);

    /// <summary>Says that it was broken off.</summary>
    [Function(nameof(BreakOffImport))]
    public Task BreakOffImport([ActivityTrigger] ImportPageInput input, CancellationToken cancellationToken) =>
        pages.BreakOffAsync(input.ImportId, cancellationToken);
}
