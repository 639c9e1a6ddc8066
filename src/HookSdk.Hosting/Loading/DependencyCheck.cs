using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using System.Text.Json;

namespace HookSdk.Hosting;

/// <summary>Looks whether all that a plugin needs is there, without loading any of it: what is missing would otherwise be found by the first call that needs it.</summary>
internal static class DependencyCheck
{
    /// <summary>The groups of files in a list. Those of the first must be there.</summary>
    private static readonly string[] Groups = ["runtime", "native", "resources", "runtimeTargets"];

    /// <summary>Checks the files of a plugin.</summary>
    /// <param name="folder">The folder that is to be loaded from.</param>
    /// <param name="folderName">What it is called in the plugin directory, for messages.</param>
    /// <param name="manifest">Its manifest.</param>
    /// <param name="shared">What comes from the program.</param>
    /// <exception cref="PluginProblemException">A file is missing, cut short or no assembly, or is built for a newer framework or SDK; the message names it.</exception>
    public static void Run(string folder, string folderName, PluginManifest manifest, SharedAssemblies shared)
    {
        string list = Path.ChangeExtension(manifest.Assembly, ".deps.json");
        if (File.Exists(Path.Combine(folder, list)))
        {
            CheckListed(folder, folderName, list, shared);
        }
        else
        {
            CheckAll(folder, folderName, shared);
        }

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
            throw NoAssembly(shown, e);
        }
    }

    /// <summary>What <c>dotnet publish</c> has listed must be there as a whole; of what is for one language or one system, that which is there.</summary>
    private static void CheckListed(string folder, string folderName, string list, SharedAssemblies shared)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(folder, list)));
            foreach (JsonProperty library in document.RootElement.GetProperty("targets").EnumerateObject().SelectMany(static target => target.Value.EnumerateObject()))
            {
                foreach ((string group, JsonProperty file) in Groups.SelectMany(group => FilesOf(library.Value, group)))
                {
                    string name = Path.GetFileName(file.Name);
                    if (shared.Contains(Path.GetFileNameWithoutExtension(name)))
                    {
                        continue;
                    }

                    if (PlaceOf(folder, file) is { } place)
                    {
                        EnsureWhole(Path.Combine(folder, place), $"{folderName}/{place}");
                    }
                    else if (group == Groups[0])
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

    private static IEnumerable<(string Group, JsonProperty File)> FilesOf(JsonElement library, string group) =>
        library.TryGetProperty(group, out JsonElement files) ? files.EnumerateObject().Select(file => (group, file)) : [];

    /// <summary>Where a listed file lies: a publish puts most of them beside the assembly, those of a language into a folder of their own, and those of a system where the list says.</summary>
    private static string? PlaceOf(string folder, JsonProperty file)
    {
        string name = Path.GetFileName(file.Name);
        string[] places = file.Value.TryGetProperty("locale", out JsonElement locale) ? [$"{locale.GetString()}/{name}", file.Name] : [file.Name, name];
        return Array.Find(places, place => File.Exists(Path.Combine(folder, place)));
    }

    /// <summary>Without a list .NET loads what lies beside the assembly.</summary>
    private static void CheckAll(string folder, string folderName, SharedAssemblies shared)
    {
        foreach (string name in Directory.EnumerateFiles(folder, "*.dll").Select(static f => Path.GetFileName(f)).Order(StringComparer.Ordinal))
        {
            if (!shared.Contains(Path.GetFileNameWithoutExtension(name)))
            {
                EnsureWhole(Path.Combine(folder, name), $"{folderName}/{name}");
            }
        }
    }

    /// <summary>The tables at the beginning of an assembly can be read though its tail is missing: .NET would find that out at the first call that needs it.</summary>
    private static void EnsureWhole(string path, string shown)
    {
        try
        {
            using FileStream file = File.OpenRead(path);
            long length = file.Length;

            // Of a library that is no .dll it is only known that it is not empty.
            long end = 1;
            if (Path.GetExtension(path).Equals(".dll", StringComparison.OrdinalIgnoreCase))
            {
                using PEReader image = new(file);
                end = image.PEHeaders.SectionHeaders.Select(static s => (long)s.PointerToRawData + s.SizeOfRawData).DefaultIfEmpty(end).Max();
            }

            if (length < end)
            {
                throw new PluginProblemException($"{shown} was cut short: {length} bytes of {end} are there. Copy it again.");
            }
        }
        catch (Exception e) when (e is BadImageFormatException or InvalidOperationException or IOException or UnauthorizedAccessException)
        {
            throw NoAssembly(shown, e);
        }
    }

    private static PluginProblemException NoAssembly(string shown, Exception e) => new($"{shown} is no .NET assembly, or was cut short: {e.Message}");
}
