using HookSdk.M4;

namespace M4Script._1;

/// <summary>Keeps what became of each call. M4 sends no id of the call: the time, the connection point and the numbers join this log to M4's.</summary>
public interface ICallLog
{
    /// <summary>Writes one call down, with its numbers masked.</summary>
    void Write(M4Call call, M4Reply reply);
}
