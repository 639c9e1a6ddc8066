using System.Net;
using HookSdk.Core.Tests;
using HookSdk.Core.Tests.Http;
using HookSdk.EmqX.Tests.Transport.Raw;
using HookSdk.EmqX.Transport;
using HookSdk.Testing;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Https;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using static HookSdk.EmqX.Tests.Transport.Raw.RawHttp2;

namespace HookSdk.EmqX.Tests.Transport;

public sealed class GrpcHostingTests
{
    [Fact]
    public async Task Call_ToAPortThatTheServiceIsNotMappedFor_SaysThatItIsServedElsewhere()
    {
        await using GrpcTestApp app = await GrpcTestApp.StartAsync(map: static app => app.MapGrpc(
            app.Services.GetRequiredKeyedService<HookServer>("grpctest"), new GrpcService("toy.v1.Elsewhere").Unary("Call", static (_, _, _) => new(GrpcStatus.Ok))).RequireHost("*:1"));
        using GrpcClient client = app.NewClient();

        GrpcException thrown = await Should.ThrowAsync<GrpcException>(client.CallAsync("/toy.v1.Elsewhere/Call", Array.Empty<byte>(), TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken));
        (thrown.Code, thrown.Message).ShouldBe((GrpcStatusCode.Unimplemented, $"this method is served for *:1 (grpctest), and the call names 127.0.0.1:{app.Port}: RequireHost takes the host and port of EMQX's URL"));
    }

    [Fact]
    public async Task Kestrel_WithoutTheUserKnowing_IsSetUpForEmqx()
    {
        await using GrpcTestApp app = await GrpcTestApp.StartAsync(build: static b => b.WebHost.ConfigureKestrel(static k => k.Limits.KeepAliveTimeout = TimeSpan.FromSeconds(30)));
        KestrelServerLimits limits = app.App.Services.GetRequiredService<IOptions<KestrelServerOptions>>().Value.Limits;

        limits.Http2.MaxStreamsPerConnection.ShouldBe(100_000);
        limits.Http2.InitialStreamWindowSize.ShouldBe(65_535);
        limits.KeepAliveTimeout.ShouldBeGreaterThan(TimeSpan.FromSeconds(60));
    }

    [Theory]
    [InlineData(HttpProtocols.Http1)]
    [InlineData(HttpProtocols.Http1AndHttp2)]
    public async Task Start_NoAddressSpeaksHttp2_FailsAndSaysWhatToChange(HttpProtocols protocols)
    {
        InvalidOperationException thrown = await Should.ThrowAsync<InvalidOperationException>(GrpcTestApp.StartAsync(
            listen: false, build: b => b.WebHost.ConfigureKestrel(k => k.Listen(IPAddress.Loopback, 0, l => l.Protocols = protocols))));

        thrown.Message.ShouldContain("no address of this server understands that (http://127.0.0.1:");
        thrown.Message.ShouldContain("set Kestrel:Endpoints:Hooks:Url, and Kestrel:Endpoints:Hooks:Protocols to Http2. Pages of this program need another, by Kestrel:Endpoints:Web:Url");
    }

    [Fact]
    public async Task Start_HttpsThatAllowsHttp1Alone_FailsAndSaysWhatToChange()
    {
        using TestAuthority authority = new();
        InvalidOperationException thrown = await Should.ThrowAsync<InvalidOperationException>(GrpcTestApp.StartAsync(
            listen: false, build: b => b.WebHost.ConfigureKestrel(k => k.Listen(IPAddress.Loopback, 0, l => (l.Protocols, _) = (HttpProtocols.Http1, l.UseHttps(authority.Issue("localhost")))))));

        thrown.Message.ShouldContain("no address of this server understands that (https://127.0.0.1:");
        thrown.Message.ShouldContain("unless its Protocols say Http1 alone");
    }

    [Fact]
    public async Task Start_HttpsThatAsksForAClientCertificate_Starts()
    {
        using TestAuthority authority = new();
        await using GrpcTestApp app = await GrpcTestApp.StartAsync(listen: false, build: b => b.WebHost.ConfigureKestrel(k => k.Listen(
            IPAddress.Loopback, 0, l => l.UseHttps(authority.Issue("localhost"), static https => https.ClientCertificateMode = ClientCertificateMode.RequireCertificate))));

        app.Address.Scheme.ShouldBe("https");
    }

    [Fact]
    public async Task Start_ProtocolFromConfiguration_Serves()
    {
        await using GrpcTestApp app = await GrpcTestApp.StartAsync(listen: false, build: static b =>
        {
            b.Configuration["Kestrel:EndpointDefaults:Protocols"] = "Http2";
            b.WebHost.UseUrls("http://0.0.0.0:0");
        });
        await using RawHttp2 raw = await ConnectAsync(app.Port);
        await raw.ShouldStillWorkAsync();
    }

    [Fact]
    public async Task Start_OneAddressOfTwoSpeaksHttp2_Serves()
    {
        await using GrpcTestApp app = await GrpcTestApp.StartAsync(listen: false, build: static b => b.WebHost.ConfigureKestrel(static k =>
        {
            k.Listen(IPAddress.Loopback, 0);
            k.Listen(IPAddress.IPv6Loopback, 0, static l => l.Protocols = HttpProtocols.Http2);
        }));
        app.App.Urls.Count.ShouldBe(2);
    }

    [Fact]
    public async Task Start_UnixSocket_Serves()
    {
        string path = Path.Combine(Path.GetTempPath(), $"hooksdk-{Environment.ProcessId}-grpc.sock");
        File.Delete(path);
        await using (GrpcTestApp app = await GrpcTestApp.StartAsync(listen: false, build: b => b.WebHost.ConfigureKestrel(k => k.ListenUnixSocket(path, static l => l.Protocols = HttpProtocols.Http2))))
        {
            app.App.Urls.Single().ShouldStartWith("http://unix:");
        }
    }

    [Fact]
    public async Task Start_OpenToEveryone_WarnsAndNamesNoSecretInAPath()
    {
        ListLoggerProvider log = new();
        await using GrpcTestApp app = await GrpcTestApp.StartAsync(listen: false, build: b =>
        {
            b.Logging.AddProvider(log);
            b.WebHost.ConfigureKestrel(static k => k.Listen(IPAddress.Any, 0, static l => l.Protocols = HttpProtocols.Http2));
        });

        string line = log.Lines.Single(static l => l.Contains("anyone who reaches it may call", StringComparison.Ordinal));
        line.ShouldContain("Under Hooks:GrpcTest in the configuration, set AllowedNetworks.");
    }

    [Fact]
    public async Task Map_WithoutAServiceTwice_SaysSo()
    {
        await using GrpcTestApp app = await GrpcTestApp.StartAsync();
        Should.Throw<InvalidOperationException>(() => app.App.MapGrpc(app.Server, new GrpcService(InteropService.Name))).Message
            .ShouldStartWith($"'/{InteropService.Name}' is mapped twice: for grpctest and for grpctest. The addresses of gRPC are the protocol's own");
    }

    [Fact]
    public async Task Stop_WhileACallRuns_AnswersItAndNewOnesBeforeGoAway()
    {
        GrpcTestApp app = await GrpcTestApp.StartAsync();
        await using RawHttp2 raw = await ConnectAsync(app.Port);
        RawAnswer running = await raw.StartAsync(CallHeaders(InteropService.Echo), Message("D700"u8));
        await Waiting.UntilAsync(() => app.Service.Running == 1);

        Task stopping = app.App.StopAsync(TestContext.Current.CancellationToken);
        await Waiting.UntilAsync(() => app.Server.IsDraining);
        raw.IsToldToGoAway.ShouldBeFalse();
        await raw.ShouldStillWorkAsync();

        await running.Ended.WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);
        running["grpc-status"].ShouldBe("0");
        running.AfterGoAway.ShouldBeFalse();
        await stopping;
        await app.App.DisposeAsync();
    }

    [Fact]
    public async Task Stop_MessageThatDoesNotComeOn_IsAnsweredUnavailableBeforeGoAway()
    {
        FakeClock clock = new();
        GrpcTestApp app = await GrpcTestApp.StartAsync(static o => o.DrainWindow = TimeSpan.FromMinutes(5), b =>
        {
            b.Services.AddSingleton<TimeProvider>(clock);
            b.Services.Configure<HostOptions>(static o => o.ShutdownTimeout = TimeSpan.FromMinutes(10));
        });
        await using RawHttp2 raw = await ConnectAsync(app.Port);
        RawAnswer half = await raw.StartAsync(CallHeaders(InteropService.Echo), Message("half"u8)[..7], end: false);
        await Waiting.UntilAsync(() => app.Server.Bodies.Count == 1);

        Task stopping = app.App.StopAsync(TestContext.Current.CancellationToken);
        await Waiting.UntilAsync(() => app.Server.IsDraining);
        await raw.ShouldStillWorkAsync();
        clock.Advance(TimeSpan.FromMilliseconds(499));
        half.Ended.IsCompleted.ShouldBeFalse();
        clock.Advance(TimeSpan.FromMilliseconds(51));
        await half.Ended.WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);
        (half["grpc-status"], half["grpc-message"]).ShouldBe(("14", "this server is stopping, and the request did not come whole"));
        half.AfterGoAway.ShouldBeFalse();
        await Waiting.UntilAsync(() =>
        {
            clock.Advance(TimeSpan.FromMilliseconds(10));
            return stopping.IsCompleted;
        });
        await stopping;
        await app.App.DisposeAsync();
    }

    [Fact]
    public async Task Stop_WithAStreamThatNeverEnds_DoesNotWaitForIt()
    {
        GrpcTestApp app = await GrpcTestApp.StartAsync(static o => o.DrainWindow = TimeSpan.FromMinutes(5));
        await using RawHttp2 raw = await ConnectAsync(app.Port);
        await raw.StartAsync(CallHeaders(InteropService.Collect), Message("x"u8), end: false);
        await Waiting.UntilAsync(() => app.Service.Running == 1);

        using CancellationTokenSource patience = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        patience.CancelAfter(TimeSpan.FromMilliseconds(500)); // of Kestrel, which waits for the stream as long as the host lets it
        await app.App.StopAsync(patience.Token);
        await Waiting.UntilAsync(() => app.Service.Running == 0);
        await app.App.DisposeAsync();
    }
}
