namespace Outreach.Platform.Http;

/// <summary>
/// A request that can't be answered as asked. It becomes a problem details answer (RFC 9457) with <see cref="Status"/>,
/// the <see cref="Errors"/> by field and the <see cref="Extensions"/> that help the caller to go on.
/// </summary>
internal sealed class ProblemException(int status, string title, string detail) : Exception(detail)
{
    public int Status { get; } = status;

    /// <summary>The kind of problem, the same for every occurrence.</summary>
    public string Title { get; } = title;

    /// <summary>What is wrong, by the name of the field as the caller wrote it.</summary>
    public IReadOnlyDictionary<string, string[]> Errors { get; init; } = new Dictionary<string, string[]>();

    /// <summary>More members of the problem, such as the state and the commands that are allowed.</summary>
    public IReadOnlyDictionary<string, object?> Extensions { get; init; } = new Dictionary<string, object?>();

    /// <summary>When it may be sent again; null where the answer says nothing about it.</summary>
    public TimeSpan? RetryAfter { get; init; }

    /// <summary>400: fields that don't hold what they should.</summary>
    public static ProblemException Invalid(IReadOnlyDictionary<string, string[]> errors) =>
        new(
            400,
            "The request is not valid.",
            $"Nothing was stored. Correct: {string.Join("; ", errors.SelectMany(error => error.Value).Take(5))}")
        { Errors = errors };

    /// <summary>400: one field that doesn't hold what it should.</summary>
    public static ProblemException Invalid(string field, string message) =>
        Invalid(new Dictionary<string, string[]> { [field] = [message] });

    /// <summary>404: nothing with that id. A malformed id is the same answer as an unknown one.</summary>
    public static ProblemException NotFound(string what) => new(404, "Not found.", $"There is no {what} with this id.");
}
