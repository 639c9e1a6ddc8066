using System.CommandLine;
using HookSdk.Cli.Servers;
using HookSdk.Cli.Terminal;

namespace HookSdk.Cli.Config;

/// <summary><c>hooksdk config</c>: the lines that tell a broker of a server, in every form that the broker knows.</summary>
internal static class ConfigCommand
{
    public static Command Make(Screen screen)
    {
        Option<string> name = new("--name") { Description = "The server's name at the broker: letters, digits, dash and underscore.", DefaultValueFactory = static _ => "main" };
        Option<int> instances = new("--instances") { Description = "How many calls may run at once: each instance makes one at a time.", DefaultValueFactory = static _ => 8 };
        Option<string[]> connectors = new("--connector") { Description = "A connector whose messages the server is asked about, as NAME or NAME:TEXT; may be given several times.", DefaultValueFactory = static _ => ["smpp-in"] };
        Option<string[]> hooks = new("--hook") { Description = "A hook to register; may be given several times. Without it: the hooks that decide, for MQTT 3 and 5." };
        Option<string> adapter = new("--adapter") { Description = "Where EMQX's adapter is to listen: address and port.", DefaultValueFactory = static _ => $"127.0.0.1:{ServerOptions.AdapterPort}" };

        return new ExampleCommand("config", "Prints the broker's configuration lines for a server.", "hooksdk config exhook --url http://10.0.0.5:9000", "hooksdk config vernemq --url http://10.0.0.5:5090/vernemq --form conf")
        {
            One(screen, Target.Emg, [name, instances, connectors], (url, parsed) => EmgConfig.For(url, NameOf(parsed.GetValue(name)!), parsed.GetValue(instances), parsed.GetValue(connectors)!)),
            One(screen, Target.M4, [], static (url, _) => M4Config.For(url)),
            One(screen, Target.ExHook, [name], (url, parsed) => ExHookConfig.For(url, NameOf(parsed.GetValue(name)!)), "emqx"),
            One(screen, Target.ExProto, [adapter], (url, parsed) => ExProtoConfig.For(url, parsed.GetValue(adapter)!)),
            One(screen, Target.VerneMq, [hooks], (url, parsed) => VerneMqConfig.For(url, parsed.GetValue(hooks))),
        };
    }

    private static ExampleCommand One(Screen screen, Target target, IReadOnlyList<Option> own, Func<Uri, ParseResult, ConfigPage> page, string? alias = null)
    {
        Option<string> url = new("--url") { Description = "The server's address as the broker reaches it.", DefaultValueFactory = _ => target.Url };
        Option<string?> form = new("--form") { Description = "Prints this form alone, without a heading: for a file or a pipe." };
        Option<bool> showSecrets = new("--show-secrets") { Description = $"Prints the address as it is. Without it, what looks like a secret is {Secrets.Mask}." };
        ExampleCommand command = new(target.Name, $"Lines for {target.Broker}.", $"hooksdk config {target.Name} --url {target.Url}") { url, form, showSecrets };
        if (alias is not null)
        {
            command.Aliases.Add(alias);
        }

        foreach (Option option in own)
        {
            command.Options.Add(option);
        }

        command.SetAction(parsed =>
        {
            Screen to = parsed.GetValue(showSecrets) ? screen.WithoutSecrets() : screen;
            Print(to, page(ServerAddress.Parse(parsed.GetValue(url)!, target.Url, to), parsed), parsed.GetValue(form));
            return (int)ExitCode.Done;
        });
        return command;
    }

    private static void Print(Screen screen, ConfigPage page, string? only)
    {
        if (only is not null)
        {
            ConfigForm form = page.Forms.FirstOrDefault(f => f.Name == only)
                ?? throw CommandException.Usage($"There is no form '{only}'.", $"This broker has: {string.Join(", ", page.Forms.Select(static f => f.Name))}.");
            foreach (string line in form.Lines)
            {
                screen.Line(line);
            }

            return;
        }

        foreach (ConfigForm form in page.Forms)
        {
            screen.Line($"{form.Where} [--form {form.Name}]", Tone.Strong);
            screen.Line();
            foreach (string line in form.Lines)
            {
                screen.Line($"  {line}".TrimEnd());
            }

            screen.Line();
        }

        foreach (string note in page.Notes)
        {
            screen.Line($"! {note}");
        }
    }

    /// <summary>EMQX's own rule, and harmless at EMG.</summary>
    private static string NameOf(string name) => name.Length is > 0 and <= 256 && char.IsAsciiLetterOrDigit(name[0]) && name.All(static c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_')
        ? name
        : throw CommandException.Usage("The value of --name is no name that the broker takes.", "Use letters, digits, dash and underscore, and begin with a letter or a digit: --name main");
}
