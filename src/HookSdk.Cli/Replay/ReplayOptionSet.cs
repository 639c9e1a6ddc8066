using System.CommandLine;
using HookSdk.Cli.Servers;

namespace HookSdk.Cli.Replay;

/// <summary>The options of <c>hooksdk replay</c>.</summary>
internal sealed class ReplayOptionSet
{
    public Argument<string[]> Files { get; } = new("file") { Description = "Recordings, in their order; of a folder all its *.jsonl.", Arity = ArgumentArity.OneOrMore };

    public Option<string> Url { get; } = ServerOptions.Url();

    public Option<string> Speed { get; } = new("--speed") { Description = "1: at the pace of the recording; 10: ten times as fast; max: as fast as it goes.", HelpName = "1|10|max", DefaultValueFactory = static _ => "1" };

    public Option<string?> Target { get; } = new("--target") { Description = "Takes the calls of this server alone, such as emg or exhook:north, where the recording has several.", HelpName = "NAME" };

    public Option<string[]> Hooks { get; } = new("--hook") { Description = "Takes the calls of this hook alone; may be given several times." };

    public Option<string[]> Fill { get; } = new("--fill") { Description = "Puts a value in place of what is hidden in requests, as password=s3cret; may be given several times.", HelpName = "FIELD=VALUE" };

    public Option<int> Parallel { get; } = new("--parallel") { Description = "Calls at once. Those of one client are sent one after the other.", DefaultValueFactory = static _ => 64 };

    public Option<string> Patience { get; } = ServerOptions.Patience(then: "it counts as not answered");

    public Option<int> Most { get; } = new("--most") { Description = "Calls that are shown of each kind of difference.", DefaultValueFactory = static _ => 3 };

    public Option<bool> Payloads { get; } = new("--payloads") { Description = "Shows payloads and texts of messages in differences." };

    public Option<int> AdapterPort { get; } = ServerOptions.Adapter("ExProto: the");

    public Option<bool> Json { get; } = ServerOptions.Json();

    public IEnumerable<Option> All => [Url, Speed, Target, Hooks, Fill, Parallel, Patience, Most, Payloads, AdapterPort, Json];
}
