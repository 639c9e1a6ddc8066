using Emqx.Exproto.V1;
using Grpc.Net.Client;
using HookSdk.Testing;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace HookSdk.EmqX.AspNetCore.Tests.Generated;

/// <summary>Generated services answer every generation of EMQX.</summary>
public sealed class FakeBrokerTests
{
    private static readonly FakeEmqxVersion[] Versions = [FakeEmqxVersion.V44, FakeEmqxVersion.V51, FakeEmqxVersion.V58, FakeEmqxVersion.V59, FakeEmqxVersion.V61];

    public static TheoryData<string> Brokers => [.. Versions.Select(static v => v.Number)];

    [Theory]
    [MemberData(nameof(Brokers))]
    public async Task ExHook_OfEachVersion_Decides(string number)
    {
        await using GeneratedApp app = await GeneratedApp.StartAsync(static app =>
        {
            app.MapGrpcService<Policy4>().ForEmqx();
            app.MapGrpcService<Policy5>().ForEmqx();
            app.MapGrpcService<Policy6>().ForEmqx();
        });
        await using FakeEmqx emqx = await FakeEmqx.StartAsync(HookTarget.Url(new Uri(app.Url)), o => o.Version = Versions.Single(v => v.Number == number));

        FakeEmqxClient device = (await emqx.ConnectAsync("c1", "dev1", "secret")).EnsureAccepted().Client;
        (await emqx.ConnectAsync("c2", "other", "secret")).EnsureRefused();
        (await device.SubscribeAsync("secret/a")).EnsureRefused();
        (await device.PublishAsync("legacy/a", "x")).EnsureTopic("v2/legacy/a");
        (await device.PublishAsync("debug/a", "x", qos: 1)).EnsureDropped();
        (await device.PublishAsync("a", "x", qos: 1)).EnsureAccepted();
        emqx.EnsureNoFailure();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task ExProto_UnaryAndStreaming_Echoes(bool streaming)
    {
        Echo echo = new();
        await using GeneratedApp app = await GeneratedApp.StartAsync(
            static app =>
            {
                app.MapGrpcService<EchoUnary>().ForEmqx();
                app.MapGrpcService<EchoStreaming>().ForEmqx();
            },
            services => services.AddSingleton(echo));
        await using FakeExProto emqx = await FakeExProto.StartAsync(HookTarget.Url(new Uri(app.Url)), o =>
        {
            o.Streaming = streaming;
            o.Version = streaming ? FakeEmqxVersion.V44 : FakeEmqxVersion.V510;
        });
        using GrpcChannel channel = GrpcChannel.ForAddress(emqx.AdapterUrl);
        echo.Adapter = new ConnectionAdapter.ConnectionAdapterClient(channel);

        FakeDevice device = await emqx.ConnectAsync();
        await device.SendAsync("hello");
        await device.ExpectAsync("hello");
        await echo.Subscribed.WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);
        emqx.Publish("down", "news");
        await device.ExpectAsync("news");
        await device.CloseAsync();
        emqx.Calls.ShouldContain(c => c.Hook == "OnReceivedBytes");
    }
}
