using HookSdk.Cli.Replay.Recorded;
using HookSdk.Cli.Replay.Report;
using HookSdk.Cli.Replay.Sending;
using HookSdk.Recording;

namespace HookSdk.Cli.Replay;

/// <summary>Sends one call, and compares what comes back with what was answered.</summary>
internal sealed class ReplayDiffer(ReplayResults results, FilledRequest requests, ReplyDiff diff)
{
    public async Task PlayAsync(RecordedCall call, ReplaySender sender, CancellationToken cancellationToken)
    {
        if (call.Reply is not { } recorded)
        {
            results.LeaveOut("the recording has no reply");
            return;
        }

        if (requests.BytesOf(call) is not { } request)
        {
            results.LeaveOut("the recording does not hold the request");
            return;
        }

        bool isHidden = requests.Lacks(call);
        ReplayAnswer answer = await sender.SendAsync(call, request, cancellationToken).ConfigureAwait(false);
        if (answer.Reply is { } reply)
        {
            results.Add(call, diff.Compare(Readable(recorded, call), reply), isHidden);
        }
        else
        {
            results.AddUnanswered(call, answer.Failure ?? "no answer", isHidden);
        }
    }

    /// <summary>A message is read by the same schema as the one that comes back, where its bytes are in the recording.</summary>
    private static RecordedReply Readable(RecordedReply recorded, RecordedCall call) =>
        call.GrpcPath is { } path && recorded.Message is { } message ? recorded with { Text = GrpcTexts.ReplyOf(path, message) ?? Convert.ToBase64String(message) } : recorded;
}
