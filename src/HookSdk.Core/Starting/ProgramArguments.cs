using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Configuration.CommandLine;

namespace HookSdk;

/// <summary>The arguments of a program that serves hooks: what .NET passes over in silence is named.</summary>
/// <param name="Settings">Those that set something, as .NET reads them.</param>
/// <param name="IsCheck">Whether settings are only looked at.</param>
/// <param name="IsHelp">Whether help is asked for.</param>
/// <param name="Problem">What cannot be understood, in one line; null: nothing.</param>
internal sealed record ProgramArguments(string[] Settings, bool IsCheck, bool IsHelp, string? Problem)
{
    private const string Form = "A setting is given as --Section:Key=value.";

    /// <summary>What .NET and HookSdk read from the command line themselves.</summary>
    private static readonly string[] Known =
    [
        "Hooks", "Kestrel", "Logging", "AllowedHosts", "Urls", "Http_Ports", "Https_Ports", "Environment", "ApplicationName", "ContentRoot", "WebRoot", "DetailedErrors", "CaptureStartupErrors",
        "ShutdownTimeoutSeconds", "SuppressStatusMessages", "PreferHostingUrls", "PreventHostingStartup", "HostingStartupAssemblies", "HostingStartupExcludeAssemblies", "HostBuilder",
    ];

    public static ProgramArguments Read(string[] args)
    {
        string[] settings = [.. args.Where(static a => a is not ("--check" or "--help" or "-h" or "-?"))];
        return new ProgramArguments(settings, args.Contains("--check"), args.Any(static a => a is "--help" or "-h" or "-?"), ProblemOf(settings));
    }

    /// <summary>A section that is set on the command line and that nobody has: no other program's settings stand there.</summary>
    /// <param name="configuration">The configuration.</param>
    /// <param name="read">The sections that something of the program is known to read.</param>
    /// <returns>What is wrong, in one line; null: nothing.</returns>
    public string? UnknownSection(IConfigurationRoot configuration, IEnumerable<string> read)
    {
        string[] others = [.. configuration.Providers.Where(static p => p is not CommandLineConfigurationProvider and not ChainedConfigurationProvider).SelectMany(static p => p.GetChildKeys([], null))];
        string[] known = [.. Known, .. others, .. read.Select(static r => r.Split(':')[0])];
        return Keys(Settings).Select(static key => key.Split(':')[0]).FirstOrDefault(section => !known.Contains(section, StringComparer.OrdinalIgnoreCase)) is { } unknown
            ? $"'--{unknown}' is none of its arguments, and no section of its settings. {Form} A section of your own stands in the settings file first, be it empty."
            : null;
    }

    /// <summary>An address on the command line that Kestrel passes over. In the environment, where containers have it for every program, it is no mistake.</summary>
    /// <returns>What is wrong, in one line; null: nothing.</returns>
    public string? PassedOver(IConfiguration configuration) => Keys(Settings).FirstOrDefault(key => ListenAddresses.IsPassedOver(configuration, key)) is { } passedOver
        ? $"'--{passedOver}' does not count, since {ListenAddresses.Before(configuration)}. Write --{ListenAddresses.KeyOf(configuration)}=http://127.0.0.1:8080."
        : null;

    private static string? ProblemOf(string[] args)
    {
        for (int i = 0; i < args.Length; i++)
        {
            if (args[i] is var given && Key(given) is not { Length: > 0 } key)
            {
                return $"'{given}' is none of its arguments. {Form}";
            }
            else if (!given.Contains('=') && ++i == args.Length)
            {
                return $"'{given}' is none of its arguments, and as a setting it has no value. {Form}";
            }
        }

        return null;
    }

    private static IEnumerable<string> Keys(string[] args)
    {
        for (int i = 0; i < args.Length; i++)
        {
            yield return Key(args[i])!;
            i += args[i].Contains('=') ? 0 : 1;
        }
    }

    /// <summary>The key, by the rules of .NET: <c>--key value</c>, <c>--key=value</c>, <c>/key value</c>, <c>/key=value</c> and <c>key=value</c>; null: it is none.</summary>
    private static string? Key(string argument)
    {
        bool isMarked = argument.StartsWith("--", StringComparison.Ordinal) || argument.StartsWith('/');
        return isMarked ? argument[(argument[0] == '/' ? 1 : 2)..].Split('=')[0]
            : argument.StartsWith('-') || !argument.Contains('=') ? null
            : argument.Split('=')[0];
    }
}
