using HookSdk.Credentials;
using HookSdk.VerneMq;

namespace HookSdk.Bench.Logins;

/// <summary>Lets in who has the right password, as the template does.</summary>
[FailClosed]
internal sealed class LoginPlugin(PasswordVerifier verifier, IReadOnlyDictionary<string, PasswordHash> users) : VerneMqPlugin
{
    public override async ValueTask<RegisterReply> AuthOnRegisterAsync(AuthOnRegisterRequest request, HookContext context) =>
        request is { UserName: { } name, Password: { } password } && await verifier.VerifyAsync(name, password, users.GetValueOrDefault(name), context.CancellationToken)
            ? RegisterReply.Ok()
            : RegisterReply.Deny();
}
