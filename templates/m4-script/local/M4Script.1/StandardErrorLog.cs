using System.Globalization;
using HookSdk.M4;
using HookSdk.Numbers;

namespace M4Script._1;

/// <summary>Calls on STDERR, with the time: STDOUT is for the answer.</summary>
internal sealed class StandardErrorLog : ICallLog
{
    public void Write(M4Call call, M4Reply reply) => Console.Error.WriteLine(string.Create(
        CultureInfo.InvariantCulture,
        $"{DateTime.UtcNow:yyyy-MM-ddTHH:mm:ss.fffZ} cp_id={call.ConnectionPointId} user_id={call.UserId} [{NumberMask.Mask(call.Source)}] to [{NumberMask.Mask(call.Destination)}]: {reply}"));
}
