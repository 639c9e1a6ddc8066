using System.Reflection;
using System.Runtime.Loader;

namespace HookSdk.Hosting;

/// <summary>Where the assemblies of one version of a plugin are loaded, apart from those of the program and of other plugins.</summary>
internal sealed class PluginLoadContext(string name, string assembly, SharedAssemblies shared) : AssemblyLoadContext(name, isCollectible: true)
{
    private readonly AssemblyDependencyResolver _resolver = new(assembly);

    protected override Assembly? Load(AssemblyName assemblyName)
    {
        if (assemblyName.Name is not { } asked || shared.Contains(asked))
        {
            return null;
        }

        if (_resolver.ResolveAssemblyToPath(assemblyName) is { } path)
        {
            return LoadFromAssemblyPath(path);
        }

        // What the program happens to have is not the plugin's: it would be another version tomorrow.
        return string.IsNullOrEmpty(assemblyName.CultureName)
            ? throw new FileNotFoundException($"{asked} {assemblyName.Version} is not in the plugin's folder, and is none of the assemblies that plugins share with the program.", asked + ".dll")
            : null;
    }

    protected override nint LoadUnmanagedDll(string unmanagedDllName) => _resolver.ResolveUnmanagedDllToPath(unmanagedDllName) is { } path ? LoadUnmanagedDllFromPath(path) : 0;
}
