using System.Globalization;

namespace HookSdk.Testing;

/// <summary><c>vmq-admin session</c> but for <c>show</c>. Done says nothing: it is answered about clients that are not there, too.</summary>
internal sealed class VerneMqSessionCommands(VerneMqAdmin admin, VerneMqBroker broker)
{
    private const string InvalidMountpoint = "Invalid mountpoint value";
    private static readonly string[] Cleanup = ["--cleanup"];

    public async Task<VerneMqManagementAnswer> DisconnectAsync(VerneMqCommandLine line)
    {
        if (Check(line, ["client-id"], Cleanup, VerneMqUsage.SessionDisconnect, "--mountpoint") is { } wrong)
        {
            return wrong;
        }

        await DisconnectAsync(line.Argument("client-id")!, line.Flag("--mountpoint") ?? "", line.Has("--cleanup")).ConfigureAwait(false);
        return VerneMqManagementAnswer.Done;
    }

    public async Task<VerneMqManagementAnswer> DisconnectClientsAsync(VerneMqCommandLine line)
    {
        if (Check(line, ["client-ids"], Cleanup, VerneMqUsage.SessionDisconnect, "--mountpoint") is { } wrong)
        {
            return wrong;
        }

        foreach (string id in line.Argument("client-ids")!.Split(','))
        {
            await DisconnectAsync(id, line.Flag("--mountpoint") ?? "", line.Has("--cleanup")).ConfigureAwait(false);
        }

        return VerneMqManagementAnswer.Done;
    }

    /// <summary>Which clients go is the broker's choice; those of the filter are spared. Here the first in the order of their ids go.</summary>
    public async Task<VerneMqManagementAnswer> DisconnectBatchAsync(VerneMqCommandLine line)
    {
        if (Check(line, ["count"], Cleanup, VerneMqUsage.SessionDisconnect, "--mountpoint", "--filter-client-ids", "--node") is { } wrong)
        {
            return wrong;
        }

        if (int.TryParse(line.Argument("count"), NumberStyles.None, CultureInfo.InvariantCulture, out int count))
        {
            string[] spared = line.Flag("--filter-client-ids")?.Split(',') ?? [];
            foreach (MqttSession session in Sorted().Where(s => s.IsOnline && !spared.Contains(s.ClientId)).Take(count))
            {
                await admin.DisconnectAsync(session.ClientId, MountpointOf(session), line.Has("--cleanup")).ConfigureAwait(false);
            }
        }

        return VerneMqManagementAnswer.Done;
    }

    /// <summary>The one command whose arguments may stand in either order.</summary>
    public async Task<VerneMqManagementAnswer> ReauthorizeAsync(VerneMqCommandLine line)
    {
        if (!line.Knows(["username", "client-id"], [], "--mountpoint"))
        {
            return VerneMqManagementAnswer.Bad;
        }

        if (!line.HasInOrder("username", "client-id") && !line.HasInOrder("client-id", "username"))
        {
            return VerneMqManagementAnswer.Alert(VerneMqUsage.SessionReauthorize);
        }

        return await admin.ReauthorizeAsync(line.Argument("username"), line.Argument("client-id")!, line.Flag("--mountpoint") ?? "").ConfigureAwait(false)
            ? VerneMqManagementAnswer.Done
            : VerneMqManagementAnswer.Say("Unchanged");
    }

    /// <summary>The client is told nothing.</summary>
    public async Task<VerneMqManagementAnswer> UnsubscribeAsync(VerneMqCommandLine line)
    {
        if (Check(line, ["client-id", "topic"], ["--plugin"], VerneMqUsage.SessionUnsubscribe, "--mountpoint") is { } wrong)
        {
            return wrong;
        }

        MqttSessions sessions = broker.Sessions(line.Flag("--mountpoint") ?? "");
        broker.Tell($"operator: session unsubscribe {line.Argument("client-id")} {line.Argument("topic")}");
        if (sessions.Find(line.Argument("client-id")!) is { Channel: VerneMqChannel channel } session)
        {
            await channel.Process.PostAsync(() =>
            {
                sessions.Unsubscribe(session, line.Argument("topic")!);
                return default;
            }).ConfigureAwait(false);
        }

        return VerneMqManagementAnswer.Done;
    }

    /// <summary>What is answered to a command that is not right; null: it is.</summary>
    private static VerneMqManagementAnswer? Check(VerneMqCommandLine line, string[] arguments, string[] switches, string usage, params string[] flags) =>
        !line.Knows(arguments, switches, flags) ? VerneMqManagementAnswer.Bad
        : !line.HasInOrder(arguments) ? VerneMqManagementAnswer.Alert(usage)
        : line.Has("--mountpoint") && string.IsNullOrEmpty(line.Flag("--mountpoint")) ? VerneMqManagementAnswer.Alert(InvalidMountpoint)
        : null;

    private static string MountpointOf(MqttSession session) => (session.Channel as VerneMqChannel)?.Caller.Mountpoint ?? "";

    private async Task DisconnectAsync(string clientId, string mountpoint, bool cleanup)
    {
        VerneMqClientQuery query = VerneMqClientQuery.Of(clientId, mountpoint);
        MqttSession[] meant = [.. Sorted().Where(s => query.Means(s.ClientId, MountpointOf(s)))];
        if (query.IsTrap)
        {
            broker.Tell($"  ! VerneMQ reads the client id '{clientId}' as part of its query, and {meant.Length} clients are meant. Use /api/v2/disconnect for ids with a quote.");
        }

        foreach (MqttSession session in meant)
        {
            await admin.DisconnectAsync(session.ClientId, MountpointOf(session), cleanup).ConfigureAwait(false);
        }
    }

    private IEnumerable<MqttSession> Sorted() => broker.AllSessions().OrderBy(static s => s.ClientId, StringComparer.Ordinal);
}
