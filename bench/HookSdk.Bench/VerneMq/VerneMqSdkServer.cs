using HookSdk.Bench.Servers;
using HookSdk.VerneMq;

namespace HookSdk.Bench.VerneMq;

/// <summary>A plugin as a user writes it: a client may publish under its own id. The payload is not looked at.</summary>
internal sealed class VerneMqSdkServer() : KestrelServer("sdk", "HookSdk.VerneMq, an AuthOnPublishAsync override that compares the topic with the client id")
{
    protected override void AddServices(IServiceCollection services) => services.AddVerneMqPlugin<OwnTopicsPlugin>();

    protected override void Map(WebApplication app) => app.MapVerneMqPlugin("/vernemq");

    [FailClosed]
    private sealed class OwnTopicsPlugin : VerneMqPlugin
    {
        private const string Prefix = "devices/";

        public override ValueTask<PublishReply> AuthOnPublishAsync(AuthOnPublishRequest request, HookContext context) =>
            new(request.Topic.StartsWith(Prefix, StringComparison.Ordinal) && request.Topic.AsSpan(Prefix.Length).StartsWith(request.ClientId, StringComparison.Ordinal)
                ? PublishReply.Ok()
                : PublishReply.Deny());
    }
}
