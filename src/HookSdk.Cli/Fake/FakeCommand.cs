using System.CommandLine;
using HookSdk.Cli.Check.EmgServer;
using HookSdk.Cli.Check.ExHookServer;
using HookSdk.Cli.Check.ExProtoServer;
using HookSdk.Cli.Check.M4Server;
using HookSdk.Cli.Check.VerneMqServer;
using HookSdk.Cli.Fake.Brokers;
using HookSdk.Cli.Fake.Load;
using HookSdk.Cli.Servers;
using HookSdk.Cli.Terminal;
using HookSdk.Testing;

namespace HookSdk.Cli.Fake;

/// <summary><c>hooksdk fake</c>: plays the broker against a server, by steps of the command line, at a prompt, or as a load.</summary>
internal static class FakeCommand
{
    public static Command Make(Screen screen, TimeProvider clock, TextReader? input) =>
        new ExampleCommand(
            "fake",
            "Plays the broker against a server that runs: steps of the command line, a prompt where there are none, or a load.",
            $"hooksdk fake emg --url {Target.Emg.Url} --message \"INFO 46700000002 hello\"",
            $"hooksdk fake vernemq --url {Target.VerneMq.Url}",
            $"hooksdk fake emqx --url {Target.ExHook.Url} --clients 50 --rate 2000 --duration 30s")
        {
            Emg(screen, clock, input),
            M4(screen, clock, input),
            Emqx(screen, clock, input),
            ExProto(screen, clock, input),
            VerneMq(screen, clock, input),
        };

    private static ExampleCommand Emg(Screen screen, TimeProvider clock, TextReader? input)
    {
        Option<string[]> connectors = new("--connector") { Description = "A connector that exists, which routes may go to; may be given several times. Without any, every one exists." };
        Option<string?> argument = ServerOptions.Argument();
        return One(
            Target.Emg, "emg", EmgBroker.Steps, new ReplyRules(IsGrpc: false, MayBeUnserved: true, static (_, body) => EmgReplyText.ProblemOfForm(body)), [connectors, argument], screen, clock, input,
            (settings, parsed, _) => Task.FromResult<Broker>(new EmgBroker(settings with { Connectors = parsed.GetValue(connectors) ?? [], Argument = parsed.GetValue(argument) })),
            "--message \"INFO 46700000002 hello\"", "--message \"INFO +46700000001 hello\" --expect rejected");
    }

    private static ExampleCommand M4(Screen screen, TimeProvider clock, TextReader? input) => One(
        Target.M4, "m4", M4Broker.Steps, new ReplyRules(IsGrpc: false, MayBeUnserved: false, static (_, body) => M4ReplyText.ProblemOfObject(body)), [], screen, clock, input,
        static (settings, _, limit) => Task.FromResult<Broker>(new M4Broker(settings, limit!.Value)),
        "--call \"37000000000 37012345678 user=7\"");

    private static ExampleCommand Emqx(Screen screen, TimeProvider clock, TextReader? input)
    {
        Option<string?> version = new("--broker") { Description = "The version of EMQX: 4.3, 4.4, 5.1, 5.8, 5.9, 5.10 (the default), 6.0 or 6.1." };
        ExampleCommand command = One(
            Target.ExHook, "emqx", MqttPlayer<FakeEmqxClient>.Verbs, new ReplyRules(IsGrpc: true, MayBeUnserved: false, ExHookReply.ProblemOf), [version], screen, clock, input,
            async (settings, parsed, limit) => await EmqxBroker.StartAsync(settings with { Version = parsed.GetValue(version) }, limit!.Value).ConfigureAwait(false),
            "--connect alice:secret --publish devices/1/t=21", "--broker 5.1 --connect alice:secret --subscribe \"devices/#\"");
        command.Aliases.Add("exhook");
        return command;
    }

    private static ExampleCommand ExProto(Screen screen, TimeProvider clock, TextReader? input)
    {
        Option<string?> version = new("--broker") { Description = "The version of EMQX: 5.1, 5.8, 5.9, 5.10 (the default), 6.0 or 6.1." };
        Option<int> adapter = ServerOptions.Adapter();
        return One(
            Target.ExProto, "exproto", ExProtoBroker.Steps, new ReplyRules(IsGrpc: true, MayBeUnserved: false, static (_, message) => ExProtoRequests.ProblemOfReply(message)), [version, adapter], screen, clock, input,
            async (settings, parsed, _) => await ExProtoBroker.StartAsync(settings with { Version = parsed.GetValue(version), AdapterPort = parsed.GetValue(adapter) }).ConfigureAwait(false),
            "--connect --send \"PING\\n\" --receive \"OK\\n\"");
    }

    private static ExampleCommand VerneMq(Screen screen, TimeProvider clock, TextReader? input)
    {
        Option<string?> version = new("--broker") { Description = "The version of VerneMQ: 2.1 or 2.2 (the default)." };
        return One(
            Target.VerneMq, "vernemq", MqttPlayer<FakeVerneMqClient>.Verbs, new ReplyRules(IsGrpc: false, MayBeUnserved: false, VerneMqReplyText.ProblemOf), [version], screen, clock, input,
            async (settings, parsed, limit) => await VerneMqBroker.StartAsync(settings with { Version = parsed.GetValue(version) }, limit!.Value).ConfigureAwait(false),
            "--connect alice:secret --publish devices/1/t=21", "--connect \"alice:secret mqtt=3.1.1\" --subscribe \"devices/# qos=1\"");
    }

    private static ExampleCommand One(
        Target target,
        string name,
        IReadOnlyList<Verb> verbs,
        ReplyRules rules,
        IReadOnlyList<Option> own,
        Screen screen,
        TimeProvider clock,
        TextReader? input,
        Func<BrokerSettings, ParseResult, TimeSpan?, Task<Broker>> start,
        params IEnumerable<string> examples)
    {
        FakeOptionSet options = new(verbs);
        ExampleCommand command = new(name, $"Plays {target.Broker}.", [.. examples.Select(e => $"hooksdk fake {name} --url {target.Url} {e}")]);
        foreach (Option option in options.All.Take(1).Concat(own).Concat(options.All.Skip(1)))
        {
            command.Options.Add(option);
        }

        command.SetAction(async (parsed, cancellationToken) =>
            (int)await new FakeRun(target, options, rules, screen, clock, input, (settings, limit) => start(settings, parsed, limit)).RunAsync(parsed, cancellationToken).ConfigureAwait(false));
        return command;
    }
}
