using System.Diagnostics.CodeAnalysis;
using System.Threading.Channels;

namespace HookSdk.Recording;

/// <summary>Calls that wait to be written: a bounded number of them, and of their bytes.</summary>
internal sealed class RecorderQueue
{
    public const int MostCalls = 4096;
    public const long MostBytes = 16 * 1024 * 1024;

    private readonly Channel<KeptCall> _calls = Channel.CreateBounded<KeptCall>(new BoundedChannelOptions(MostCalls) { SingleReader = true });
    private long _bytes;

    /// <summary>Whether a call of this size would be taken now.</summary>
    public bool HasRoom(int bytes) => Volatile.Read(ref _bytes) + bytes <= MostBytes;

    /// <summary>Takes a call in. False: there is no room, or nothing more is written.</summary>
    public bool TryAdd(KeptCall call)
    {
        if (Interlocked.Add(ref _bytes, call.Bytes) <= MostBytes && _calls.Writer.TryWrite(call))
        {
            return true;
        }

        Interlocked.Add(ref _bytes, -call.Bytes);
        return false;
    }

    public bool TryTake([NotNullWhen(true)] out KeptCall? call)
    {
        if (!_calls.Reader.TryRead(out call))
        {
            return false;
        }

        Interlocked.Add(ref _bytes, -call.Bytes);
        return true;
    }

    /// <summary>Waits for a call. False: none will come.</summary>
    public ValueTask<bool> WaitAsync() => _calls.Reader.WaitToReadAsync();

    /// <summary>No call is taken in any more.</summary>
    public void Complete() => _calls.Writer.TryComplete();
}
