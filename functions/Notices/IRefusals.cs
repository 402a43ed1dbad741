namespace Outreach.Notices;

/// <summary>Says what could not be taken in.</summary>
internal interface IRefusals
{
    /// <summary>A line for each source and reason of the day before, of the office's calendar; none where all was taken.</summary>
    Task<IReadOnlyList<string>> OfTheDayBeforeAsync(DateTimeOffset now, CancellationToken cancellationToken);
}
