using System.Text.Json;

namespace Outreach.Platform.Contract;

/// <summary>What the body of a request holds.</summary>
[AttributeUsage(AttributeTargets.Method, AllowMultiple = true)]
internal sealed class AcceptsAttribute(Type body, string example) : Attribute
{
    /// <summary>Its shape; <see cref="object"/> for any.</summary>
    public Type Body { get; } = body;

    /// <summary>One that is taken, in JSON.</summary>
    public string Example { get; } = example;

    /// <summary>The value of the route's <c>{command}</c> that takes it; null where the route has none.</summary>
    public string? Command { get; init; }

    /// <summary>What the command does, in a sentence.</summary>
    public string? Does { get; init; }

    /// <summary>The fields that must be there, where the type itself does not say.</summary>
    public string[] Needs { get; init; } = [];

    /// <summary>Further fields that count, where not all of the type's do.</summary>
    public string[] May { get; init; } = [];

    /// <summary>Instead of <see cref="May"/>: a type whose fields they are, of which the body's type is one.</summary>
    public Type? MayOf
    {
        get;
        init =>
            (field, May) = (value, [.. value!.GetProperties().Select(property => JsonNamingPolicy.CamelCase.ConvertName(property.Name))]);
    }

    /// <summary>Whether the body may be left out altogether.</summary>
    public bool Optional { get; init; }

    /// <summary>Whether a member that the shape does not know is refused; else it is dropped.</summary>
    public bool Closed { get; init; }

    /// <summary>Whether a list of 1 to 100 is taken too; an item of another shape is answered by itself.</summary>
    public bool OrMany { get; init; }
}
