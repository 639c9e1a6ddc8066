using HookSdk.Cli.Replay.Devices;
using HookSdk.Cli.Replay.Recorded;
using HookSdk.Cli.Replay.Report;
using HookSdk.Cli.Replay.Sending;
using HookSdk.Recording;

namespace HookSdk.Cli.Replay;

/// <summary>Sends one call, and compares what comes back with what was answered.</summary>
internal sealed class ReplayDiffer(ReplayResults results, FilledRequest requests, ReplyDiff diff, ReplayDevices devices, TimeProvider clock, TimeSpan patience)
{
    public async Task PlayAsync(RecordedCall call, ReplaySender sender, CancellationToken cancellationToken)
    {
        ReplayDevice? device = devices.Of(call);
        if (call.Reply is not { } recorded)
        {
            LeaveOut("the recording has no reply", device);
            return;
        }

        if (requests.BytesOf(call) is not { } request)
        {
            LeaveOut("the recording does not hold the request", device);
            return;
        }

        bool isHidden = requests.Lacks(call);
        if (device is not null)
        {
            if (isHidden)
            {
                device.LeftOut ??= $"the recording hides what the device was told of ({string.Join(", ", call.HiddenInRequest)}); --fill puts a value there";
            }

            await device.ReachAsync(call, patience, clock, cancellationToken).ConfigureAwait(false);
            device.Send(call);
        }

        ReplayAnswer answer = await sender.SendAsync(call, request, cancellationToken).ConfigureAwait(false);
        if (answer.Reply is { } reply)
        {
            RecordedReply readable = Readable(recorded, call);
            IReadOnlyList<ReplyDifference> differences = diff.Compare(readable, reply);
            if (differences.Count == 0 && !readable.IsWhole)
            {
                results.LeaveOut("the recording does not hold what the reply said; the status is the same");
            }
            else
            {
                results.Add(call, differences, isHidden);
            }
        }
        else
        {
            results.AddUnanswered(call, answer.Failure ?? "no answer", isHidden);
        }
    }

    /// <summary>What a device was not told of, nobody can expect it to act on.</summary>
    private void LeaveOut(string why, ReplayDevice? device)
    {
        results.LeaveOut(why);
        if (device is not null)
        {
            device.LeftOut ??= $"a callback was not sent: {why}";
        }
    }

    /// <summary>A message is read by the same schema as the one that comes back, where its bytes are in the recording.</summary>
    private static RecordedReply Readable(RecordedReply recorded, RecordedCall call) =>
        call.GrpcPath is { } path && recorded.Message is { } message ? recorded with { Text = GrpcTexts.ReplyOf(path, message) ?? Convert.ToBase64String(message) } : recorded;
}
