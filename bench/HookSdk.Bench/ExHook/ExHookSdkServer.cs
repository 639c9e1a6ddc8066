using HookSdk.Bench.Servers;
using HookSdk.EmqX.ExHook;
using HttpProtocols = Microsoft.AspNetCore.Server.Kestrel.Core.HttpProtocols;

namespace HookSdk.Bench.ExHook;

/// <summary>HookSdk.EmqX with a provider that drops messages to debug/ and lets the others pass.</summary>
/// <param name="isFiltered">Whether a filter stands around it that passes on.</param>
internal sealed class ExHookSdkServer(bool isFiltered = false) : KestrelServer(PassingFilter.Name(isFiltered), $"HookSdk.EmqX, an OnMessagePublishAsync override that looks at the topic{PassingFilter.Words(isFiltered)}")
{
    protected override HttpProtocols Protocols => HttpProtocols.Http2;

    protected override void AddServices(IServiceCollection services)
    {
        ExHookBuilder exhook = services.AddExHook().Add<Provider>();
        if (isFiltered)
            exhook.AddHookFilter<PassingFilter>();
    }

    protected override void Map(WebApplication app) => app.MapExHookProvider();

    internal sealed class Provider : ExHookProvider
    {
        [FailOpen]
        public override ValueTask<MessagePublishReply> OnMessagePublishAsync(MessagePublishRequest request, HookContext context) =>
            new(request.Message.Topic.StartsWith("debug/", StringComparison.Ordinal) ? MessagePublishReply.Drop() : MessagePublishReply.PassThrough());
    }
}
