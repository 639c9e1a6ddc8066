using System.Net;
using HookSdk.EmqX.ExHook;
using HookSdk.EmqX.ExProto;
using HookSdk.EmqX.Tests.Transport.Raw;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using static HookSdk.EmqX.Tests.Transport.Raw.RawHttp2;

namespace HookSdk.EmqX.Tests.Transport;

/// <summary>
/// Whatever is refused on the paths of ExHook and ExProto leaves as headers, and then trailers. EMQX up to 5.0 waits a whole request_timeout for an error that is headers
/// alone, and loses its connection, with all calls on it, by an HTTP status with a text.
/// </summary>
public sealed class RefusalTests
{
    private const string ExProtoCall = "/emqx.exproto.v1.ConnectionUnaryHandler/OnSocketCreated";

    public static TheoryData<string, string> Paths => new()
    {
        { "/emqx.exhook.v1.HookProvider/OnClientAuthenticate", "ExHook of EMQX 4" },
        { "/emqx.exhook.v2.HookProvider/OnMessagePublish", "ExHook of EMQX 5" },
        { "/emqx.exhook.v3.HookProvider/OnProviderLoaded", "ExHook of EMQX 5.9" },
        { ExProtoCall, "ExProto" },
        { "/grpc.health.v1.Health/Check", "health" },
        { "/emqx.exhook.v9.HookProvider/OnMessagePublish", "a version that is not there" },
    };

    [Theory]
    [MemberData(nameof(Paths))]
    public async Task Caller_ThatMayNotCall_IsRefusedInTheTrailers(string path, string what)
    {
        await using WebApplication app = await StartAsync(static o => o.AllowedNetworks.Add("10.1.2.3"), static o => o.AllowedNetworks.Add("10.1.2.3"));
        await using RawHttp2 raw = await ConnectAsync(new Uri(app.Urls.First()).Port);

        RawAnswer answer = await raw.CallAsync(CallHeaders(path), Message([]));

        answer["grpc-status"].ShouldBe("7", what);
        answer["grpc-message"].ShouldBe("127.0.0.1 is not in AllowedNetworks");
        answer.ShouldBeHeadersThenTrailers();
    }

    [Theory]
    [MemberData(nameof(Paths))]
    public async Task Request_ThatIsNoCall_IsRefusedInTheTrailers(string path, string what)
    {
        await using WebApplication app = await StartAsync();
        await using RawHttp2 raw = await ConnectAsync(new Uri(app.Urls.First()).Port);
        bool isKnown = !what.StartsWith('a');

        List<RawAnswer> answers =
        [
            await raw.CallAsync(CallHeaders(path), [0, 0, 0, 0, 9, 1]),
            await raw.CallAsync(CallHeaders(path), [0, 255, 255, 255, 255, 1]),
            await raw.CallAsync(CallHeaders(path), null),
            await raw.CallAsync(CallHeaders(path, ("grpc-encoding", "gzip")), Message([])),
            await raw.CallAsync(CallHeaders(path, ("grpc-timeout", "soon")), Message([])),
            await raw.CallAsync(CallHeaders(path + "No"), Message([])),
        ];
        if (isKnown)
        {
            answers.Add(await raw.CallAsync(CallHeaders(path, (":method", "GET")), null));
            answers.Add(await raw.CallAsync(CallHeaders(path, ("content-type", "text/plain")), Message([])));
        }

        // A hook whose request does not come whole is answered as its provider states.
        int stated = isKnown && (path.EndsWith("OnMessagePublish", StringComparison.Ordinal) || path.EndsWith("OnClientAuthenticate", StringComparison.Ordinal)) ? 2 : 0;
        answers[..stated].Select(static a => a["grpc-status"]).ShouldAllBe(static s => s == "0", what);
        foreach (RawAnswer answer in answers[stated..])
        {
            answer["grpc-status"].ShouldNotBe("0", what);
            answer.ShouldBeHeadersThenTrailers();
        }
    }

    /// <summary>A hundred refused calls at once hold up nothing, and each is refused in the same form.</summary>
    [Fact]
    public async Task Calls_ThatAreAllRefused_AreEachRefusedInTheTrailers()
    {
        await using WebApplication app = await StartAsync();
        await using RawHttp2 raw = await ConnectAsync(new Uri(app.Urls.First()).Port);

        RawAnswer[] answers = await Task.WhenAll(Enumerable.Range(0, 100).Select(_ => raw.CallAsync(CallHeaders("/emqx.exhook.v2.HookProvider/OnSessionTakeovered"), Message([]))));

        answers.ShouldAllBe(static a => a["grpc-status"] == "12");
        Array.ForEach(answers, static a => a.ShouldBeHeadersThenTrailers());
    }

    private static async Task<WebApplication> StartAsync(Action<ExHookOptions>? exHook = null, Action<ExProtoOptions>? exProto = null)
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(static k => k.Listen(IPAddress.Loopback, 0, static l => l.Protocols = HttpProtocols.Http2));
        builder.Services.AddExHookProvider<Gate>(exHook);
        builder.Services.AddExProtoHandler<Silent>(o =>
        {
            o.AdapterUrl = new("http://127.0.0.1:1");
            exProto?.Invoke(o);
        });
        WebApplication app = builder.Build();
        app.MapExHookProvider();
        app.MapExProtoHandler();
        await app.StartAsync(TestContext.Current.CancellationToken);
        return app;
    }

    [FailClosed]
    private sealed class Gate : ExHookProvider
    {
        public override ValueTask<AccessReply> OnClientAuthenticateAsync(ClientAuthenticateRequest request, HookContext context) => new(AccessReply.Allow());
    }

    private sealed class Silent : ExProtoHandler
    {
        public override Task RunAsync(ExProtoConnection connection) => Task.CompletedTask;
    }
}
