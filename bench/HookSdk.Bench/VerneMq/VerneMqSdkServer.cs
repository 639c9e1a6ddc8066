using HookSdk.Bench.Servers;
using HookSdk.VerneMq;

namespace HookSdk.Bench.VerneMq;

/// <summary>A plugin as a user writes it: a client may publish under its own id. The payload is not looked at.</summary>
/// <param name="isFiltered">Whether a filter stands around it that passes on.</param>
internal sealed class VerneMqSdkServer(bool isFiltered = false)
    : KestrelServer(PassingFilter.Name(isFiltered), $"HookSdk.VerneMq, an AuthOnPublishAsync override that compares the topic with the client id{PassingFilter.Words(isFiltered)}")
{
    protected override void AddServices(IServiceCollection services)
    {
        VerneMqBuilder vernemq = services.AddVerneMq().Add<OwnTopicsPlugin>();
        if (isFiltered)
            vernemq.AddHookFilter<PassingFilter>();
    }

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
