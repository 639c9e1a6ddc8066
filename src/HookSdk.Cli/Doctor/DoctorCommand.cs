using System.CommandLine;
using HookSdk.Cli.Doctor.EmgPair;
using HookSdk.Cli.Doctor.ExHookPair;
using HookSdk.Cli.Doctor.ExProtoPair;
using HookSdk.Cli.Doctor.M4Pair;
using HookSdk.Cli.Doctor.Settings;
using HookSdk.Cli.Doctor.VerneMqPair;
using HookSdk.Cli.Servers;
using HookSdk.Cli.Terminal;

namespace HookSdk.Cli.Doctor;

/// <summary><c>hooksdk doctor</c>: looks at a server and at its broker's configuration, and says what is wrong between them.</summary>
internal static class DoctorCommand
{
    private const string EmqxFiles = "emqx.conf, and before it data/configs/cluster.hocon where the dashboard was used";
    private const string EmqxApi = "http://127.0.0.1:18083";

    public static Command Make(Screen screen, TimeProvider clock)
    {
        Option<string?> script = new("--script") { Description = "What stands as the external script in the Connection Point." };
        Option<string?> broker = new("--broker") { Description = "The version of EMQX, such as 5.8.9, where the API does not say it." };

        return new ExampleCommand(
            "doctor",
            "Looks at a server that runs and at its broker's configuration, and says what is wrong between them.",
            $"hooksdk doctor vernemq --url {Target.VerneMq.Url} --config /etc/vernemq/vernemq.conf",
            "hooksdk doctor exhook --url http://10.0.0.5:9000 --api http://10.0.0.7:18083 --api-key-file key.txt")
        {
            One(Target.Emg, null, "server.cfg", null, "--config server.cfg", static () => new EmgExamination(), [], static (s, _) => s, screen, clock),
            One(Target.M4, null, "/etc/m2/system.conf", null, "--config /etc/m2/system.conf --script http://10.0.0.5:8833", static () => new M4Examination(), [script], (s, p) => s with { Script = ScriptOf(p.GetValue(script), s) }, screen, clock),
            One(Target.ExHook, "emqx", EmqxFiles, EmqxApi, "--config emqx.conf", static () => new ExHookExamination(), [broker], (s, p) => s with { Broker = EmqxVersion.Parse(p.GetValue(broker)) }, screen, clock),
            One(Target.ExProto, null, EmqxFiles, EmqxApi, "--config emqx.conf", static () => new ExProtoExamination(), [broker], (s, p) => s with { Broker = EmqxVersion.Parse(p.GetValue(broker)) }, screen, clock),
            One(Target.VerneMq, null, "vernemq.conf", "http://127.0.0.1:8888", "--api http://127.0.0.1:8888 --api-key-file key.txt", static () => new VerneMqExamination(), [], static (s, _) => s, screen, clock),
        };
    }

    private static ExampleCommand One(
        Target target, string? alias, string files, string? api, string example, Func<Examination> examination, IReadOnlyList<Option> own, Func<DoctorSettings, ParseResult, DoctorSettings> configure, Screen screen, TimeProvider clock)
    {
        DoctorOptionSet options = new(target, files, api);
        ExampleCommand command = new(target.Name, $"Between a server and {target.Broker}.", $"hooksdk doctor {target.Name} --url {target.Url} {example}");
        if (alias is not null)
        {
            command.Aliases.Add(alias);
        }

        foreach (Option option in options.All.Take(2).Concat(own).Concat(options.All.Skip(2)))
        {
            command.Options.Add(option);
        }

        ServerOptions.NeedUrl(command, options.Url, options.List);
        command.SetAction(async (parsed, cancellationToken) =>
            (int)await new DoctorRun(target, options, screen, clock).RunAsync(parsed, examination(), s => configure(s, parsed), cancellationToken).ConfigureAwait(false));
        return command;
    }

    private static string? ScriptOf(string? text, DoctorSettings settings)
    {
        if (Uri.TryCreate(text, UriKind.Absolute, out Uri? address))
        {
            settings.Secrets.Add(address);
        }

        return text;
    }
}
