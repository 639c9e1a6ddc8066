using HookSdk.VerneMq;

namespace HookSdk.Reliability;

/// <summary>Lets everyone in, at once.</summary>
public sealed class LoginGate : VerneMqPlugin
{
    /// <inheritdoc/>
    [FailClosed]
    public override ValueTask<RegisterReply> AuthOnRegisterAsync(AuthOnRegisterRequest request, HookContext context) => new(RegisterReply.Ok());
}
