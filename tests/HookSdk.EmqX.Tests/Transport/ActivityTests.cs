using System.Collections.Concurrent;
using System.Diagnostics;
using HookSdk.EmqX.ExHook;
using HookSdk.EmqX.Tests.Transport.Raw;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using static HookSdk.EmqX.Tests.Transport.Raw.RawHttp2;

namespace HookSdk.EmqX.Tests.Transport;

public sealed class ActivityTests : IDisposable
{
    private const string Authenticate = "OnClientAuthenticate";

    private readonly ConcurrentBag<Activity> _spans = [];
    private readonly ActivityListener _listener;

    public ActivityTests()
    {
        _listener = new()
        {
            ShouldListenTo = static source => source.Name is "Microsoft.AspNetCore" or "HookSdk",
            Sample = static (ref _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = _spans.Add,
        };
        ActivitySource.AddActivityListener(_listener);
    }

    public void Dispose() => _listener.Dispose();

    [Theory]
    [InlineData("Echo", "hello", 0, "Echo", ActivityStatusCode.Unset)]
    [InlineData("Echo", "S7 no", 7, "Echo", ActivityStatusCode.Unset)]
    [InlineData("Echo", "T", 2, "Echo", ActivityStatusCode.Error)]
    [InlineData("Echo", "B20000", 0, "Echo", ActivityStatusCode.Unset)]
    [InlineData("Nothing", "hello", 12, null, ActivityStatusCode.Error)]
    public async Task Call_IsOnTheWebServersSpan(string method, string message, int status, string? name, ActivityStatusCode spanStatus)
    {
        await using GrpcTestApp app = await GrpcTestApp.StartAsync();

        await CallAsync(app.Port, $"/{InteropService.Name}/{method}", System.Text.Encoding.UTF8.GetBytes(message), out ActivityTraceId trace);

        Activity span = await SpanAsync("Microsoft.AspNetCore", trace);
        (span.GetTagItem("rpc.system"), span.GetTagItem("rpc.service"), span.GetTagItem("rpc.method"), span.GetTagItem("rpc.grpc.status_code"), span.Status)
            .ShouldBe(("grpc", name is null ? null : InteropService.Name, name, status, spanStatus));
    }

    [Fact]
    public async Task Call_OfAHook_IsOnItsOwnSpanToo()
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0").ConfigureKestrel(static k => k.ConfigureEndpointDefaults(static e => e.Protocols = HttpProtocols.Http2));
        builder.Services.AddExHookProvider<Gate>();
        await using WebApplication app = builder.Build();
        app.MapExHookProvider();
        await app.StartAsync(TestContext.Current.CancellationToken);

        await CallAsync(new Uri(app.Urls.First()).Port, $"/emqx.exhook.v2.HookProvider/{Authenticate}", [], out ActivityTraceId trace);

        Activity span = await SpanAsync("HookSdk", trace);
        (span.GetTagItem("rpc.system"), span.GetTagItem("rpc.service"), span.GetTagItem("rpc.method")).ShouldBe(("grpc", "emqx.exhook.v2.HookProvider", Authenticate));
        span.GetTagItem("hooksdk.outcome").ShouldBe("answered");
        (await SpanAsync("Microsoft.AspNetCore", trace)).GetTagItem("rpc.grpc.status_code").ShouldBe(0);
    }

    private static Task CallAsync(int port, string path, byte[] message, out ActivityTraceId trace)
    {
        trace = ActivityTraceId.CreateRandom();
        return SendAsync(port, CallHeaders(path, ("traceparent", $"00-{trace}-b7ad6b7169203331-01")), message);
    }

    private static async Task SendAsync(int port, (string Name, string Value)[] headers, byte[] message)
    {
        await using RawHttp2 connection = await ConnectAsync(port);
        await connection.CallAsync(headers, Message(message));
    }

    /// <summary>The web server ends its span after the reply is sent.</summary>
    private async Task<Activity> SpanAsync(string source, ActivityTraceId trace)
    {
        Activity? Find() => _spans.SingleOrDefault(s => s.Source.Name == source && s.TraceId == trace);
        await Waiting.UntilAsync(() => Find() is not null, TimeSpan.FromSeconds(30));
        return Find()!;
    }

    private sealed class Gate : ExHookProvider
    {
        [FailClosed]
        public override ValueTask<AccessReply> OnClientAuthenticateAsync(ClientAuthenticateRequest request, HookContext context) => new(AccessReply.Allow());
    }
}
