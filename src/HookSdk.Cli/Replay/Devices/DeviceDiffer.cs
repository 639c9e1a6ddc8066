using HookSdk.Cli.Replay.Recorded;
using HookSdk.Cli.Replay.Report;
using HookSdk.Recording;

namespace HookSdk.Cli.Replay.Devices;

/// <summary>Compares the calls that were made to the adapter about each device with the recorded ones, in their order.</summary>
internal sealed class DeviceDiffer(ReplayResults results, ReplyDiff diff)
{
    private const string Call = "call";

    public void Compare(ReplayDevice device)
    {
        IReadOnlyList<RecordedCall> recorded = device.Recorded;
        IReadOnlyList<AdapterCall> made = device.Made;
        if (device.LeftOut is { } why)
        {
            results.LeaveOutMade(why, recorded.Count);
            return;
        }

        for (int i = 0; i < Math.Max(recorded.Count, made.Count); i++)
        {
            if (i >= recorded.Count)
            {
                results.Add(device.LastSent! with { IsMade = true, Hook = made[i].Method, Outcome = null }, [new(Call, null, made[i].Method)], isHidden: false);
            }
            else if (i >= made.Count)
            {
                results.Add(recorded[i], [new(Call, recorded[i].Hook, null)], isHidden: false);
            }
            else if (recorded[i].Hook != made[i].Method)
            {
                // What comes behind it lies no more beside what it was.
                results.Add(recorded[i], [new(Call, recorded[i].Hook, made[i].Method)], isHidden: false);
                results.LeaveOutMade("they come behind another call than the recorded one", recorded.Count - i - 1);
                return;
            }
            else if (TextOf(recorded[i]) is null)
            {
                results.LeaveOutMade("the recording does not hold what was asked for", 1);
            }
            else
            {
                results.Add(recorded[i], diff.Compare(Asked(TextOf(recorded[i]), recorded[i].HiddenInRequest.Count > 0), Asked(made[i].Text, isHidden: false)), isHidden: false);
            }
        }
    }

    private static RecordedReply Asked(string? text, bool isHidden) => new(0) { Text = text, IsHidden = isHidden };

    private static string? TextOf(RecordedCall call) => call.Request is { } message ? GrpcTexts.RequestTextOf(call.GrpcPath!, message) : call.RequestText;
}
