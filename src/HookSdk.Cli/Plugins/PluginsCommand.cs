using System.CommandLine;
using System.Text.Json;
using HookSdk.Cli.Terminal;

namespace HookSdk.Cli.Plugins;

/// <summary><c>hooksdk plugins</c>: what the operator's endpoint of a running server can do.</summary>
internal static class PluginsCommand
{
    public static Command Make(Screen screen, TimeProvider clock)
    {
        return new ExampleCommand("plugins", "Lists and changes the plugins of a server that runs, at its operator's endpoint (MapHookPlugins).", $"hooksdk plugins list --url {PluginsOptionSet.Example}", "hooksdk plugins upgrade opt-out --token-file /run/secrets/plugins")
        {
            Named("list", "Lists plugins, their versions and the order of each server, or one plugin.", isOptional: true, HttpMethod.Get, static name => name is null ? "" : $"/{name}", screen, clock),
            Switch("enable", "Puts a plugin back into its chains.", screen, clock),
            Switch("disable", "Takes a plugin out of its chains, without unloading it.", screen, clock),
            Named("load", "Loads a plugin that is not loaded; without a name: looks at the whole directory now.", isOptional: true, HttpMethod.Post, static name => name is null ? "/load" : $"/{name}/load", screen, clock),
            Named("upgrade", "Takes what the plugin's folder holds now, also after a rollback.", isOptional: false, HttpMethod.Post, static name => $"/{name}/upgrade", screen, clock),
            Named("rollback", "Puts the version before in the place of the one that runs.", isOptional: false, HttpMethod.Post, static name => $"/{name}/rollback", screen, clock),
            Order(screen, clock),
        };
    }

    private static ExampleCommand Named(string verb, string description, bool isOptional, HttpMethod method, Func<string?, string> path, Screen screen, TimeProvider clock)
    {
        Argument<string?> name = new("name") { Description = "The plugin's name.", Arity = isOptional ? ArgumentArity.ZeroOrOne : ArgumentArity.ExactlyOne };
        PluginsOptionSet options = new();
        ExampleCommand command = new(verb, description, [.. isOptional ? new[] { $"hooksdk plugins {verb}" } : [], $"hooksdk plugins {verb} opt-out --url {PluginsOptionSet.Example}"]) { name };
        return Complete(command, options, screen, clock, parsed => (method, path(Part(parsed.GetValue(name))), null));
    }

    private static ExampleCommand Switch(string verb, string description, Screen screen, TimeProvider clock)
    {
        Argument<string> name = new("name") { Description = "The plugin's name." };
        Option<string?> server = new("--server") { Description = "The server, as logs name it, where several have a plugin of this name that is compiled in: emg:north" };
        PluginsOptionSet options = new();
        ExampleCommand command = new(verb, description, $"hooksdk plugins {verb} opt-out --url {PluginsOptionSet.Example}") { name, server };
        return Complete(command, options, screen, clock, parsed => (HttpMethod.Post, $"/{Part(parsed.GetValue(name))}/{verb}{(parsed.GetValue(server) is { } of ? $"?server={Uri.EscapeDataString(of)}" : "")}", null));
    }

    private static ExampleCommand Order(Screen screen, TimeProvider clock)
    {
        Argument<string[]> names = new("names") { Description = "All plugins of the server, each once, in the order in which they are to be asked.", Arity = ArgumentArity.OneOrMore };
        Option<string?> server = new("--server") { Description = "The server, as logs name it, where the program has several: emg:north" };
        PluginsOptionSet options = new();
        ExampleCommand command = new("order", "Brings the plugins of a server into another order.", $"hooksdk plugins order opt-out router --server emg --url {PluginsOptionSet.Example}") { names, server };
        return Complete(command, options, screen, clock, parsed => (HttpMethod.Post, "/order", JsonSerializer.Serialize(new { server = parsed.GetValue(server), names = parsed.GetValue(names) })));
    }

    private static ExampleCommand Complete(ExampleCommand command, PluginsOptionSet options, Screen screen, TimeProvider clock, Func<ParseResult, (HttpMethod Method, string Path, string? Body)> call)
    {
        foreach (Option option in options.All)
        {
            command.Options.Add(option);
        }

        command.SetAction(async (parsed, cancellationToken) =>
        {
            (HttpMethod method, string path, string? body) = call(parsed);
            return (int)await new PluginsRun(options.Read(parsed, screen), parsed.GetValue(options.Json), screen, clock).RunAsync(method, path, body, cancellationToken).ConfigureAwait(false);
        });
        return command;
    }

    /// <summary>A name as a part of the path. One that would lead elsewhere is none.</summary>
    private static string? Part(string? name) => name is null ? null
        : name.Trim() is not ("" or "." or "..") ? Uri.EscapeDataString(name)
        : throw CommandException.Usage("That is no name of a plugin.", "`hooksdk plugins list` has the names.");
}
