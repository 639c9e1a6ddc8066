using HookSdk.Cli.Terminal;
using HookSdk.Recording;

namespace HookSdk.Cli.Replay.Recorded;

/// <summary>Which calls are sent.</summary>
/// <param name="server">Whose they are, as logs name it; null: whosever.</param>
/// <param name="hooks">Of which hooks; none: of all.</param>
internal sealed class ReplayFilter(string? server, IReadOnlyCollection<string> hooks)
{
    /// <summary>Whether only some of a server's calls are sent.</summary>
    public bool IsOfHooks => hooks.Count > 0;

    public bool Takes(RecordedCall call) => !call.IsMade && IsOfServer(call) && (hooks.Count == 0 || hooks.Contains(call.Hook, StringComparer.Ordinal));

    public bool IsOfServer(RecordedCall call) => server is null || server == ServerOf(call);

    /// <summary>Whose call it is. One that does not say it is of the server that is asked for.</summary>
    /// <exception cref="CommandException">It does not say it, and none is asked for.</exception>
    public string ServerOf(RecordedCall call) => ReplayTarget.ServerOf(call) ?? server
        ?? throw CommandException.Usage($"The call in line {call.Line} does not say which server it is of.", "Name it by --target emg or --target m4.");

    public override string ToString() => string.Join(" and ", new[] { server, hooks.Count == 0 ? null : string.Join(" or ", hooks) }.OfType<string>());
}
