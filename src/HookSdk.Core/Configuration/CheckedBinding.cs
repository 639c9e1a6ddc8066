using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Primitives;

namespace HookSdk;

/// <summary>
/// A section of the configuration that remembers what the generated binder asks it for. What stands there and was not asked for is no setting: so no list of
/// settings is kept beside the options, and nothing is found by reflection. A provider, because the binder tells a null from a missing key only by a section of .NET's own.
/// </summary>
internal sealed class CheckedBinding(IConfiguration configuration, IReadOnlyCollection<string> refused) : IConfigurationProvider
{
    private readonly ConfigurationReloadToken _never = new();
    private readonly HashSet<string> _values = new(StringComparer.OrdinalIgnoreCase);
    private readonly List<string> _asked = [];

    /// <summary>Binds options to a section.</summary>
    /// <param name="configuration">The configuration.</param>
    /// <param name="section">The section.</param>
    /// <param name="options">The options.</param>
    /// <param name="bind">Binds them.</param>
    /// <param name="apart">A key below the section that others read; null: there is none.</param>
    /// <param name="refused">Settings that the options have and a validator refuses: a message that lists settings leaves them out.</param>
    /// <exception cref="InvalidOperationException">A key is no setting, or its value cannot be read: the message names it by its full key.</exception>
    public static void Bind<TOptions>(IConfiguration configuration, string section, TOptions options, Action<IConfigurationSection, TOptions> bind, string? apart = null, IReadOnlyCollection<string>? refused = null)
    {
        CheckedBinding read = new(configuration, refused ?? []);
        try
        {
            bind(new ConfigurationRoot([read]).GetSection(section), options);
        }
        catch (InvalidOperationException e) when (e.InnerException is FormatException or OverflowException or ArgumentException)
        {
            string key = read._asked[^1];
            string value = configuration[key] ?? "";
            string shown = UserInfo.Hide(value);

            // The binder's own message has the value whole.
            throw new InvalidOperationException($"{key} = '{shown}' cannot be read: it takes {SettingForms.In(e.Message) ?? e.InnerException!.Message}.", shown == value ? e : e.InnerException);
        }

        List<string> problems = [.. new[] { section, apart is null ? null : $"{section}:{apart}" }.OfType<string>().Where(key => !string.IsNullOrEmpty(configuration[key])).Select(TakesNoText)];
        read.Check(configuration.GetSection(section), problems, apart);
        if (problems.Count > 0)
        {
            throw new InvalidOperationException(string.Join(" ", problems));
        }
    }

    public bool TryGet(string key, out string? value)
    {
        _asked.Add(key);
        _values.Add(key);
        IConfigurationSection section = configuration.GetSection(key);
        if (section is ConfigurationSection known)
        {
            return known.TryGetValue(null, out value);
        }

        value = section.Value;
        return value is not null;
    }

    public IEnumerable<string> GetChildKeys(IEnumerable<string> earlierKeys, string? parentPath)
    {
        _asked.Add(parentPath!);
        return configuration.GetSection(parentPath!).GetChildren().Select(static child => child.Key);
    }

    public void Set(string key, string? value) => throw new NotSupportedException();

    public IChangeToken GetReloadToken() => _never;

    public void Load()
    {
    }

    /// <summary>Values are not repeated: a mistyped key may well hold a secret.</summary>
    private void Check(IConfigurationSection section, List<string> problems, string? apart = null)
    {
        string[] known = [.. Below(section.Path)];
        foreach (IConfigurationSection child in section.GetChildren().Where(child => apart is null || !child.Key.Equals(apart, StringComparison.OrdinalIgnoreCase)))
        {
            if (!known.Contains(child.Key, StringComparer.OrdinalIgnoreCase))
            {
                problems.Add(SettingProblems.SecretFile(child.Path, $"{child.Path}: there is no such setting. {section.Path} {(known.Length > 0 ? $"has {string.Join(", ", known.Except(refused, StringComparer.Ordinal))}" : "takes one value")}."));
            }
            else if (child.Value is { Length: > 0 } && !_values.Contains(child.Path))
            {
                problems.Add(TakesNoText(child.Path));
            }
            else
            {
                Check(child, problems);
            }
        }
    }

    private static string TakesNoText(string key) => $"{key} takes settings below it, not a text.";

    /// <summary>The keys that were asked for below a section.</summary>
    private IEnumerable<string> Below(string path) => _asked
        .Where(key => key.Length > path.Length && key[path.Length] == ':' && key.StartsWith(path, StringComparison.OrdinalIgnoreCase))
        .Select(key => key[(path.Length + 1)..].Split(':')[0])
        .Distinct(StringComparer.OrdinalIgnoreCase);
}
