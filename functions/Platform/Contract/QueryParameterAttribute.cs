namespace Outreach.Platform.Contract;

/// <summary>A value that a request may carry in its query.</summary>
[AttributeUsage(AttributeTargets.Method, AllowMultiple = true)]
internal sealed class QueryParameterAttribute(string name, string means) : Attribute
{
    public string Name { get; } = name;

    /// <summary>What it is for, in a sentence.</summary>
    public string Means { get; } = means;

    /// <summary>An enumeration whose values are taken, or <see cref="int"/>; text where it is left out.</summary>
    public Type Kind { get; init; } = typeof(string);

    /// <summary>A value that is taken.</summary>
    public string? Example { get; init; }
}
