using System.ComponentModel.DataAnnotations;
using System.Reflection;
using Azure.Data.Tables;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Primitives;
using Outreach.Staff.Authorization;

namespace Outreach.Tests.Deployment;

/// <summary>A property of an options type that a setting has been seen to change.</summary>
/// <param name="Key">With colons.</param>
/// <param name="IsNeeded">Whether it must be set: it is required and has no default.</param>
/// <param name="Default">What it is when it is not set.</param>
internal sealed record OptionSetting(string Key, bool IsNeeded, object? Default);

/// <summary>
/// The settings that the code reads, found by letting it read: what it asks the configuration for by name, and what a setting
/// changes in the options that are bound in AddOutreach. Nothing here knows an options type by name.
/// </summary>
internal static class SettingsThatAreRead
{
    /// <summary>Asked for by name, with colons.</summary>
    public static IReadOnlyCollection<string> ByName { get; } = FindByName();

    /// <summary>Bound to options.</summary>
    public static IReadOnlyCollection<OptionSetting> Options { get; } = [.. FindOptions()];

    private static HashSet<string> FindByName()
    {
        var asked = new Recording(new Dictionary<string, string?> { ["AzureWebJobsStorage:accountName"] = "account" });
        using var services = new ServiceCollection()
            .AddSingleton<IConfiguration>(asked).AddOutreach(asked).AddSingleton(Samples.Options).BuildServiceProvider();
        services.GetRequiredService<TableServiceClient>();
        services.GetRequiredService<ICallerSource>().MayHandInMentions(new DefaultHttpContext().Request);
        return asked.Names;
    }

    private static IEnumerable<OptionSetting> FindOptions()
    {
        var asked = new Recording([]);
        var services = new ServiceCollection().AddOutreach(asked);
        var types = services.Select(one => one.ServiceType)
            .Where(type => type.IsConstructedGenericType && type.GetGenericTypeDefinition() == typeof(IConfigureOptions<>))
            .Select(type => type.GenericTypeArguments[0])
            .Where(type => type.Assembly == typeof(OutreachServices).Assembly)
            .Distinct();
        return
            from type in types
            from property in type.GetProperties().Where(property => property.CanWrite)
            from section in asked.Sections
            let bound = Bind(type, $"{section}:{property.Name}{(IsList(property) ? ":0" : "")}", Sample(property))
            let byDefault = property.GetValue(Activator.CreateInstance(type))
            where !Equals(property.GetValue(bound), byDefault)
            select new OptionSetting(
                $"{section}:{property.Name}",
                byDefault is null && property.GetCustomAttribute<RequiredAttribute>() is not null,
                byDefault);
    }

    private static object Bind(Type type, string key, string value)
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection([KeyValuePair.Create(key, (string?)value)]).Build();
        using var services = new ServiceCollection().AddOutreach(configuration).BuildServiceProvider();
        var options = Activator.CreateInstance(type)!;
        var configure = typeof(IConfigureOptions<>).MakeGenericType(type);
        foreach (var one in services.GetServices(configure))
        {
            configure.GetMethod("Configure")!.Invoke(one, [options]);
        }

        return options;
    }

    private static bool IsList(PropertyInfo property) =>
        property.PropertyType != typeof(string) && property.PropertyType.IsAssignableTo(typeof(System.Collections.IEnumerable));

    // A value that is nobody's default.
    private static string Sample(PropertyInfo property) =>
        (Nullable.GetUnderlyingType(property.PropertyType) ?? property.PropertyType) switch
        {
            var type when type == typeof(string) || IsList(property) => "unlike any default",
            var type when type == typeof(int) || type == typeof(long) || type == typeof(double) => "7919",
            var type when type == typeof(TimeSpan) => "07:19:19",
            var type when type == typeof(bool) => property.GetValue(Activator.CreateInstance(property.DeclaringType!)) is true
                ? "false"
                : "true",
            var type => throw new NotSupportedException(
                $"Say what a setting of type {type.Name} may look like: {property.DeclaringType!.Name}.{property.Name}."),
        };

    private sealed class Recording(Dictionary<string, string?> values) : IConfiguration
    {
        private readonly IConfiguration _inner = new ConfigurationBuilder().AddInMemoryCollection(values).Build();

        public HashSet<string> Names { get; } = new(StringComparer.Ordinal);

        public HashSet<string> Sections { get; } = new(StringComparer.Ordinal);

        public string? this[string key]
        {
            get
            {
                Names.Add(key);
                return _inner[key];
            }
            set => throw new NotSupportedException();
        }

        public IConfigurationSection GetSection(string key)
        {
            Sections.Add(key);
            return _inner.GetSection(key);
        }

        public IEnumerable<IConfigurationSection> GetChildren() => _inner.GetChildren();

        public IChangeToken GetReloadToken() => _inner.GetReloadToken();
    }
}
