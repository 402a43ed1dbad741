using System.Reflection;
using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace Outreach.Contract;

/// <summary>The doc comments of an assembly, from the file that the compiler puts beside it.</summary>
internal sealed partial class DocComments
{
    private readonly Dictionary<string, XElement> _members = new(StringComparer.Ordinal);

    /// <summary>Reads the file. Where it is not there, nothing has a comment.</summary>
    public DocComments(Assembly assembly)
    {
        var path = Path.Combine(AppContext.BaseDirectory, $"{assembly.GetName().Name}.xml");
        if (File.Exists(path))
        {
            foreach (var member in XDocument.Load(path).Descendants("member"))
            {
                _members.TryAdd(member.Attribute("name")!.Value.Split('(')[0], member);
            }
        }
    }

    /// <summary>What a type, a property or a function says about itself; null for nothing.</summary>
    public string? SummaryOf(MemberInfo member) => member switch
    {
        Type type => SummaryOf($"T:{NameOf(type)}"),
        PropertyInfo property => SummaryOf($"P:{NameOf(property.DeclaringType!)}.{property.Name}"),
        FieldInfo field => SummaryOf($"F:{NameOf(field.DeclaringType!)}.{field.Name}"),
        MethodInfo method => SummaryOf($"M:{NameOf(method.DeclaringType!)}.{method.Name}"),
        _ => null,
    };

    private string? SummaryOf(string name) =>
        _members.GetValueOrDefault(name) is not { } member ? null
        : member.Element("summary") is { } summary ? TextOf(summary)
        : member.Element("inheritdoc")?.Attribute("cref")?.Value is { } other ? SummaryOf(other)
        : null;

    private static string TextOf(XElement element) => Blanks().Replace(string.Concat(element.Nodes().Select(TextOf)), " ").Trim();

    private static string TextOf(XNode node) => node switch
    {
        XText text => text.Value,

        // What is referred to by its name in code is known by its last part.
        XElement { Name.LocalName: "see" or "paramref" } reference when (
            reference.Attribute("cref") ?? reference.Attribute("name")) is { } name =>
            System.Text.Json.JsonNamingPolicy.CamelCase.ConvertName(name.Value.Split('.', ':')[^1]),
        XElement { Name.LocalName: "c" } code => $"`{code.Value}`",
        XElement other => TextOf(other),
        _ => "",
    };

    private static string NameOf(Type type) => (type.IsGenericType ? type.GetGenericTypeDefinition() : type).FullName!.Replace('+', '.');

    [GeneratedRegex(@"\s+")]
    private static partial Regex Blanks();
}
