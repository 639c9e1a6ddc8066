namespace HookSdk.Cli.Check.Grpc;

/// <summary>A call as EMQX makes it.</summary>
/// <param name="Hook">What it is of.</param>
/// <param name="Path">The path: <c>/package.Service/Method</c>.</param>
/// <param name="Message">The message.</param>
internal sealed record GrpcCall(string Hook, string Path, byte[] Message)
{
    /// <summary>The message with a field that no version knows yet: number 1000, a text.</summary>
    public GrpcCall WithUnknownField() => this with { Message = [.. Message, 0xC2, 0x3E, 0x05, .. "later"u8] };
}
