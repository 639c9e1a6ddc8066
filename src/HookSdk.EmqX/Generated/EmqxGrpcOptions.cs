namespace HookSdk.EmqX.Generated;

/// <summary>
/// Settings of generated services that EMQX calls, bound from the configuration section <c>Hooks:EmqxGrpc</c>. Defaults: 20,000 calls at once, requests up to 64 MiB.
/// </summary>
/// <remarks>
/// <para>A call above <see cref="HookServerOptions.MaxConcurrentCalls"/> is answered RESOURCE_EXHAUSTED, and EMQX does what its <c>failed_action</c> says. Client streams of ExProto are not counted.</para>
/// <para><see cref="HookServerOptions.MaxRequestBytes"/> bounds each request of a unary method before Grpc.AspNetCore sees it; <c>MaxReceiveMessageSize</c> of <c>AddGrpc</c>, 4 MB by default, holds as well.</para>
/// <para><see cref="HookServerOptions.Deadline"/> and <see cref="HookServerOptions.MaxConcurrentCallsPerPlugin"/> cannot be set: a generated service has EMQX's own deadline
/// (<c>ServerCallContext.Deadline</c>), and there are no plugins.</para>
/// </remarks>
public sealed class EmqxGrpcOptions : HookServerOptions
{
    /// <summary>What EMQX waits by default.</summary>
    internal static readonly TimeSpan DefaultDeadline = TimeSpan.FromSeconds(5);

    /// <summary>Starts with the defaults.</summary>
    public EmqxGrpcOptions()
    {
        Deadline = DefaultDeadline;
        MaxConcurrentCalls = 20_000;
        MaxRequestBytes = 64 << 20;
    }
}
