using System.CommandLine;
using HookSdk.Cli.Check.EmgServer;
using HookSdk.Cli.Check.ExHookServer;
using HookSdk.Cli.Check.ExProtoServer;
using HookSdk.Cli.Check.M4Server;
using HookSdk.Cli.Check.Rules;
using HookSdk.Cli.Check.Settings;
using HookSdk.Cli.Check.VerneMqServer;
using HookSdk.Cli.Servers;
using HookSdk.Cli.Terminal;

namespace HookSdk.Cli.Check;

/// <summary><c>hooksdk check</c>: holds a server that runs against the rules of its broker.</summary>
internal static class CheckCommand
{
    public static Command Make(Screen screen, TimeProvider clock)
    {
        Option<string?> from = new("--from") { Description = "The number that calls and messages come from." };
        Option<string?> to = new("--to") { Description = "The number that they are for." };
        Option<string?> argument = ServerOptions.Argument();
        Option<string?> user = new("--user") { Description = "A user who may log in, as USER:PASSWORD.", HelpName = "USER:PASSWORD" };
        Option<string?> topic = new("--topic") { Description = "A topic that the user may publish to." };
        Option<string?> broker = new("--broker") { Description = "The version of EMQX, where the server is for this one alone, such as 5.10." };
        Option<int> adapter = ServerOptions.Adapter();
        Option<string?> bytes = new("--bytes") { Description = @"Bytes that a device may send first: text with \n, \r, \t and \x0D." };

        return new ExampleCommand("check", "Holds a server that runs against the rules of its broker.", $"hooksdk check vernemq --url {Target.VerneMq.Url} --user dev1:secret", $"hooksdk check exhook --url {Target.ExHook.Url} --json")
        {
            One(Target.Emg, null, null, static s => new EmgConformance(s), [from, to, argument], (s, p) => Numbers(s, p, from, to) with { Argument = p.GetValue(argument) }, screen, clock),
            One(Target.M4, null, null, static s => new M4Conformance(s), [from, to], (s, p) => Numbers(s, p, from, to), screen, clock),
            One(Target.ExHook, "emqx", null, static s => new ExHookConformance(s), [user, topic, broker], (s, p) => Client(s, p, user, topic, screen) with { Broker = EmqxVersion.Parse(p.GetValue(broker)) }, screen, clock),
            One(Target.ExProto, null, "--bytes \"LOGIN dev1 secret\\n\"", static s => new ExProtoConformance(s), [bytes, adapter, broker], (s, p) => s with { Bytes = BytesOf(p.GetValue(bytes)) ?? s.Bytes, AdapterPort = p.GetValue(adapter), Broker = EmqxVersion.Parse(p.GetValue(broker)) }, screen, clock),
            One(Target.VerneMq, null, null, static s => new VerneMqConformance(s), [user, topic], (s, p) => Client(s, p, user, topic, screen), screen, clock),
        };
    }

    private static ExampleCommand One(Target target, string? alias, string? example, Func<CheckSettings, Conformance> conformance, IReadOnlyList<Option> own, Func<CheckSettings, ParseResult, CheckSettings> configure, Screen screen, TimeProvider clock)
    {
        CheckOptionSet options = new(target);
        string line = $"hooksdk check {target.Name} --url {target.Url}";
        ExampleCommand command = new(target.Name, $"Rules of {target.Broker}.", [line, .. example is null ? [] : (string[])[$"{line} {example}"], $"{line} --json > check.json"]);
        if (alias is not null)
        {
            command.Aliases.Add(alias);
        }

        foreach (Option option in options.All.Take(1).Concat(own).Concat(options.All.Skip(1)))
        {
            command.Options.Add(option);
        }

        ServerOptions.NeedUrl(command, options.Url, options.List);
        command.SetAction(async (parsed, cancellationToken) =>
            (int)await new CheckRun(target, options, screen, clock).RunAsync(parsed, s => conformance(configure(s, parsed)), cancellationToken).ConfigureAwait(false));
        return command;
    }

    private static CheckSettings Numbers(CheckSettings settings, ParseResult parsed, Option<string?> from, Option<string?> to) =>
        settings with { From = parsed.GetValue(from) ?? settings.From, To = parsed.GetValue(to) ?? settings.To };

    private static CheckSettings Client(CheckSettings settings, ParseResult parsed, Option<string?> user, Option<string?> topic, Screen screen)
    {
        string? text = parsed.GetValue(user);
        int colon = text?.IndexOf(':', StringComparison.Ordinal) ?? -1;
        string? password = colon < 0 ? null : text![(colon + 1)..];
        screen.Secrets.Add(password);
        return settings with { User = colon < 0 ? text : text![..colon], Password = password, Topic = parsed.GetValue(topic) ?? settings.Topic };
    }

    private static byte[]? BytesOf(string? text)
    {
        try
        {
            return text is null ? null : ByteText.Parse(text);
        }
        catch (FormatException e)
        {
            throw CommandException.Usage(e.Message, ByteText.Form);
        }
    }
}
