using HookSdk.Bench.Servers;
using HookSdk.M4;

namespace HookSdk.Bench.M4;

/// <summary>A script as a user writes it: the caller id by the user's id.</summary>
internal sealed class M4SdkServer() : KestrelServer("sdk", "HookSdk.M4, a HandleAsync override that looks the caller id up")
{
    protected override void AddServices(IServiceCollection services) => services.AddM4Script<CallerIdScript>();

    protected override void Map(WebApplication app) => app.MapM4Script("/");

    private sealed class CallerIdScript : M4Script
    {
        private readonly Dictionary<long, string> _callerIds = new() { [1] = "37022222222", [2] = "37011111111" };

        [FailOpen]
        public override ValueTask<M4Reply> HandleAsync(M4Call call, HookContext context) =>
            new(call.UserId is { } user && _callerIds.TryGetValue(user, out string? callerId)
                ? M4Reply.Continue().WithSource(callerId).WithMessage("success")
                : M4Reply.Continue());
    }
}
