using Outreach.Platform.Http;

namespace Outreach.Platform.Contract;

/// <summary>The body of a request is a file, as it is.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class AcceptsFileAttribute(string example, params string[] mediaTypes) : Attribute
{
    /// <summary>The beginning of one that is taken.</summary>
    public string Example { get; } = example;

    public IReadOnlyList<string> MediaTypes { get; } = mediaTypes;

    /// <summary>The most that one may hold, in bytes. One with an Idempotency-Key is read as a whole before the function is run.</summary>
    public int MaxBytes { get; init; } = RequestBody.MaxBytes;

    /// <summary>Whether the body may be left out altogether.</summary>
    public bool Optional { get; init; }
}
