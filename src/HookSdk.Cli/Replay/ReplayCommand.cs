using System.CommandLine;
using HookSdk.Cli.Servers;
using HookSdk.Cli.Terminal;

namespace HookSdk.Cli.Replay;

/// <summary><c>hooksdk replay</c>: sends what was recorded to a server, and says what it answers otherwise.</summary>
internal static class ReplayCommand
{
    public static Command Make(Screen screen, TimeProvider clock)
    {
        ReplayOptionSet options = new();
        ExampleCommand command = new(
            "replay",
            "Sends recorded calls to a server, and shows what it answers otherwise.",
            $"hooksdk replay hook-recordings --url {Target.Emg.Url}",
            $"hooksdk replay calls.jsonl --url {Target.ExHook.Url} --speed max --json > differences.json");
        command.Arguments.Add(options.Files);
        foreach (Option option in options.All)
        {
            command.Options.Add(option);
        }

        command.SetAction(async (parsed, cancellationToken) => (int)await new ReplayRun(options, screen, clock).RunAsync(parsed, cancellationToken).ConfigureAwait(false));
        return command;
    }
}
