namespace Outreach.Platform.Contract;

/// <summary>One answer of an HTTP function, other than a problem.</summary>
[AttributeUsage(AttributeTargets.Method, AllowMultiple = true)]
internal sealed class ProducesAttribute(int status, Type? body = null) : Attribute
{
    public int Status { get; } = status;

    /// <summary>What the body holds; null for no body.</summary>
    public Type? Body { get; } = body;

    /// <summary>Of the body.</summary>
    public string MediaType { get; init; } = "application/json";

    /// <summary>The headers that come with it, such as <c>ETag</c>.</summary>
    public string[] Headers { get; init; } = [];

    /// <summary>Instead of <see cref="Body"/>: the body is a list, and each of its items is of one of these types.</summary>
    public Type[] EachOf { get; init; } = [];

    /// <summary>Whether the answer to a list is a list of them.</summary>
    public bool OrMany { get; init; }
}
