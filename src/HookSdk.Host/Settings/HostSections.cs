using Microsoft.Extensions.Configuration;

namespace HookSdk.Host;

/// <summary>The sections of the file, as it was at the start: which of them somebody reads. Of the file alone: the environment holds all kinds of things.</summary>
internal sealed class HostSections
{
    private static readonly string[] Own = ["HookHost", "Hooks", "PluginDirectory", "Plugins", "Kestrel", "Logging", "AllowedHosts", "Urls", "Http_Ports", "Https_Ports"];
    private static readonly string[] OfHooks = ["Emg", "M4", "ExHook", "VerneMq", "EmqxManagement", "VerneMqManagement"];

    private readonly IConfiguration _file;

    private HostSections(IConfiguration file) => _file = file;

    /// <summary>Reads them.</summary>
    /// <exception cref="HostProblemException">The file cannot be read.</exception>
    public static HostSections Read(string file)
    {
        try
        {
            return new HostSections(new ConfigurationBuilder().AddJsonFile(file, optional: false).Build());
        }
        catch (Exception e) when (e is InvalidDataException or IOException or UnauthorizedAccessException)
        {
            throw new HostProblemException(StartProblems.Of(e, null)[0]);
        }
    }

    /// <summary>A section that is mistyped: it is nearly one of the program's, or one that Kestrel passes over. Null: there is none.</summary>
    public string? Problem(IConfiguration configuration) =>
        Mistyped(_file, "", Own) ?? Mistyped(_file.GetSection("Hooks"), "Hooks:", OfHooks) ?? KestrelSection.Problem(configuration);

    /// <summary>The sections that nobody reads.</summary>
    /// <param name="read">The paths of sections that plugins read.</param>
    public IReadOnlyList<string> Unread(IEnumerable<string> read) =>
        [.. _file.GetChildren().Select(static section => section.Key).Except(Own, StringComparer.OrdinalIgnoreCase).Except(read.Select(static r => r.Split(':')[0]), StringComparer.OrdinalIgnoreCase)];

    /// <summary>What stands below <c>Plugins</c> and no plugin reads.</summary>
    /// <inheritdoc cref="Unread" path="/param"/>
    public IReadOnlyList<string> UnreadPlugins(IReadOnlyCollection<string> read) =>
        [.. _file.GetSection("Plugins").GetChildren().Where(section => !read.Any(r => $"{r}:".StartsWith($"{section.Path}:", StringComparison.OrdinalIgnoreCase))).Select(static section => section.Key)];

    private static string? Mistyped(IConfiguration above, string path, string[] known)
    {
        foreach (string name in above.GetChildren().Select(static section => section.Key).Except(known, StringComparer.OrdinalIgnoreCase))
        {
            if (known.FirstOrDefault(k => MistypedSections.IsNearly(name, k)) is { } meant)
            {
                return $"there is no section '{path}{name}'. Is '{path}{meant}' meant?";
            }
        }

        return null;
    }
}
