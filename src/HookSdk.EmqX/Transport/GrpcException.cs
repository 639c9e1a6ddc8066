namespace HookSdk.EmqX.Transport;

/// <summary>
/// A call that ended with another status than OK. The client throws it and nothing else, but for a cancellation by its own caller; a server's handler may throw it
/// to answer with that status.
/// </summary>
#pragma warning disable CA1032 // A status is what it is for.
internal sealed class GrpcException(GrpcStatusCode code, string message, Exception? inner = null) : Exception(message, inner)
#pragma warning restore CA1032
{
    public GrpcStatusCode Code => code;

    public GrpcStatus Status => new(code, Message);
}
