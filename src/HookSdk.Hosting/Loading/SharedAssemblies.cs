using System.Collections.Concurrent;
using System.Reflection;
using Microsoft.AspNetCore.Http;

namespace HookSdk.Hosting;

/// <summary>Which assemblies plugins share with the program: those of the framework, of HookSdk, the abstractions of Microsoft.Extensions, and what the settings name. All else is each plugin's own.</summary>
internal sealed class SharedAssemblies
{
    /// <summary>The keys that the framework's assemblies are signed with, where they lie among those of the program.</summary>
    private static readonly string[] FrameworkTokens = ["b03f5f7f11d50a3a", "b77a5c561934e089", "7cec85d7bea7798e", "cc7b13ffcd2ddd51", "adb9793829ddae60", "31bf3856ad364e35"];

    private readonly Dictionary<string, string> _paths;
    private readonly HashSet<string> _more;
    private readonly string[] _frameworkFolders = [Path.GetDirectoryName(typeof(object).Assembly.Location)!, Path.GetDirectoryName(typeof(HttpContext).Assembly.Location)!];
    private readonly ConcurrentDictionary<string, bool> _known = new(StringComparer.OrdinalIgnoreCase);

    /// <param name="more">What the settings name.</param>
    /// <param name="trusted">The paths of the program's assemblies; null: as the runtime has them.</param>
    /// <exception cref="PluginProblemException">The program does not know where its own assemblies lie, or does not have one of those that the settings name.</exception>
    public SharedAssemblies(IEnumerable<string> more, string? trusted = null)
    {
        string[] paths = (trusted ?? (string?)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES") ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries);
        _paths = paths.GroupBy(static p => Path.GetFileNameWithoutExtension(p), StringComparer.OrdinalIgnoreCase).ToDictionary(static g => g.Key, static g => g.First(), StringComparer.OrdinalIgnoreCase);
        if (_paths.Count == 0)
        {
            throw new PluginProblemException("A program that is published as a single file or trimmed cannot load plugins: publish it without PublishSingleFile and PublishTrimmed.");
        }

        _more = new(more, StringComparer.OrdinalIgnoreCase);
        if (_more.FirstOrDefault(name => !_paths.ContainsKey(name)) is { } missing)
        {
            throw new PluginProblemException($"{PluginDirectorySection.Name}:SharedAssemblies names '{missing}', and the program has no such assembly. Reference its package in the program.");
        }
    }

    /// <summary>Whether plugins take this assembly from the program.</summary>
    public bool Contains(string name) => _known.GetOrAdd(name, static (n, shared) => shared._paths.TryGetValue(n, out string? path) && shared.IsShared(n, path), this);

    /// <summary>The version of a shared assembly.</summary>
    public Version VersionOf(string name) => AssemblyName.GetAssemblyName(_paths[name]).Version ?? new Version();

    private bool IsShared(string name, string path) =>
        name.StartsWith("HookSdk.", StringComparison.OrdinalIgnoreCase)
        || (name.StartsWith("Microsoft.Extensions.", StringComparison.OrdinalIgnoreCase) && name.EndsWith(".Abstractions", StringComparison.OrdinalIgnoreCase))
        || _more.Contains(name)
        || IsFrameworks(name, path);

    private bool IsFrameworks(string name, string path)
    {
        // By the framework's folders, and not by where the program has it: a package may bring a newer copy of one of the framework's assemblies, and the program takes that.
        string own = Path.TrimEndingDirectorySeparator(AppContext.BaseDirectory);
        if (_frameworkFolders.Any(folder => folder != own && File.Exists(Path.Combine(folder, name + ".dll"))))
        {
            return true;
        }

        // Published with its own framework, the program has everything in one folder.
        return _frameworkFolders.Contains(own, StringComparer.Ordinal) && Path.GetDirectoryName(path) == own
            && FrameworkTokens.Contains(Convert.ToHexStringLower(AssemblyName.GetAssemblyName(path).GetPublicKeyToken() ?? []));
    }
}
