using System.Globalization;
using HookSdk.M4;
using HookSdk.Numbers;

namespace M4Script._1;

/// <summary>Calls on STDERR, with the time: STDOUT is for the answer. It is written when the program ends, so that the answer does not wait for it.</summary>
internal sealed class StandardErrorLog : ICallLog, IDisposable
{
    private string? _line;

    public void Write(M4Call call, M4Reply reply) => _line = string.Create(
        CultureInfo.InvariantCulture,
        $"{DateTime.UtcNow:yyyy-MM-ddTHH:mm:ss.fffZ} cp_id={call.ConnectionPointId} user_id={call.UserId} [{NumberMask.Mask(call.Source)}] to [{NumberMask.Mask(call.Destination)}]: {reply}");

    public void Dispose()
    {
        if (_line is not null)
        {
            Console.Error.WriteLine(_line);
        }
    }
}
