namespace HookSdk;

/// <summary>A hook's wire as text that people read and write, where it is not text by itself.</summary>
internal abstract class WireText
{
    /// <summary>The request in JSON, with the broker's own names; null: these bytes are none.</summary>
    public abstract string? ReadRequest(ReadOnlySpan<byte> wire);

    /// <summary>The reply in JSON; null: these bytes are none.</summary>
    public abstract string? ReadReply(ReadOnlySpan<byte> wire);

    /// <summary>The bytes of a request.</summary>
    /// <exception cref="FormatException">The text is no such request; the message says where.</exception>
    public abstract byte[] WriteRequest(string json);
}
