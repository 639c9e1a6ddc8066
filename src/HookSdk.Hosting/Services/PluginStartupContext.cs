using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace HookSdk.Hosting;

/// <summary>A plugin from the directory, while its services are registered.</summary>
public sealed class PluginStartupContext
{
    internal PluginStartupContext(string name, string? version, string folder, IServiceCollection services, IConfiguration configuration, string section)
    {
        Name = name;
        Version = version;
        Folder = folder;
        Services = services;
        Configuration = configuration;
        Section = section;
    }

    /// <summary>The plugin's name.</summary>
    public string Name { get; }

    /// <summary>The version that <c>plugin.json</c> states; null: it states none.</summary>
    public string? Version { get; }

    /// <summary>The full path of the folder that this version is loaded from, for files that lie beside the assembly. It is a copy: nothing is kept that is written there.</summary>
    public string Folder { get; }

    /// <summary>The plugin's own services. They are disposed of when this version is unloaded.</summary>
    public IServiceCollection Services { get; }

    /// <summary>The program's configuration.</summary>
    public IConfiguration Configuration { get; }

    /// <summary>The key of the plugin's section: what <c>plugin.json</c> names (<c>"settings"</c>), or <c>Plugins:</c> and the plugin's name.</summary>
    public string Section { get; }

    /// <summary>The plugin's section of the configuration.</summary>
    public IConfigurationSection Settings => Configuration.GetSection(Section);

    /// <summary>
    /// Refuses whatever else stands in the plugin's section, for a plugin that reads sections in it: what is mistyped there would have no effect. Within each of them
    /// <c>AddStrictSettings</c> does the same. A plugin whose section is bound as a whole by <c>AddStrictSettings</c> needs no such call.
    /// </summary>
    /// <param name="keys">All keys that the section may have, such as <c>Users</c>. Capitals make no difference.</param>
    /// <exception cref="ArgumentException">None is given.</exception>
    /// <exception cref="InvalidOperationException">There is another key: the message names it, and what may be meant.</exception>
    public void AllowKeys(params string[] keys)
    {
        ArgumentNullException.ThrowIfNull(keys);
        if (keys.Length == 0)
        {
            throw new ArgumentException("Name the keys that the section may have.", nameof(keys));
        }

        if (Settings.GetChildren().FirstOrDefault(child => !keys.Contains(child.Key, StringComparer.OrdinalIgnoreCase)) is { } unknown)
        {
            string? meant = keys.FirstOrDefault(key => MistypedSections.IsNearly(unknown.Key, key));
            throw new InvalidOperationException($"{Section} cannot be used: '{unknown.Path}' is no setting. {(meant is null ? $"There are {string.Join(", ", keys)}." : $"Is '{Section}:{meant}' meant?")}");
        }
    }
}
