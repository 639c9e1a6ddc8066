using System.Buffers;

namespace HookSdk;

/// <summary>A hook whose calls are counted. One that comes when its table is retired already goes to the table that has taken its place.</summary>
/// <param name="inner">The hook.</param>
/// <param name="calls">Counts the calls of its table.</param>
/// <param name="entrance">Where the hook is found again.</param>
/// <param name="key">By which name.</param>
internal sealed class CountedHook(BoundHook inner, ChainCalls calls, HookEntrance entrance, string key) : BoundHook
{
    public override string Name => inner.Name;

    public override string ContentType => inner.ContentType;

    public override HookForm Form => inner.Form;

    /// <summary>A hook that was bound once is bound in each table behind it: to nobody, where no plugin serves it.</summary>
    private BoundHook Successor => entrance.Find(key) is { } found && !ReferenceEquals(found, this) ? found
        : throw new InvalidOperationException($"'{key}' has no hook in the table that took this one's place.");

    /// <summary>The call counts while it is begun; the pipeline and the queue count it from there to its real end.</summary>
    public override ValueTask<HookAnswer> HandleAsync(HookBody body, IBufferWriter<byte> output, HookConnection connection)
    {
        if (!calls.TryEnter())
        {
            return Successor.HandleAsync(body, output, connection);
        }

        try
        {
            return inner.HandleAsync(body, output, connection);
        }
        finally
        {
            calls.Leave();
        }
    }

    public override HookAnswer AnswerUnread(string problem, int bytes, IBufferWriter<byte> output, HookConnection connection)
    {
        if (!calls.TryEnter())
        {
            return Successor.AnswerUnread(problem, bytes, output, connection);
        }

        try
        {
            return inner.AnswerUnread(problem, bytes, output, connection);
        }
        finally
        {
            calls.Leave();
        }
    }

    public override void TellDropped(HookBody body, HookConnection connection, string cause) => inner.TellDropped(body, connection, cause);
}
