using System.IO.Compression;
using System.Net;
using Emqx.Exhook.V2;
using Emqx.Exproto.V1;
using Google.Protobuf;
using HookSdk.EmqX.Tests.Transport;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;

namespace HookSdk.EmqX.AspNetCore.Tests.Generated;

/// <summary>How calls of generated services are let in, bounded and answered.</summary>
public sealed class ServeTests
{
    public const string Authenticate = "/emqx.exhook.v2.HookProvider/OnClientAuthenticate";
    public const string Authorize = "/emqx.exhook.v2.HookProvider/OnClientAuthorize";

    private static CancellationToken Ending => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Caller_OutsideAllowedNetworks_IsRefusedBeforeTheService()
    {
        await using GeneratedApp app = await GeneratedApp.StartAsync(arguments: "--Hooks:EmqxGrpc:AllowedNetworks:0=192.0.2.1");

        Answer answer = await app.CallAsync(Authenticate, As("throw"));

        answer.ShouldSatisfyAllConditions(
            () => answer.StatusInHeaders.ShouldBeNull(),
            () => answer.Status.ShouldBe("7"),
            () => app.Lines.All.ShouldNotContain(static l => l.Contains("secret of the handler", StringComparison.Ordinal)));
    }

    /// <summary>EMQX 4.3 to 5.0 waits its whole request_timeout for an error that is headers alone.</summary>
    [Theory]
    [InlineData("throw", "2", "Exception was thrown by handler.")]
    [InlineData("refuse", "16", "not you")]
    public async Task Error_OfTheService_IsHeadersAndTrailers(string user, string status, string message)
    {
        await using GeneratedApp app = await GeneratedApp.StartAsync();

        Answer answer = await app.CallAsync(Authenticate, As(user));

        (answer.Http, answer.StatusInHeaders, answer.Status, answer.Message).ShouldBe((HttpStatusCode.OK, null, status, message));
    }

    [Fact]
    public async Task MethodThatTheServiceLeavesOut_IsHeadersAndTrailers()
    {
        await using GeneratedApp app = await GeneratedApp.StartAsync();

        Answer answer = await app.CallAsync("/emqx.exhook.v2.HookProvider/OnClientConnect", new ClientConnectRequest());

        (answer.StatusInHeaders, answer.Status).ShouldBe((null, "12"));
    }

    [Theory]
    [InlineData("/emqx.exhook.v3.HookProvider/OnProviderLoaded", "emqx.exhook.v3.HookProvider", "EMQX 5.9 and later", "Emqx.Exhook.V3.HookProvider.HookProviderBase")]
    [InlineData("/emqx.exhook.v1.HookProvider/OnProviderLoaded", "emqx.exhook.v1.HookProvider", "EMQX 4.3 and 4.4", "Emqx.Exhook.V1.HookProvider.HookProviderBase")]
    [InlineData("/emqx.exproto.v1.ConnectionHandler/OnSocketCreated", "emqx.exproto.v1.ConnectionHandler", "EMQX 4.3 to 5.0", "ConnectionHandler.ConnectionHandlerBase")]
    public async Task VersionThatNobodyServes_IsRefusedInTwoBlocksAndToldOnce(string path, string service, string brokers, string toDo)
    {
        await using GeneratedApp app = await GeneratedApp.StartAsync();

        for (int i = 0; i < 2; i++)
        {
            Answer answer = await app.CallAsync(path, new ProviderLoadedRequest());
            (answer.StatusInHeaders, answer.Status).ShouldBe((null, "12"));
        }

        app.Lines.All.Where(static l => l.StartsWith("109 ", StringComparison.Ordinal)).ShouldHaveSingleItem().ShouldSatisfyAllConditions(
            l => l.ShouldContain(service), l => l.ShouldContain(brokers), l => l.ShouldContain(toDo));
    }

    [Theory]
    [InlineData("gzip")]
    [InlineData("snappy")]
    public async Task CompressedRequest_IsUnimplementedInTwoBlocks(string encoding)
    {
        await using GeneratedApp app = await GeneratedApp.StartAsync();
        using MemoryStream zipped = new();
        await using (GZipStream gzip = new(zipped, CompressionLevel.Fastest, leaveOpen: true))
        {
            As("dev1").WriteTo(gzip);
        }

        byte[] body = [1, 0, 0, 0, (byte)zipped.Length, .. zipped.ToArray()];
        Answer answer = await app.SendAsync(Authenticate, new ByteArrayContent(body), ("grpc-encoding", encoding));

        (answer.StatusInHeaders, answer.Status, answer.Message).ShouldBe((null, "12", "messages must not be compressed"));
    }

    [Fact]
    public async Task MessageMarkedAsCompressedWithoutAnEncoding_IsInternal()
    {
        await using GeneratedApp app = await GeneratedApp.StartAsync();

        Answer answer = await app.SendAsync(Authenticate, new ByteArrayContent(GeneratedApp.Frame(As("dev1"), flag: 1)));

        (answer.StatusInHeaders, answer.Status).ShouldBe((null, "13"));
    }

    [Fact]
    public async Task MessageAboveTheBound_IsRefusedByItsAnnouncedLength()
    {
        await using GeneratedApp app = await GeneratedApp.StartAsync(arguments: "--Hooks:EmqxGrpc:MaxRequestBytes=2048");

        Answer answer = await app.CallAsync(Authorize, new ClientAuthorizeRequest { Topic = new string('t', 4_000) });

        (answer.StatusInHeaders, answer.Status).ShouldBe((null, "8"));
        answer.Message.ShouldNotBeNull().ShouldContain("the limit is 2048");
        (await app.CallAsync(Authorize, new ClientAuthorizeRequest { Topic = new string('t', 1_000) })).Status.ShouldBe("0");
    }

    [Fact]
    public async Task LargeMessage_ReachesTheServiceWhole()
    {
        await using GeneratedApp app = await GeneratedApp.StartAsync();
        MessagePublishRequest request = new() { Message = new() { Topic = "legacy/a", Payload = ByteString.CopyFrom([.. Enumerable.Range(0, 3 << 20).Select(static i => (byte)(i * 7))]) } };

        Answer answer = await app.CallAsync("/emqx.exhook.v2.HookProvider/OnMessagePublish", request);

        ValuedResponse reply = ValuedResponse.Parser.ParseFrom(answer.Reply);
        reply.Message.Topic.ShouldBe("v2/legacy/a");
        reply.Message.Payload.ShouldBe(request.Message.Payload);
    }

    [Fact]
    public async Task CallsAboveTheBound_AreRefusedAndTold()
    {
        await using GeneratedApp app = await GeneratedApp.StartAsync(arguments: "--Hooks:EmqxGrpc:MaxConcurrentCalls=1");
        Doors doors = app.App.Services.GetRequiredService<Doors>();
        Task<Answer> running = app.CallAsync(Authenticate, As("wait"));
        await Waiting.UntilAsync(() => doors.Hook.Waiting == 1);

        Answer answer = await app.CallAsync(Authenticate, As("dev1"));

        (answer.StatusInHeaders, answer.Status).ShouldBe((null, "8"));
        app.Lines.All.ShouldContain(static l => l.StartsWith("108 ", StringComparison.Ordinal) && l.Contains("Hooks:EmqxGrpc:MaxConcurrentCalls", StringComparison.Ordinal));
        doors.Hook.Open();
        (await running).Status.ShouldBe("0");
        (await app.CallAsync(Authenticate, As("dev1"))).Status.ShouldBe("0");
    }

    [Fact]
    public async Task Stop_RunningCall_IsAnsweredAndNewOnesToo()
    {
        await using GeneratedApp app = await GeneratedApp.StartAsync();
        Doors doors = app.App.Services.GetRequiredService<Doors>();
        Task<Answer> running = app.CallAsync(Authenticate, As("wait"));
        await Waiting.UntilAsync(() => doors.Hook.Waiting == 1);

        Task stopping = app.App.StopAsync(Ending);
        HealthCheckService checks = app.App.Services.GetRequiredService<HealthCheckService>();
        while ((await checks.CheckHealthAsync(static c => c.Tags.Contains("ready"), Ending)).Status != HealthStatus.Unhealthy)
        {
            await Task.Yield();
        }

        (await app.CallAsync(Authenticate, As("dev1"))).Status.ShouldBe("0");
        stopping.IsCompleted.ShouldBeFalse();
        doors.Hook.Open();
        (await running).Status.ShouldBe("0");
        await stopping;
    }

    [Fact]
    public async Task Stop_BodyThatDoesNotComeOn_IsGivenUp()
    {
        await using GeneratedApp app = await GeneratedApp.StartAsync();
        using HalfBody half = new(GeneratedApp.Frame(As("dev1"))[..7]);
        Task<Answer> waiting = app.SendAsync(Authenticate, half);
        await half.Sent;
        await IsInsideAsync(app);

        await app.App.StopAsync(Ending);

        Answer answer = await waiting;
        (answer.StatusInHeaders, answer.Status).ShouldBe((null, "14"));
    }

    /// <summary>The web server would wait for it until the host's own timeout is over, half a minute or more.</summary>
    [Fact]
    public async Task Stop_MethodThatDoesNotHeedItsToken_IsEndedAfterTheWindow()
    {
        await using GeneratedApp app = await StartForStopAsync(static app => app.MapGrpcService<Careless>().ForEmqx());
        Doors doors = app.App.Services.GetRequiredService<Doors>();
        Task<Answer> running = app.CallAsync(Authenticate, As("deaf"), ("grpc-timeout", "9S"));
        await Waiting.UntilAsync(() => doors.Hook.Waiting == 1);

        await app.App.StopAsync(Ending).WaitAsync(TimeSpan.FromSeconds(60), Ending);

        doors.Hook.Waiting.ShouldBe(1);
        doors.Hook.Open();
        Answer answer = await running;
        (answer.StatusInHeaders, answer.Status, answer.Message).ShouldBe((null, "14", "this server stops"));
    }

    [Fact]
    public async Task Stop_StreamOfADevice_IsEnded()
    {
        await using GeneratedApp app = await StartForStopAsync(static app => app.MapGrpcService<EchoStreaming>().ForEmqx());
        using HalfBody open = new([]);
        Task<Answer> stream = app.SendAsync("/emqx.exproto.v1.ConnectionHandler/OnReceivedBytes", open);
        await open.Sent;
        await IsInsideAsync(app);

        await app.App.StopAsync(Ending).WaitAsync(TimeSpan.FromSeconds(60), Ending);

        Answer answer = await stream;
        (answer.StatusInHeaders, answer.Status).ShouldBe((null, "14"));
    }

    /// <summary>EMQX 4.3 sends a timeout of 5 s with streams that live as long as a device.</summary>
    [Fact]
    public async Task Stream_WithATimeout_OutlivesIt()
    {
        await using GeneratedApp app = await GeneratedApp.StartAsync(static app => app.MapGrpcService<EchoStreaming>().ForEmqx(), static services => services.AddSingleton<Echo>());
        using HalfBody body = new(GeneratedApp.Frame(new TimerTimeoutRequest { Conn = "c" }));
        Task<Answer> stream = app.SendAsync("/emqx.exproto.v1.ConnectionHandler/OnTimerTimeout", body, ("grpc-timeout", "1m"));
        await body.Sent;

        // A call made and answered meanwhile takes longer than that millisecond.
        (await app.CallAsync("/emqx.exproto.v1.ConnectionHandler/OnTimerTimeout", new TimerTimeoutRequest())).Status.ShouldBe("0");
        body.End();

        (await stream).Status.ShouldBe("0");
    }

    /// <summary>Grpc.AspNetCore ends it itself, with headers alone: EMQX has given up by then.</summary>
    [Fact]
    public async Task Timeout_OfAUnaryCall_EndsIt()
    {
        await using GeneratedApp app = await GeneratedApp.StartAsync();

        (await app.CallAsync(Authenticate, As("wait"), ("grpc-timeout", "100m"))).StatusInHeaders.ShouldBe("4");
        await Waiting.UntilAsync(() => app.App.Services.GetRequiredService<Doors>().Hook.Waiting == 0);
    }

    private static Task<GeneratedApp> StartForStopAsync(Action<WebApplication> map) => GeneratedApp.StartAsync(
        map,
        static services => services.AddSingleton<Echo>().Configure<HostOptions>(static host => host.ShutdownTimeout = TimeSpan.FromMinutes(5)),
        arguments: "--Hooks:EmqxGrpc:DrainWindow=00:00:00.3");

    /// <summary>Waits until the server has a call: what a client has sent may still be on the way.</summary>
    private static Task IsInsideAsync(GeneratedApp app) => Waiting.UntilAsync(() => app.Lines.All.Any(static l => l.Contains("Executing endpoint", StringComparison.Ordinal)));

    private static ClientAuthenticateRequest As(string user) => new() { Clientinfo = new() { Clientid = "c", Username = user } };

    /// <summary>A body whose end waits.</summary>
    private sealed class HalfBody(byte[] bytes) : HttpContent
    {
        private readonly TaskCompletionSource _sent = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private readonly TaskCompletionSource _end = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task Sent => _sent.Task;

        public void End() => _end.TrySetResult();

        protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context)
        {
            await stream.WriteAsync(bytes, Ending);
            await stream.FlushAsync(Ending);
            _sent.TrySetResult();
            await _end.Task;
        }

        protected override bool TryComputeLength(out long length)
        {
            length = 0;
            return false;
        }

        protected override void Dispose(bool disposing)
        {
            _end.TrySetResult();
            base.Dispose(disposing);
        }
    }
}
