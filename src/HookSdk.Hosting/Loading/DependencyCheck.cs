using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using System.Text.Json;

namespace HookSdk.Hosting;

/// <summary>Looks whether all that a plugin needs is there, without loading any of it: what is missing would otherwise be found by the first call that needs it.</summary>
internal static class DependencyCheck
{
    /// <summary>Checks the files of a plugin.</summary>
    /// <param name="folder">The folder that is to be loaded from.</param>
    /// <param name="folderName">What it is called in the plugin directory, for messages.</param>
    /// <param name="manifest">Its manifest.</param>
    /// <param name="shared">What comes from the program.</param>
    /// <exception cref="PluginProblemException">A file is missing or no assembly, or is built for a newer framework or SDK; the message names it.</exception>
    public static void Run(string folder, string folderName, PluginManifest manifest, SharedAssemblies shared)
    {
        CheckListed(folder, folderName, manifest, shared);
        foreach (AssemblyName needed in ReferencesOf(Path.Combine(folder, manifest.Assembly), $"{folderName}/{manifest.Assembly}"))
        {
            string name = needed.Name!;
            if (shared.Contains(name))
            {
                if (needed.Version > shared.VersionOf(name))
                {
                    throw new PluginProblemException($"{folderName}/{manifest.Assembly} is built for {name} {needed.Version}, and this program has {shared.VersionOf(name)}. Update the program, or build the plugin for what it has.");
                }
            }
            else if (!File.Exists(Path.Combine(folder, name + ".dll")))
            {
                throw new PluginProblemException($"{folderName}/{name}.dll, which {manifest.Assembly} needs, is not in the folder. Use dotnet publish, and copy all that it leaves.");
            }
        }
    }

    private static AssemblyName[] ReferencesOf(string path, string shown)
    {
        try
        {
            using FileStream file = File.OpenRead(path);
            using PEReader image = new(file);
            if (!image.HasMetadata)
            {
                throw new PluginProblemException($"{shown} is no .NET assembly.");
            }

            MetadataReader metadata = image.GetMetadataReader();
            return [.. metadata.AssemblyReferences.Select(r => metadata.GetAssemblyReference(r).GetAssemblyName())];
        }
        catch (FileNotFoundException)
        {
            throw new PluginProblemException($"{shown}, which {PluginManifest.FileName} names, is not in the folder.");
        }
        catch (Exception e) when (e is BadImageFormatException or InvalidOperationException or IOException or UnauthorizedAccessException)
        {
            throw new PluginProblemException($"{shown} is no .NET assembly, or was cut short: {e.Message}");
        }
    }

    /// <summary>What <c>dotnet publish</c> has listed must be there.</summary>
    private static void CheckListed(string folder, string folderName, PluginManifest manifest, SharedAssemblies shared)
    {
        string list = Path.ChangeExtension(manifest.Assembly, ".deps.json");
        if (!File.Exists(Path.Combine(folder, list)))
        {
            return;
        }

        try
        {
            using JsonDocument document = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(folder, list)));
            foreach (JsonProperty library in document.RootElement.GetProperty("targets").EnumerateObject().SelectMany(static target => target.Value.EnumerateObject()))
            {
                foreach (JsonProperty file in library.Value.TryGetProperty("runtime", out JsonElement files) ? files.EnumerateObject() : [])
                {
                    string name = Path.GetFileName(file.Name);
                    if (!shared.Contains(Path.GetFileNameWithoutExtension(name)) && !File.Exists(Path.Combine(folder, name)) && !File.Exists(Path.Combine(folder, file.Name)))
                    {
                        throw new PluginProblemException($"{folderName}/{name}, which {list} lists, is not in the folder. Use dotnet publish, and copy all that it leaves.");
                    }
                }
            }
        }
        catch (Exception e) when (e is JsonException or KeyNotFoundException or InvalidOperationException or IOException or UnauthorizedAccessException)
        {
            throw new PluginProblemException($"{folderName}/{list} cannot be read: was it cut short? {e.Message}");
        }
    }
}
