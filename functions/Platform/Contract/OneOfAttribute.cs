namespace Outreach.Platform.Contract;

/// <summary>Of a text that a request holds: it is the name of a value, such as <c>at_once</c>. It is text so that another one can be refused by its field.</summary>
/// <param name="enumeration">Of which enumeration.</param>
[AttributeUsage(AttributeTargets.Property)]
public sealed class OneOfAttribute(Type enumeration) : Attribute
{
    /// <summary>Of which enumeration.</summary>
    public Type Enumeration { get; } = enumeration;
}
