namespace HookSdk.EmqX.Transport;

/// <summary>How a call ended.</summary>
/// <param name="Code">The code.</param>
/// <param name="Message">One line for whoever looks at the caller's log; any text.</param>
internal readonly record struct GrpcStatus(GrpcStatusCode Code, string? Message = null)
{
    public static GrpcStatus Ok => default;

    public bool IsOk => Code == GrpcStatusCode.Ok;
}
