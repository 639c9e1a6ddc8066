using System.ComponentModel;
using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using Microsoft.Extensions.Configuration;

namespace HookSdk;

/// <summary>Looks through a section before .NET's binder does, for what that passes over or says without a name.</summary>
[UnconditionalSuppressMessage("Trimming", "IL2026", Justification = Kept)]
[UnconditionalSuppressMessage("Trimming", "IL2067", Justification = Kept)]
[UnconditionalSuppressMessage("Trimming", "IL2070", Justification = Kept)]
[UnconditionalSuppressMessage("Trimming", "IL2072", Justification = Kept)]
[UnconditionalSuppressMessage("AOT", "IL3050", Justification = Kept)]
internal sealed class StrictBinder
{
    private const string Kept = "StrictSettingsGenerator names the types of the options, their properties and their entries; options that it could not name are refused (StrictSettingsTypes).";

    private bool _hasKeyNames;

    /// <summary>Binds options to a section.</summary>
    /// <exception cref="InvalidOperationException">The section cannot be used: the message names the key and what is wrong.</exception>
    /// <param name="name">Its name.</param>
    /// <param name="section">The section; null: it is not there.</param>
    /// <param name="options">The options.</param>
    public static void Bind<TOptions>(string name, StrictNode? section, TOptions options)
        where TOptions : class
    {
        if (section is null)
        {
            throw new InvalidOperationException($"{name} cannot be used: it is not there. Is its name mistyped? An empty one says that there is nothing to set.");
        }

        StrictBinder check = new();
        try
        {
            check.Check(section, typeof(TOptions));
        }
        catch (InvalidOperationException e)
        {
            throw new InvalidOperationException($"{name} cannot be used: {e.Message}", e);
        }

        try
        {
            // With it, what a setter throws is not passed over in a list's entries; but .NET's search for unknown keys takes those that an attribute names for unknown.
            section.Bind(options, binder => binder.ErrorOnUnknownConfiguration = !check._hasKeyNames);
        }
        catch (Exception e)
        {
            throw new InvalidOperationException($"{name} cannot be used: {e.GetBaseException().Message}", e);
        }
    }

    private void Check(IConfigurationSection section, Type type)
    {
        if (TypeDescriptor.GetConverter(type) is var converter && converter.CanConvertFrom(typeof(string)))
        {
            CheckValue(section, Nullable.GetUnderlyingType(type) ?? type, Nullable.GetUnderlyingType(type) is not null, converter);
            return;
        }

        if (!string.IsNullOrEmpty(section.Value))
        {
            throw new InvalidOperationException($"'{section.Path}' is one text, and must have entries below it, such as '{section.Path}:{ExampleOf(type)}'.");
        }

        CheckEmpty(section, type);
        if (EntryOf(type) is { } entry)
        {
            foreach (IConfigurationSection child in section.GetChildren())
            {
                CheckEntry(child, entry);
            }

            return;
        }

        Dictionary<string, Type> known = new(StringComparer.OrdinalIgnoreCase);
        foreach (PropertyInfo property in type.GetProperties(BindingFlags.Public | BindingFlags.Instance).Where(IsSetting))
        {
            string? keyName = property.GetCustomAttribute<ConfigurationKeyNameAttribute>()?.Name;
            _hasKeyNames |= keyName is not null;
            known[keyName ?? property.Name] = property.PropertyType;
        }

        foreach (IConfigurationSection child in section.GetChildren())
        {
            Check(child, known.TryGetValue(child.Key, out Type? of) ? of : throw new InvalidOperationException(SettingProblems.SecretFile(child.Path, $"'{child.Path}' is no setting: there are {string.Join(", ", known.Keys)}.")));
        }
    }

    /// <summary>Nothing has to be said as such: what was lost, or is another type's, would leave a list of opt-outs empty.</summary>
    private static void CheckEmpty(IConfigurationSection section, Type type)
    {
        bool isList = EntryOf(type) is not null && !IsTable(type);
        EmptyForm form = ((StrictNode)section).Form;

        // No source makes null of an empty list.
        if (form == EmptyForm.Text || (form == EmptyForm.Unknown && isList && section.Value is null))
        {
            throw new InvalidOperationException($"'{section.Path}' is {(section.Value is null ? "null" : "an empty text")}, and must {(isList ? "be a list: [] is an empty one" : "have entries below it: {} says that there are none")}.");
        }
    }

    private static void CheckValue(IConfigurationSection section, Type type, bool mayBeNull, TypeConverter converter)
    {
        if (section.GetChildren().FirstOrDefault() is { } child)
        {
            throw new InvalidOperationException($"'{child.Path}' is no setting: '{section.Path}' takes one value.");
        }

        if (section.Value is null && !mayBeNull)
        {
            throw new InvalidOperationException($"'{section.Path}' is null. Leave it out, or give it a value.");
        }

        try
        {
            if (section.Value is { } value)
            {
                converter.ConvertFromInvariantString(value);
                if (type.IsEnum && !type.IsDefined(typeof(FlagsAttribute), inherit: false) && !Enum.GetNames(type).Contains(value.Trim(), StringComparer.OrdinalIgnoreCase))
                {
                    // .NET takes any number, and adds names up.
                    throw new FormatException($"'{value}' is none of its names");
                }
            }
        }
        catch (Exception e) when (e is FormatException or OverflowException or ArgumentException or NotSupportedException)
        {
            throw new InvalidOperationException($"'{section.Path}' = '{UserInfo.Hide(section.Value ?? "")}' cannot be read: it takes {SettingForms.Of(type) ?? e.Message}.", e);
        }
    }

    private void CheckEntry(IConfigurationSection section, Type type)
    {
        // The binder makes nothing of it, or null.
        if (string.IsNullOrEmpty(section.Value) && !section.GetChildren().Any() && !TypeDescriptor.GetConverter(type).CanConvertFrom(typeof(string)))
        {
            throw new InvalidOperationException($"'{section.Path}' is empty.");
        }

        Check(section, type);
    }

    /// <summary>A key that may stand below.</summary>
    private static string ExampleOf(Type type) =>
        EntryOf(type) is null ? type.GetProperties(BindingFlags.Public | BindingFlags.Instance).FirstOrDefault(IsSetting)?.Name ?? "name"
        : IsTable(type) ? "name" : "0";

    private static bool IsTable(Type type) => type.GetInterfaces().Prepend(type).Any(static i => i.IsGenericType && (i.GetGenericTypeDefinition() == typeof(IDictionary<,>) || i.GetGenericTypeDefinition() == typeof(IReadOnlyDictionary<,>)));

    /// <summary>What a list or a dictionary holds; null: it is neither.</summary>
    private static Type? EntryOf(Type type)
    {
        return type.IsArray ? type.GetElementType() : Of(typeof(IDictionary<,>), 1) ?? Of(typeof(IReadOnlyDictionary<,>), 1) ?? Of(typeof(IEnumerable<>), 0);

        Type? Of(Type shape, int argument) => type.GetInterfaces().Prepend(type).FirstOrDefault(i => i.IsGenericType && i.GetGenericTypeDefinition() == shape)?.GenericTypeArguments[argument];
    }

    private static bool IsSetting(PropertyInfo property) =>
        property.GetIndexParameters().Length == 0
        && (property.SetMethod is { IsPublic: true } || !TypeDescriptor.GetConverter(property.PropertyType).CanConvertFrom(typeof(string)));
}
