using Emqx.Exhook.V2;
using Google.Protobuf;
using Greet.V1;
using Grpc.Core;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace HookSdk.EmqX.AspNetCore.Tests;

/// <summary>Both answer on one port, over one connection.</summary>
public sealed class ServingTests
{
    [Theory]
    [InlineData(true, true)]
    [InlineData(true, false)]
    [InlineData(false, true)]
    [InlineData(false, false)]
    public async Task Both_AddedAndMappedInEitherOrder_Answer(bool grpcAddedFirst, bool grpcMappedFirst)
    {
        await using BothApp app = await BothApp.StartAsync(
            services => InOrder(grpcAddedFirst, () => services.AddGrpc(), () => BothApp.AddHooks(services)),
            app => InOrder(grpcMappedFirst, () => app.MapGrpcService<GreeterService>(), () => app.MapExHookProvider()));

        Task<string>[] greetings = [.. Enumerable.Range(0, 50).Select(i => app.HelloAsync($"n{i}"))];
        Task<bool>[] decisions = [.. Enumerable.Range(0, 50).Select(i => app.AuthorizeAsync($"dev{i % 2}"))];

        (await Task.WhenAll(greetings)).ShouldBe(Enumerable.Range(0, 50).Select(static i => $"hello n{i}"));
        (await Task.WhenAll(decisions)).ShouldBe(Enumerable.Range(0, 50).Select(static i => i % 2 == 1));
    }

    [Theory]
    [InlineData("emqx.exhook.v1.HookProvider", "OnClientCheckAcl")]
    [InlineData("emqx.exhook.v2.HookProvider", "OnClientAuthorize")]
    [InlineData("emqx.exhook.v3.HookProvider", "OnClientAuthorize")]
    public async Task Hooks_OfEachVersion_Answer(string service, string method)
    {
        await using BothApp app = await BothApp.StartAsync();
        byte[] request = new ClientAuthorizeRequest { Clientinfo = new() { Clientid = "dev1" }, Topic = "a" }.ToByteArray();

        ValuedResponse.Parser.ParseFrom(await app.CallAsync(service, method, request)).BoolResult.ShouldBeTrue();
    }

    [Fact]
    public async Task Streams_OfGrpcAspNetCore_AreItsOwn()
    {
        await using BothApp app = await BothApp.StartAsync();
        using AsyncDuplexStreamingCall<Text, Text> chat = app.Greeter.Chat(cancellationToken: TestContext.Current.CancellationToken);
        foreach (string word in (string[])["one", "two"])
        {
            await chat.RequestStream.WriteAsync(new() { Value = word }, TestContext.Current.CancellationToken);
            (await chat.ResponseStream.MoveNext(TestContext.Current.CancellationToken)).ShouldBeTrue();
            chat.ResponseStream.Current.Value.ShouldBe($"chat {word}");
            (await app.AuthorizeAsync("dev1")).ShouldBeTrue();
        }

        await chat.RequestStream.CompleteAsync();
        (await chat.ResponseStream.MoveNext(TestContext.Current.CancellationToken)).ShouldBeFalse();
    }

    [Theory]
    [InlineData("nobody.v1.Nobody", "Nothing", false)]
    [InlineData("nobody.v1.Nobody", "Nothing", true)]
    [InlineData("greet.v1.Greeter", "Nothing", false)]
    [InlineData("greet.v1.Greeter", "Nothing", true)]
    [InlineData("emqx.exhook.v2.HookProvider", "Nothing", false)]
    [InlineData("emqx.exhook.v2.HookProvider", "Nothing", true)]
    [InlineData("emqx.exhook.v4.HookProvider", "OnClientAuthorize", false)]
    [InlineData("emqx.exhook.v4.HookProvider", "OnClientAuthorize", true)]
    public async Task UnknownMethod_IsUnimplemented(string service, string method, bool ignoreUnknownServices)
    {
        await using BothApp app = await BothApp.StartAsync(services =>
        {
            services.AddGrpc(o => o.IgnoreUnknownServices = ignoreUnknownServices);
            BothApp.AddHooks(services);
        });

        RpcException thrown = await Should.ThrowAsync<RpcException>(app.CallAsync(service, method, []));

        thrown.StatusCode.ShouldBe(StatusCode.Unimplemented);
        thrown.Status.Detail.ShouldBe(ignoreUnknownServices ? "no such method here" : service == "greet.v1.Greeter" ? "Method is unimplemented." : "Service is unimplemented.");
    }

    private static void InOrder(bool grpcFirst, Action grpc, Action hooks)
    {
        (grpcFirst ? grpc : hooks)();
        (grpcFirst ? hooks : grpc)();
    }
}
