using System.Reflection;
using System.Text.RegularExpressions;
using Azure.Data.Tables;

namespace Outreach.DevHost.Tests.AzureSdk;

/// <summary>What the slice shows must be what the real packages show, or the same source would not compile against both.</summary>
public sealed partial class SignatureTests
{
    private static readonly Assembly s_slice = typeof(TableEntity).Assembly;

    /// <summary>The package beneath the Durable Task SDK has no list; the slice holds only its exceptions.</summary>
    private static readonly Type[] s_types =
        [.. s_slice.GetExportedTypes().Where(type => type.Namespace?.StartsWith("DurableTask.Core", StringComparison.Ordinal) != true)];

    private static readonly HashSet<string> s_valueTypes = ValueTypes();

    [PublishedSignaturesFact]
    public void Every_public_member_of_the_slice_is_one_of_the_real_packages()
    {
        var published = PublishedSignatures.Read().Select(line => PublishedSignatures.Normalize(line, s_valueTypes)).ToHashSet();

        var strangers = s_types.SelectMany(SignatureWriter.Members)
            .Select(line => PublishedSignatures.Normalize(line, s_valueTypes))
            .Where(line => !published.Contains(line))
            .ToList();

        Assert.True(strangers.Count == 0, $"{strangers.Count} members differ:\n{string.Join('\n', strangers)}");
    }

    [PublishedSignaturesFact]
    public void Every_type_of_the_slice_has_the_kind_and_the_base_of_the_real_one()
    {
        var published = PublishedSignatures.Read()
            .Where(line => line.StartsWith("T ", StringComparison.Ordinal))
            .Select(line => line[2..].Split(" :: ", 2))
            .ToDictionary(parts => parts[0], parts => PublishedSignatures.Normalize(parts[1], s_valueTypes));

        var differences = s_types.Select(type => Difference(type, published.GetValueOrDefault(Names.Of(type)))).OfType<string>().ToList();

        Assert.True(differences.Count == 0, string.Join('\n', differences));
    }

    [PublishedSignaturesFact]
    public void The_slice_declares_every_abstract_member_of_its_types_so_that_a_subclass_compiles_against_both()
    {
        var own = s_types.SelectMany(SignatureWriter.Members)
            .Select(line => PublishedSignatures.Normalize(line, s_valueTypes)).ToHashSet();
        var types = s_types.Select(Names.Of).ToHashSet();

        var required = PublishedSignatures.Read()
            .Where(line => AbstractMember().Match(line) is { Success: true } match && types.Contains(match.Groups[1].Value))
            .Select(line => PublishedSignatures.Normalize(line, s_valueTypes))
            .ToList();
        var missing = required.Where(line => !own.Contains(line)).ToList();

        Assert.Contains(required, line => line.Contains("TaskOrchestrationContext.CallActivityAsync<TResult>", StringComparison.Ordinal));
        Assert.Contains(required, line => line.Contains("DurableTaskClient.RaiseEventAsync", StringComparison.Ordinal));
        Assert.True(missing.Count == 0, $"{missing.Count} abstract members are missing:\n{string.Join('\n', missing)}");
    }

    private static string? Difference(Type type, string? published)
    {
        var name = Names.Of(type);
        if (published is null)
            return $"{name}: the real packages have no such type";
        var parts = published.Split(" : ", 2);
        var kind = SignatureWriter.Kind(type);
        if (parts[0].Replace("[Obsolete] ", "") != kind)
            return $"{name}: {kind}, the real one is {parts[0]}";
        if (kind is "delegate" or "enum" or "struct" or "static class")
            return null;
        var bases = parts.Length > 1 ? parts[1] : "";
        var own = type.GetInterfaces().Where(one => one.IsPublic).Append(type.BaseType).OfType<Type>().Where(one => one != typeof(object));
        var stranger = own.Select(Names.Of).FirstOrDefault(one => !$", {bases}, ".Contains($" {one}, ", StringComparison.Ordinal));
        if (stranger is not null)
            return $"{name}: is a {stranger}, the real one only {bases}";
        var publishedBase = bases.Split(", ")[0];
        return type.BaseType == typeof(object) && publishedBase.Length > 0 && !InterfaceName().IsMatch(publishedBase)
            ? $"{name}: the real one is a {publishedBase}"
            : null;
    }

    private static HashSet<string> ValueTypes()
    {
        var signatures = s_types.SelectMany(type => type.GetMembers(BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static))
            .SelectMany(member => member switch
            {
                MethodBase method => method.GetParameters().Select(parameter => parameter.ParameterType)
                    .Append((method as MethodInfo)?.ReturnType ?? typeof(void)),
                PropertyInfo property => [property.PropertyType],
                FieldInfo field => [field.FieldType],
                _ => [],
            });
        return [.. signatures.SelectMany(WithArguments).Where(type => type.IsValueType).Select(Names.Of).Select(name => name.TrimEnd('?'))];
    }

    private static IEnumerable<Type> WithArguments(Type type) => type.HasElementType
        ? WithArguments(type.GetElementType()!)
        : type.GetGenericArguments().SelectMany(WithArguments).Append(type);

    [GeneratedRegex(@"^[MP] (?:(.+?)\.\w+(?:<[^(]*>)?[\(\[ ]).*:: (?:protected )?abstract ")]
    private static partial Regex AbstractMember();

    [GeneratedRegex(@"(?:^|\.)I[A-Z]\w*(?:<|$)")]
    private static partial Regex InterfaceName();
}
