using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using System.Globalization;
using System.Reflection;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Outreach.Platform;

/// <summary>
/// Fails closed: whatever is wrong in a section of the settings stops the app at start, by the setting's name as it is written in the app
/// settings. A setting that nobody reads is wrong too: it is a misspelt one, whose default would hold in silence.
/// </summary>
internal static class SettingsSection
{
    /// <summary>Binds a section to its options.</summary>
    /// <exception cref="OptionsValidationException">At start: one of its settings is unknown, can't be read or is not allowed.</exception>
    public static OptionsBuilder<T> AddSettings<T>(this IServiceCollection services, IConfiguration configuration, string section)
        where T : class
    {
        var settings = configuration.GetSection(section);
        services.AddSingleton<IValidateOptions<T>>(new Annotations<T>(section));
        return services.AddOptions<T>()
            .Configure(options =>
            {
                if (FaultsOf(settings, typeof(T)).ToList() is { Count: > 0 } faults)
                {
                    throw new OptionsValidationException(section, typeof(T), faults);
                }

                settings.Bind(options);
            })
            .ValidateOnStart();
    }

    /// <summary>
    /// Binds the parts of a section, each by the name that whoever runs the app gave it, as in <c>Webhooks__reviews__Secret</c>. Names are
    /// lower case.
    /// </summary>
    /// <exception cref="OptionsValidationException">At start: one of its settings is unknown, can't be read or is not allowed.</exception>
    public static OptionsBuilder<NamedSettings<T>> AddNamedSettings<T>(
        this IServiceCollection services, IConfiguration configuration, string section)
        where T : class, new()
    {
        var settings = configuration.GetSection(section);
        return services.AddOptions<NamedSettings<T>>()
            .Configure(named =>
            {
                var faults = settings.Value is null ? [] : new List<string> { $"{section} is no setting: each of its parts has a name." };
                foreach (var part in settings.GetChildren())
                {
                    var unreadable = FaultsOf(part, typeof(T)).ToList();
                    var options = new T();
                    if (unreadable.Count == 0)
                    {
                        part.Bind(options);
                    }

                    faults.AddRange(unreadable.Count > 0 ? unreadable : FaultsOf(options, NameOf(part.Path)));
                    named.Add(part.Key.ToLowerInvariant(), options);
                }

                if (faults.Count > 0)
                {
                    throw new OptionsValidationException(section, typeof(T), faults);
                }
            })
            .ValidateOnStart();
    }

    /// <summary>A setting's name as it is written in the app settings, from its path in the configuration.</summary>
    public static string NameOf(string path) => path.Replace(":", "__", StringComparison.Ordinal);

    // Values are not repeated: one of them may be a secret that stands at the wrong place.
    private static IEnumerable<string> FaultsOf(IConfigurationSection settings, Type type)
    {
        var known = type.GetProperties().Where(property => property.CanWrite).ToDictionary(
            property => property.Name, StringComparer.OrdinalIgnoreCase);
        if (settings.Value is not null)
        {
            yield return $"{NameOf(settings.Path)} is no setting: those of this section are {Names()}.";
        }

        foreach (var setting in settings.GetChildren())
        {
            if (!known.TryGetValue(setting.Key, out var property))
            {
                yield return $"{NameOf(setting.Path)} is no setting: those of this section are {Names()}.";
            }
            else if (FaultOf(setting, property) is { } fault)
            {
                yield return $"{NameOf(setting.Path)} {fault}";
            }
        }

        string Names() => string.Join(", ", known.Keys.Order(StringComparer.Ordinal).Select(name => $"{NameOf(settings.Path)}__{name}"));
    }

    private static string? FaultOf(IConfigurationSection setting, PropertyInfo property)
    {
        var parts = setting.GetChildren().ToList();
        if (IsList(property))
        {
            return setting.Value is not null || !parts.All(IsItem)
                ? $"is a list: set {NameOf(setting.Path)}__0, {NameOf(setting.Path)}__1 and so on."
                : null;
        }

        return parts.Count > 0 ? "has no parts."
            : setting.Value is { } value && !IsReadable(value, property.PropertyType) ? $"must be {Word(property.PropertyType)}."
            : null;
    }

    private static bool IsList(PropertyInfo property) =>
        property.PropertyType != typeof(string) && property.PropertyType.IsAssignableTo(typeof(System.Collections.IEnumerable));

    private static bool IsItem(IConfigurationSection part) =>
        part.Value is not null
            && !part.GetChildren().Any()
            && int.TryParse(part.Key, NumberStyles.None, CultureInfo.InvariantCulture, out _);

    private static bool IsReadable(string value, Type type)
    {
        try
        {
            return TypeDescriptor.GetConverter(type).ConvertFromInvariantString(value) is not null;
        }
        catch (Exception unreadable) when (unreadable is FormatException or ArgumentException or NotSupportedException)
        {
            return false;
        }
    }

    private static string Word(Type type) =>
        type == typeof(int) ? "a whole number" : type == typeof(TimeSpan) ? "a time span such as 00:05:00" : $"a {type.Name}";

    private static IReadOnlyList<string> FaultsOf(object options, string section)
    {
        var found = new List<ValidationResult>();
        Validator.TryValidateObject(options, new ValidationContext(options), found, validateAllProperties: true);
        return
        [
            .. found.Select(one => $"{string.Join(", ", one.MemberNames.Select(member => $"{section}__{member}"))}: {one.ErrorMessage}"),
        ];
    }

    private sealed class Annotations<T>(string section) : IValidateOptions<T> where T : class
    {
        public ValidateOptionsResult Validate(string? name, T options) => FaultsOf(options, section) is { Count: > 0 } faults
            ? ValidateOptionsResult.Fail(faults)
            : ValidateOptionsResult.Success;
    }
}

/// <summary>The parts of a section of the settings, by their names.</summary>
public sealed class NamedSettings<T>
{
    private readonly Dictionary<string, T> _all = new(StringComparer.Ordinal);

    public IReadOnlyDictionary<string, T> All => _all;

    internal void Add(string name, T part) => _all[name] = part;
}
