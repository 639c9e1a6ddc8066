using System.CommandLine;

namespace HookSdk.Cli.Servers;

/// <summary>Options that several commands have, each as one command has it.</summary>
internal static class ServerOptions
{
    /// <summary>EMQX's adapter listens on this port, unless its configuration says another.</summary>
    public const int AdapterPort = 9100;

    /// <param name="isRequired">False: <see cref="NeedUrl"/> says when it is.</param>
    /// <param name="description">What it is.</param>
    public static Option<string> Url(bool isRequired = true, string description = "The server's address, as it would stand in the broker's configuration.") =>
        new("--url") { Description = description, Required = isRequired };

    /// <summary>Has a command ask for the address unless it only lists what it knows.</summary>
    public static void NeedUrl(Command command, Option<string> url, Option<bool> list) => command.Validators.Add(result =>
    {
        if (result.GetResult(url) is null && result.GetResult(list) is null)
        {
            result.AddError($"Option '{url.Name}' is required.");
        }
    });

    /// <param name="what">What is waited for.</param>
    /// <param name="then">What is thought of a server that lets so much time pass.</param>
    /// <param name="usual">How long.</param>
    public static Option<string> Patience(string what = "a call", string then = "the server counts as hanging", string usual = "10s") =>
        new("--patience") { Description = $"How long {what} may take before {then}.", DefaultValueFactory = _ => usual };

    public static Option<bool> Json() => new("--json") { Description = "Prints JSON." };

    /// <param name="of">Whose port it is, where a command is not about ExProto alone.</param>
    public static Option<int> Adapter(string of = "The") => new("--adapter-port") { Description = $"{of} port of EMQX's adapter on 127.0.0.1, which the server calls.", DefaultValueFactory = static _ => AdapterPort };

    /// <summary>EMG's.</summary>
    public static Option<string?> Argument() => new("--argument") { Description = "The text of PLUGIN=name:text, which arrives as ccarg." };
}
