using System.Globalization;
using HookSdk.M4;
using HookSdk.Numbers;

namespace M4Script._1;

/// <summary>The call on STDERR, with the time: STDOUT is for the answer. It is written when the program ends, so that the answer does not wait for it.</summary>
internal sealed class StandardErrorLog : ICallLog, IDisposable
{
    private DateTime _time;
    private M4Call? _call;
    private M4Reply? _reply;

    public void Write(M4Call call, M4Reply reply) => (_time, _call, _reply) = (DateTime.UtcNow, call, reply);

    public void Dispose()
    {
        if (_call is not null)
        {
            Console.Error.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"{_time:yyyy-MM-ddTHH:mm:ss.fffZ} cp_id={_call.ConnectionPointId} user_id={_call.UserId} [{NumberMask.Mask(_call.Source)}] to [{NumberMask.Mask(_call.Destination)}]: {_reply}"));
        }
    }
}
