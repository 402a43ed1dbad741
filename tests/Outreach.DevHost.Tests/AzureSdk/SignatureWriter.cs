using System.Globalization;
using System.Reflection;
using System.Runtime.CompilerServices;

namespace Outreach.DevHost.Tests.AzureSdk;

/// <summary>Writes what an assembly shows to others in the form of the published lists.</summary>
internal static class SignatureWriter
{
    private const BindingFlags Declared =
        BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;

    public static IEnumerable<string> Members(Type type)
    {
        if (typeof(Delegate).IsAssignableFrom(type))
            return [Delegate(type)];
        if (type.IsEnum)
        {
            return Enum.GetNames(type).Select(
                name => $"F {Names.Of(type)}.{name} = {Convert.ToInt64(Enum.Parse(type, name), CultureInfo.InvariantCulture)}");
        }

        return type.GetConstructors(Declared).Where(constructor => !constructor.IsStatic && IsVisible(constructor)).Select(Constructor)
            .Concat(type.GetMethods(Declared).Where(method => IsVisible(method) && !IsAccessor(method) && !IsExplicit(method)).Select(Method))
            .Concat(type.GetProperties(Declared).Where(property => property.GetAccessors(true).Any(IsVisible) && !IsExplicit(property)).Select(Property))
            .Concat(type.GetFields(Declared).Where(field => field.IsPublic || field.IsFamily).Select(Field));
    }

    public static string Kind(Type type) => type switch
    {
        { IsInterface: true } => "interface",
        { IsEnum: true } => "enum",
        { IsValueType: true } => "struct",
        _ when typeof(Delegate).IsAssignableFrom(type) => "delegate",
        { IsAbstract: true, IsSealed: true } => "static class",
        { IsAbstract: true } => "abstract class",
        { IsSealed: true } => "sealed class",
        _ => "class",
    };

    private static bool IsVisible(MethodBase method) => method.IsPublic || method.IsFamily || method.IsFamilyOrAssembly;

    private static bool IsAccessor(MethodInfo method) => method.IsSpecialName && !method.Name.StartsWith("op_", StringComparison.Ordinal);

    private static bool IsExplicit(MemberInfo member) => member.Name.Contains('.') || member.Name.Contains('<');

    private static string Delegate(Type type)
    {
        var invoke = type.GetMethod("Invoke")!;
        return $"D {Names.Of(type)} :: {Names.Of(invoke.ReturnType)} ({Parameters(invoke)})";
    }

    private static string Constructor(ConstructorInfo constructor) => Line(
        "C", $"{Names.Of(constructor.DeclaringType!)}..ctor({Parameters(constructor)})", Obsolete(constructor), Access(constructor), "");

    private static string Method(MethodInfo method)
    {
        var generic = method.IsGenericMethodDefinition ? $"<{string.Join(", ", method.GetGenericArguments().Select(Names.Of))}>" : "";
        var name = $"{Names.Of(method.DeclaringType!)}.{method.Name}{generic}({Parameters(method)})";
        return Line("M", name, Obsolete(method), Access(method), Modifiers(method) + Names.Of(method.ReturnType));
    }

    private static string Property(PropertyInfo property)
    {
        var accessor = property.GetAccessors(true).First(IsVisible);
        var index = property.GetIndexParameters();
        var name = $"{Names.Of(property.DeclaringType!)}.{property.Name}"
            + (index.Length > 0 ? $"[{string.Join(", ", index.Select(Parameter))}]" : "");
        var accessors = new[] { ("get", property.GetMethod), ("set", property.SetMethod) }
            .Where(one => one.Item2 is { } method && IsVisible(method))
            .Select(one => $"{Access(one.Item2!)}{one.Item1}; ");
        return Line(
            "P", name, Obsolete(property), "", $"{Modifiers(accessor)}{Names.Of(property.PropertyType)} {{ {string.Concat(accessors)}}}");
    }

    private static string Field(FieldInfo field)
    {
        var modifiers = field.IsLiteral ? "const " : (field.IsStatic ? "static " : "") + (field.IsInitOnly ? "readonly " : "");
        var value = field.IsLiteral ? $" = {Value(field.GetRawConstantValue(), field.FieldType)}" : "";
        return Line(
            "F", $"{Names.Of(field.DeclaringType!)}.{field.Name}", Obsolete(field), field.IsFamily ? "protected " : "",
            $"{modifiers}{Names.Of(field.FieldType)}{value}");
    }

    private static string Line(string kind, string name, string obsolete, string access, string rest) =>
        $"{kind} {name} :: {obsolete}{access}{rest}".TrimEnd();

    private static string Obsolete(MemberInfo member) => member.IsDefined(typeof(ObsoleteAttribute)) ? "[Obsolete] " : "";

    private static string Access(MethodBase method) => method.IsPublic ? "" : "protected ";

    private static string Modifiers(MethodInfo method) => method switch
    {
        { IsStatic: true } => "static ",
        { DeclaringType.IsInterface: true } => "",
        { IsAbstract: true } => "abstract ",
        { IsVirtual: false } => "",
        { IsFinal: true } => method.GetBaseDefinition() == method ? "" : "sealed override ",
        _ => method.GetBaseDefinition() == method ? "virtual " : "override ",
    };

    private static string Parameters(MethodBase method)
    {
        var extension = method.IsDefined(typeof(ExtensionAttribute)) ? "this " : "";
        return extension + string.Join(", ", method.GetParameters().Select(Parameter));
    }

    private static string Parameter(ParameterInfo parameter)
    {
        var type = parameter.ParameterType;
        var passed = parameter switch
        {
            { IsOut: true } => "out ",
            { IsIn: true } when type.IsByRef => "in ",
            _ when type.IsByRef => "ref ",
            _ when parameter.IsDefined(typeof(ParamArrayAttribute)) => "params ",
            _ => "",
        };
        type = type.IsByRef ? type.GetElementType()! : type;
        var value = parameter.HasDefaultValue ? $" = {Value(parameter.DefaultValue, type)}" : "";
        return $"{passed}{Names.Of(type)} {parameter.Name}{value}";
    }

    private static string Value(object? value, Type type) => value switch
    {
        null => type.IsValueType && Nullable.GetUnderlyingType(type) is null ? "default" : "null",
        bool flag => flag ? "true" : "false",
        string text => $"\"{text}\"",
        _ when type.IsEnum => $"{Names.Of(type)}.{Enum.GetName(type, value)}",
        IFormattable number => number.ToString(null, CultureInfo.InvariantCulture),
        _ => value.ToString()!,
    };
}

/// <summary>Type names as the lists write them.</summary>
internal static class Names
{
    private static readonly Dictionary<Type, string> s_keywords = new()
    {
        [typeof(void)] = "void",
        [typeof(object)] = "object",
        [typeof(string)] = "string",
        [typeof(bool)] = "bool",
        [typeof(byte)] = "byte",
        [typeof(char)] = "char",
        [typeof(short)] = "short",
        [typeof(int)] = "int",
        [typeof(long)] = "long",
        [typeof(uint)] = "uint",
        [typeof(ulong)] = "ulong",
        [typeof(float)] = "float",
        [typeof(double)] = "double",
        [typeof(decimal)] = "decimal",
    };

    public static string Of(Type type)
    {
        if (s_keywords.TryGetValue(type, out var keyword))
            return keyword;
        if (type.IsGenericParameter)
            return type.Name;
        if (type.IsArray)
            return $"{Of(type.GetElementType()!)}[{new string(',', type.GetArrayRank() - 1)}]";
        if (Nullable.GetUnderlyingType(type) is { } underlying)
            return Of(underlying) + "?";
        var owner = type.IsNested ? Of(type.DeclaringType!) : type.Namespace;
        var arguments = type.GetGenericArguments();
        var tick = type.Name.IndexOf('`');
        return tick < 0
            ? $"{owner}.{type.Name}"
            : $"{owner}.{type.Name[..tick]}<{string.Join(", ", arguments.Select(Of))}>";
    }
}
