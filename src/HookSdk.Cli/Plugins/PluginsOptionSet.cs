using System.CommandLine;
using System.Text;
using HookSdk.Cli.Files;
using HookSdk.Cli.Servers;
using HookSdk.Cli.Terminal;

namespace HookSdk.Cli.Plugins;

/// <summary>The options that every <c>hooksdk plugins</c> command has.</summary>
internal sealed class PluginsOptionSet
{
    public const string Example = "http://127.0.0.1:8081/_plugins";

    private const int LongestToken = 4096;

    public Option<string> Url { get; } = new("--url") { Description = "The address of the operator's endpoint, with the path that it is mapped at.", DefaultValueFactory = static _ => Example };

    public Option<string?> Socket { get; } = new("--socket") { Description = "The Unix socket that the endpoint listens on, in place of the host and the port of --url.", HelpName = "FILE" };

    public Option<string?> TokenFile { get; } = new("--token-file") { Description = "A file with the token that the endpoint asks for (PluginDirectory:Admin:Token).", HelpName = "FILE" };

    public Option<bool> Json { get; } = new("--json") { Description = "Prints what the endpoint answered, as JSON." };

    public IEnumerable<Option> All => [Url, Socket, TokenFile, Json];

    public PluginsSettings Read(ParseResult parsed, Screen screen)
    {
        Uri url = ServerAddress.Parse(parsed.GetValue(Url)!, Example, screen);
        if (url.AbsolutePath == "/")
        {
            url = new Uri(url, "/_plugins");
        }

        string? socket = parsed.GetValue(Socket);
        string? token = parsed.GetValue(TokenFile) is { } file ? TokenIn(file, screen) : null;
        if (token is not null && socket is null && url is { Scheme: "http", IsLoopback: false })
        {
            screen.Aside($"! The token goes to {url.Host} unencrypted: use https, or call from the server's own machine.");
        }

        return new PluginsSettings(url, socket, token);
    }

    private static string TokenIn(string file, Screen screen)
    {
        string token;
        try
        {
            token = BoundedFile.Read(file, LongestToken) is { } bytes ? Encoding.UTF8.GetString(bytes).Trim() : "";
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            throw CommandException.Usage($"The file of --token-file cannot be read: {e.Message}", "Name the file that holds the token of PluginDirectory:Admin:Token.");
        }

        if (token.Length == 0 || token.Any(static c => c is <= ' ' or > '~'))
        {
            throw CommandException.Usage("The file of --token-file holds no token.", "It is to hold one line without spaces: the token of PluginDirectory:Admin:Token.");
        }

        screen.Secrets.Add(token);
        return token;
    }
}
