using Emqx.Exhook.V2;
using Grpc.Core;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace HookSdk.EmqX.AspNetCore.Tests;

/// <summary>A hook server of Grpc.AspNetCore's that stayed beside the new one would answer in its place, without a word.</summary>
public sealed class TakenPathTests
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Start_SameServiceOfGrpcAspNetCore_FailsAndSaysSo(bool grpcMappedFirst)
    {
        InvalidOperationException thrown = await Should.ThrowAsync<InvalidOperationException>(BothApp.StartAsync(map: app =>
        {
            if (grpcMappedFirst)
            {
                app.MapGrpcService<OldProvider>();
            }

            app.MapExHookProvider();
            if (!grpcMappedFirst)
            {
                app.MapGrpcService<OldProvider>();
            }
        }));

        thrown.Message.ShouldStartWith("'/emqx.exhook.v2.HookProvider/");
        thrown.Message.ShouldContain("is mapped twice: by HookSdk and as 'gRPC - /emqx.exhook.v2.HookProvider/");
    }

    [Fact]
    public async Task Start_SameServiceForAnotherHost_Serves()
    {
        await using BothApp app = await BothApp.StartAsync(map: static app =>
        {
            app.MapGrpcService<OldProvider>().RequireHost("old.example");
            app.MapExHookProvider();
        });

        (await app.AuthorizeAsync("dev1")).ShouldBeTrue();
    }

    [Fact]
    public async Task Start_EndpointForGetOnThePathOfAHook_Serves()
    {
        await using BothApp app = await BothApp.StartAsync(map: static app =>
        {
            app.MapGet("/emqx.exhook.v2.HookProvider/OnClientAuthorize", static context => context.Response.WriteAsync("a page"));
            app.MapExHookProvider();
        });

        (await app.AuthorizeAsync("dev1")).ShouldBeTrue();
    }

    private sealed class OldProvider : HookProvider.HookProviderBase
    {
        public override Task<ValuedResponse> OnClientAuthorize(ClientAuthorizeRequest request, ServerCallContext context) =>
            Task.FromResult(new ValuedResponse { BoolResult = false });
    }
}
