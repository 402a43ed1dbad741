namespace Outreach.Platform.Contract;

/// <summary>
/// For a property of a request: its shape is what counts, and any other value is taken too, kept as it was written, and noted in the
/// answer.
/// </summary>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class LenientAttribute : Attribute
{
    /// <summary>Only a number is taken besides.</summary>
    public bool NumbersOnly { get; init; }

    /// <summary>Only a text or a number is taken besides.</summary>
    public bool NamesOnly { get; init; }
}
