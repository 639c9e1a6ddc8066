using System.Text.Json.Nodes;
using HookSdk.Cli.Replay.Devices;
using HookSdk.Cli.Replay.Recorded;
using HookSdk.Cli.Replay.Report;
using HookSdk.Cli.Replay.Sending;
using HookSdk.Cli.Servers;
using HookSdk.Cli.Terminal;
using HookSdk.Recording;

namespace HookSdk.Cli.Replay;

/// <summary>What an ExProto server does with its devices: it answers by calls of EMQX's adapter.</summary>
/// <param name="devices">The devices.</param>
/// <param name="screen">Where it is told what is waited for.</param>
/// <param name="clock">What is waited by.</param>
/// <param name="patience">How long a recorded call is waited for.</param>
internal sealed class DeviceReplay(ReplayDevices devices, Screen screen, TimeProvider clock, TimeSpan patience)
{
    /// <summary>Nothing says that a server is done. One that calls nothing for so long is.</summary>
    private static readonly TimeSpan Quiet = TimeSpan.FromMilliseconds(250);

    public ReplayDevices Devices => devices;

    public static DeviceReplay Of(ReplayFiles files, ReplayFilter filter, TimeProvider clock, TimeSpan patience, Screen screen)
    {
        ReplayDevices devices = filter.IsOfHooks ? new() : ReplayDevices.Of(files, filter);
        if (!devices.AreThere)
        {
            screen.Aside($"hooksdk: {(filter.IsOfHooks ? "with --hook a device is not told all" : "the recording holds no calls of EMQX's adapter")}: what the server does with a device is not compared.");
        }

        return new(devices, screen, clock, patience);
    }

    /// <summary>Waits until the server has called what it called, compares that, and ends the devices that the recording leaves open.</summary>
    public async Task EndAsync(ReplayResults results, ReplyDiff diff, ReplaySender sender, CancellationToken cancellationToken)
    {
        if (!devices.AreThere)
        {
            return;
        }

        Task reaching = Task.WhenAll(devices.All.Select(d => d.ReachEndAsync(patience, clock, cancellationToken)));
        await Waiting.TellAsync(reaching, "waits for calls of the adapter that the recording has", screen, clock).ConfigureAwait(false);
        await SettleAsync(cancellationToken).ConfigureAwait(false);
        DeviceDiffer differ = new(results, diff);
        foreach (ReplayDevice device in devices.All)
        {
            differ.Compare(device);
        }

        foreach (RecordedCall creation in devices.All.Where(static d => d.IsOpen).Select(static d => d.Creation).OfType<RecordedCall>())
        {
            await Waiting.TellAsync(CloseAsync(creation, sender, cancellationToken), $"ends the device {creation.Client}, which the recording leaves open", screen, clock).ConfigureAwait(false);
        }
    }

    private async Task SettleAsync(CancellationToken cancellationToken)
    {
        long began = clock.GetTimestamp();
        long seen;
        do
        {
            seen = devices.Calls;
            await Task.Delay(Quiet, clock, cancellationToken).ConfigureAwait(false);
        }
        while (devices.Calls != seen && clock.GetElapsedTime(began) < patience);
    }

    /// <summary>Otherwise the same server would know the device the next time, and take its creation for told twice.</summary>
    private static async Task CloseAsync(RecordedCall creation, ReplaySender sender, CancellationToken cancellationToken)
    {
        RecordedCall end = creation with { GrpcPath = creation.GrpcPath!.Replace("OnSocketCreated", "OnSocketClosed", StringComparison.Ordinal) };
        if (GrpcTexts.RequestOf(end.GrpcPath, new JsonObject { ["conn"] = creation.Client, ["reason"] = "the recording is over" }.ToJsonString()) is { } request)
        {
            await sender.SendAsync(end, request, cancellationToken).ConfigureAwait(false);
        }
    }
}
