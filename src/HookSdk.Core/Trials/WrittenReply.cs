using System.Buffers;

namespace HookSdk;

/// <summary>A reply as it is, or would be, on the wire.</summary>
internal readonly record struct WrittenReply(HookAnswer Answer, ReadOnlyMemory<byte> Bytes)
{
    /// <summary>Writes a reply that goes to nobody.</summary>
    public static WrittenReply Of<TPlugin, TRequest, TReply>(HookDefinition<TPlugin, TRequest, TReply> hook, TRequest request, TReply reply)
        where TPlugin : class
        where TRequest : class
        where TReply : class
    {
        ArrayBufferWriter<byte> bytes = new();
        return new((hook.WriteUnsent ?? hook.Write)(request, reply, bytes), bytes.WrittenMemory);
    }

    /// <summary>Whether the broker cannot tell the two apart.</summary>
    public bool IsSame(WrittenReply other) => Answer.Status == other.Answer.Status && Answer.CacheSeconds == other.Answer.CacheSeconds && Bytes.Span.SequenceEqual(other.Bytes.Span);
}
