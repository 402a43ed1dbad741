namespace Outreach.Platform.Contract;

/// <summary>
/// For a text property of a request: its value is a name of the enumeration, such as <c>at_once</c>. It is text so that another value can
/// be refused by its field.
/// </summary>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class OneOfAttribute(Type enumeration) : Attribute
{
    public Type Enumeration { get; } = enumeration;
}
