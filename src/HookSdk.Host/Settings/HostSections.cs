using Microsoft.Extensions.Configuration;

namespace HookSdk.Host;

/// <summary>The sections of the file: which of them somebody reads.</summary>
internal static class HostSections
{
    private static readonly string[] Own = ["HookHost", "Hooks", "PluginDirectory", "Plugins", "Kestrel", "Logging", "AllowedHosts", "Urls"];

    /// <summary>Kestrel passes over what it does not know: a port would speak another protocol than was meant, or with no certificate.</summary>
    private static readonly string[] OfKestrel = ["Endpoints", "EndpointDefaults", "Certificates"];
    private static readonly string[] OfEndpoint = ["Url", "Protocols", "SslProtocols", "Certificate", "ClientCertificateMode", "Sni"];

    /// <summary>A section that is mistyped: it is nearly one of the program's, or one that Kestrel passes over. Null: there is none.</summary>
    /// <exception cref="HostProblemException">The file cannot be read.</exception>
    public static string? Problem(IConfiguration configuration, string file)
    {
        foreach (string section in InFile(file))
        {
            if (Own.FirstOrDefault(own => MistypedSections.IsNearly(section, own)) is { } meant)
            {
                return $"there is no section '{section}'. Is '{meant}' meant?";
            }
        }

        IConfigurationSection kestrel = configuration.GetSection("Kestrel");
        return Unknown(kestrel, OfKestrel)
            ?? kestrel.GetSection("Endpoints").GetChildren().Append(kestrel.GetSection("EndpointDefaults")).Select(static endpoint => Unknown(endpoint, OfEndpoint)).FirstOrDefault(static p => p is not null);
    }

    /// <summary>The sections of the file that nobody reads.</summary>
    /// <param name="file">The file.</param>
    /// <param name="read">The sections that plugins read.</param>
    public static IReadOnlyList<string> Unread(string file, IEnumerable<string> read) =>
        [.. InFile(file).Except(Own, StringComparer.OrdinalIgnoreCase).Except(read.Select(static r => r.Split(':')[0]), StringComparer.OrdinalIgnoreCase)];

    /// <summary>Of the file alone: the environment holds all kinds of things.</summary>
    private static string[] InFile(string file)
    {
        try
        {
            return [.. new ConfigurationBuilder().AddJsonFile(file, optional: false).Build().GetChildren().Select(static section => section.Key)];
        }
        catch (Exception e) when (e is InvalidDataException or IOException or UnauthorizedAccessException)
        {
            throw new HostProblemException(StartProblems.Of(e)[0]);
        }
    }

    private static string? Unknown(IConfigurationSection section, string[] known) =>
        section.GetChildren().FirstOrDefault(child => !known.Contains(child.Key, StringComparer.OrdinalIgnoreCase)) is { } unknown
            ? $"{unknown.Path}: there is no such setting. {section.Path} has {string.Join(", ", known)}."
            : null;
}
