using HookSdk.Cli.Terminal;
using HookSdk.Recording;

namespace HookSdk.Cli.Replay.Recorded;

/// <summary>What is in the recording, looked at before anything is sent: so a file that is broken in its middle sends nothing.</summary>
/// <param name="Calls">How many calls are to be sent.</param>
/// <param name="First">When the first one came; null: the recording has no times.</param>
/// <param name="Server">Whose calls they are, as logs name it.</param>
internal sealed record ReplaySurvey(int Calls, DateTimeOffset? First, string Server)
{
    /// <exception cref="CommandException">There is nothing to send, or it is not clear what.</exception>
    public static ReplaySurvey Of(ReplayFiles files, ReplayFilter filter)
    {
        SortedDictionary<string, int> servers = new(StringComparer.Ordinal);
        int calls = 0;
        int all = 0;
        DateTimeOffset? first = null;
        foreach (RecordedCall call in files.Read())
        {
            all += call.IsMade ? 0 : 1;
            if (filter.Takes(call))
            {
                string server = filter.ServerOf(call);
                calls++;
                servers[server] = servers.GetValueOrDefault(server) + 1;
                first = call.At < first || first is null ? call.At ?? first : first;
            }
        }

        if (servers.Count > 1)
        {
            throw CommandException.Usage(
                $"The recording has calls of {string.Join(", ", servers.Select(static s => $"{s.Key} ({s.Value})"))}, and --url is the address of one server.",
                $"Choose one by --target {servers.Keys.First()}.");
        }

        return calls > 0 ? new(calls, first, servers.Keys.Single())
            : throw CommandException.Usage(all == 0 ? "The recording holds no calls." : $"None of the {all} calls of the recording is of {filter}.", "Name another recording, or leave out --target and --hook.");
    }
}
