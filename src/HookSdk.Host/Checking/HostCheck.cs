using HookSdk.Hosting;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace HookSdk.Host;

/// <summary>
/// Starts all but the web server: settings are validated, and the plugins are loaded and check themselves, from copies in a place of the check's own. Nothing listens, no broker is
/// told anything, no plugin begins work in the background, and a server that runs with the same file notices nothing.
/// </summary>
internal static class HostCheck
{
    /// <returns>Whether all is well; what is wrong stands in the errors.</returns>
    /// <exception cref="HostProblemException">The check itself cannot be made.</exception>
    public static async Task<bool> RunAsync(HostFile file, TextWriter output, TextWriter errors)
    {
        CheckLines lines = new();
        string copies = MakeFolder();
        List<string> problems = [];
        try
        {
            WebApplication app = HostApplication.Build(file, builder => CheckedStart.Prepare(builder, lines), options => LookOn(options, copies), isCheck: true);
            await using (app.ConfigureAwait(false))
            {
                PluginDirectory directory = app.Services.GetRequiredService<PluginDirectory>();
                if (File.Exists(directory.Path))
                {
                    problems.Add($"{directory.Path} is a file: PluginDirectory:Path names the directory that holds the plugins.");
                }
                else
                {
                    if (!Directory.Exists(directory.Path))
                    {
                        await errors.WriteLineAsync($"warning: {directory.Path} is not there: the start makes it.").ConfigureAwait(false);
                    }

                    await CheckedStart.RunAsync(app, static service => service is PluginDirectoryService).ConfigureAwait(false);
                    app.Services.GetRequiredService<StartReport>().Write();
                    await WriteAsync(directory, output).ConfigureAwait(false);
                }
            }
        }
        catch (Exception e)
        {
            problems.AddRange(StartProblems.Of(e, null));
        }
        finally
        {
            TryDelete(copies);
        }

        bool isFine = await lines.WriteAsync(problems, errors).ConfigureAwait(false);
        await output.WriteLineAsync(isFine ? $"{file.Path} can be used." : "Settings or plugins cannot be used as they are.").ConfigureAwait(false);
        return isFine;
    }

    private static void LookOn(PluginDirectoryOptions options, string copies)
    {
        options.StateDirectory = copies;
        options.Watch = false;
        options.IsCheck = true;
    }

    private static async Task WriteAsync(PluginDirectory directory, TextWriter output)
    {
        foreach (LoadedPlugin plugin in directory.Slots.Select(static s => s.Current).OfType<LoadedPlugin>())
        {
            await output.WriteLineAsync($"{plugin.Manifest.Name} {plugin.Version}: {string.Join("; ", plugin.Classes.Select(static c => $"{c.Chain.Id} {string.Join(", ", c.Hooks)}"))}").ConfigureAwait(false);
        }
    }

    /// <exception cref="HostProblemException">It cannot be made.</exception>
    private static string MakeFolder()
    {
        try
        {
            return Directory.CreateTempSubdirectory("hookhost-check-").FullName;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new HostProblemException($"the check copies the plugins into a temporary folder, and {Path.GetTempPath()} takes none: {e.Message}");
        }
    }

    private static void TryDelete(string folder)
    {
        try
        {
            Directory.Delete(folder, recursive: true);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // On Windows an assembly that was loaded from there holds it until the program ends; it lies among what the system deletes.
        }
    }
}
