using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text;
using HookSdk.EmqX.Tests.Transport.Raw;
using HookSdk.EmqX.Transport;
using HookSdk.Testing;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace HookSdk.EmqX.Tests.Transport;

/// <summary>A hook behind a gRPC method: its reader, its pipeline and its writer.</summary>
public sealed class HookMethodTests
{
    private const string Service = "toy.v1.Toy";
    private const string Decide = $"/{Service}/Decide";

    [DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicMethods)]
    public abstract class ToyPlugin
    {
        public virtual ValueTask<string> DecideAsync(ToyRequest request, HookContext context) => new("neutral");
    }

    /// <summary>A view over the request's bytes.</summary>
    public sealed class ToyRequest
    {
        private readonly Func<string> _text;

        internal ToyRequest(HookBody body) => _text = () => Encoding.UTF8.GetString(body.Span);

        public string Text => _text();
    }

    [Fact]
    public async Task Hook_Answers_AndTheReplyIsItsWriters()
    {
        await using GrpcTestApp app = await StartAsync(new Toy(static request => new($"you said {request.Text}")));
        using GrpcClient client = app.NewClient();

        (await CallAsync(client, "hello")).ShouldBe("you said hello");
        app.Server.ActiveCalls.ShouldBe(0);
    }

    [Fact]
    public async Task Hook_RequestThatIsNone_IsInternalWithTheReadersLine()
    {
        await using GrpcTestApp app = await StartAsync(new Toy(static _ => new("never")));
        using GrpcClient client = app.NewClient();

        GrpcException thrown = await Should.ThrowAsync<GrpcException>(CallAsync(client, ""));
        thrown.Code.ShouldBe(GrpcStatusCode.Internal);
        thrown.Message.ShouldBe("the request is empty");
    }

    [Fact]
    public async Task Hook_Throws_FallbackIsAnsweredAndNoError()
    {
        await using GrpcTestApp app = await StartAsync(new Toy(static _ => throw new InvalidOperationException("secret")));
        using GrpcClient client = app.NewClient();

        (await CallAsync(client, "hello")).ShouldBe("neutral");
    }

    [Fact]
    public async Task Hook_PastItsDeadline_FallbackIsAnsweredAndTheLateHandlerStillReadsItsOwnBytes()
    {
        TaskCompletionSource release = new(TaskCreationOptions.RunContinuationsAsynchronously);
        TaskCompletionSource<string> read = new();
        await using GrpcTestApp app = await StartAsync(
            new Toy(async request =>
            {
                if (request.Text == "next")
                {
                    return "quick";
                }

                await release.Task;
                read.SetResult(request.Text);
                return "late";
            }),
            TimeSpan.FromMilliseconds(100));
        using GrpcClient client = app.NewClient();

        (await CallAsync(client, "my own bytes")).ShouldBe("neutral");
        for (int i = 0; i < 100; i++)
        {
            (await CallAsync(client, "next")).ShouldBe("quick");
        }

        release.SetResult();
        (await read.Task.WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken)).ShouldBe("my own bytes");
        await Waiting.UntilAsync(() => app.Server.ActiveCalls == 0);
    }

    [Theory]
    [InlineData(null, null, "4000")]
    [InlineData("5S", null, "4500")]
    [InlineData("60S", null, "54000")]
    [InlineData("200m", null, "150")]
    [InlineData("60m", null, "30")]
    [InlineData("99999999H", null, "300000")]
    [InlineData(null, 1_000, "1000")]
    [InlineData("5S", 1_000, "1000")]
    [InlineData("1S", 1_000, "900")]
    [InlineData("5S", 10_000, "4500")]
    [InlineData("60S", 10_000, "10000")]
    public async Task Hook_WithTimeoutOfItsCaller_HasSoManyMilliseconds(string? timeout, int? deadline, string expected)
    {
        await using GrpcTestApp app = await StartAsync(
            new TimedToy(static context => new(context.Remaining.TotalMilliseconds.ToString(CultureInfo.InvariantCulture))),
            deadline is { } set ? TimeSpan.FromMilliseconds(set) : null,
            new FakeClock());
        await using RawHttp2 raw = await RawHttp2.ConnectAsync(app.Port);

        RawAnswer answer = await raw.CallAsync(RawHttp2.CallHeaders(Decide, ("grpc-timeout", timeout ?? "")), RawHttp2.Message("x"u8));
        answer["grpc-status"].ShouldBe("0");
        Encoding.UTF8.GetString([.. answer.Data[5..]]).ShouldBe(expected);
    }

    [Theory]
    [InlineData("5S", 3_000, "3000", false)]
    [InlineData("5S", 6_000, "4500", true)]
    [InlineData(null, 6_000, "6000", false)]
    public async Task Hook_WithADeadlineOfItsOwn_IsTimedByIt_AndToldWhereItsCallerWaitsLess(string? timeout, int deadline, string expected, bool isTold)
    {
        ExHook.ExHookHost.Lines log = new();
        await using GrpcTestApp app = await StartAsync(
            new TimedToy(static context => new(context.Remaining.TotalMilliseconds.ToString(CultureInfo.InvariantCulture))),
            clock: new FakeClock(),
            configure: o => o.Hooks["decide"] = new HookOptions { Deadline = TimeSpan.FromMilliseconds(deadline) },
            log: log);
        await using RawHttp2 raw = await RawHttp2.ConnectAsync(app.Port);

        for (int i = 0; i < 2; i++)
        {
            RawAnswer answer = await raw.CallAsync(RawHttp2.CallHeaders(Decide, ("grpc-timeout", timeout ?? "")), RawHttp2.Message("x"u8));
            Encoding.UTF8.GetString([.. answer.Data[5..]]).ShouldBe(expected);
        }

        log.All.Count(static l => l == "Warning: grpctest: the deadline of decide is 00:00:06, and the broker says with its calls that it waits 00:00:05: the shorter time holds. Raise the broker's timeout, or lower the deadline in Hooks:GrpcTest.")
            .ShouldBe(isTold ? 1 : 0);
    }

    [Theory]
    [InlineData("0n")]
    [InlineData("99n")]
    [InlineData("0S")]
    public async Task Hook_WhoseCallerHasGivenUp_IsNotBegun(string timeout)
    {
        int begun = 0;
        await using GrpcTestApp app = await StartAsync(new TimedToy(_ => new((++begun).ToString(CultureInfo.InvariantCulture))));
        await using RawHttp2 raw = await RawHttp2.ConnectAsync(app.Port);

        RawAnswer answer = await raw.CallAsync(RawHttp2.CallHeaders(Decide, ("grpc-timeout", timeout)), RawHttp2.Message("x"u8));
        $"{answer["grpc-status"]} {answer["grpc-message"]}".ShouldBe("4 the caller's timeout has passed");
        begun.ShouldBe(0);
    }

    [Fact]
    public async Task Hook_PastWhatItsCallerLeavesIt_FallbackIsAnswered()
    {
        FakeClock clock = new();
        TaskCompletionSource never = new();
        await using GrpcTestApp app = await StartAsync(
            new TimedToy(async _ =>
            {
                await never.Task;
                return "never";
            }),
            clock: clock);
        await using RawHttp2 raw = await RawHttp2.ConnectAsync(app.Port);

        RawAnswer answer = await raw.StartAsync(RawHttp2.CallHeaders(Decide, ("grpc-timeout", "10S")), RawHttp2.Message("x"u8));
        await Waiting.UntilAsync(() => app.Server.ActiveCalls == 1 && clock.WaitingTimers > 0);
        clock.Advance(TimeSpan.FromMilliseconds(8_999));
        await raw.ShouldStillWorkAsync();
        answer.Ended.IsCompleted.ShouldBeFalse();
        clock.Advance(TimeSpan.FromMilliseconds(1));
        await answer.Ended.WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);
        Encoding.UTF8.GetString([.. answer.Data[5..]]).ShouldBe("neutral");
        never.SetResult();
    }

    [Fact]
    public async Task Hook_WhoseRequestCameSlowly_HasThatMuchLess()
    {
        FakeClock clock = new();
        await using GrpcTestApp app = await StartAsync(
            new TimedToy(static context => new(context.Remaining.TotalMilliseconds.ToString(CultureInfo.InvariantCulture))), clock: clock);
        await using RawHttp2 raw = await RawHttp2.ConnectAsync(app.Port);

        RawAnswer answer = await raw.StartAsync(RawHttp2.CallHeaders(Decide, ("grpc-timeout", "5S")), [0, 0, 0], end: false);
        await Waiting.UntilAsync(() => app.Transport.InFlight == 1);
        clock.Advance(TimeSpan.FromSeconds(1));
        await raw.SendAsync(RawHttp2.DataFrame(1, [0, 1, (byte)'x'], end: true));
        await answer.Ended.WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);
        Encoding.UTF8.GetString([.. answer.Data[5..]]).ShouldBe("3500");
    }

    private static async Task<string> CallAsync(GrpcClient client, string text)
    {
        HookBody reply = await client.CallAsync(Decide, Encoding.UTF8.GetBytes(text), TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);
        string answer = Encoding.UTF8.GetString(reply.Span);
        reply.Release();
        return answer;
    }

    private static Task<GrpcTestApp> StartAsync(ToyPlugin plugin, TimeSpan? deadline = null, TimeProvider? clock = null, Action<TestOptions>? configure = null, ILoggerProvider? log = null) => GrpcTestApp.StartAsync(
        o =>
        {
            o.Deadline = deadline ?? o.Deadline;
            configure?.Invoke(o);
        },
        build: b =>
        {
            b.Services.AddSingleton(clock ?? TimeProvider.System);
            if (log is not null)
            {
                b.Logging.AddProvider(log);
            }
        },
        map: app =>
        {
            HookServer server = app.Services.GetRequiredKeyedService<HookServer>("grpctest");
            HookDefinition<ToyPlugin, ToyRequest, string> hook = new()
            {
                Name = "decide",
                Methods = [nameof(ToyPlugin.DecideAsync)],
                ContentType = GrpcContentType.Value,
                Invoke = static (toy, request, context) => toy.DecideAsync(request, context),
                Neutral = "neutral",
                Fold = static (ref _, ref total, answer) =>
                {
                    total = answer;
                    return ChainStep.Stop;
                },
                Read = static (HookBody body, out ToyRequest? request, out string? problem) =>
                {
                    request = body.Length == 0 ? null : new ToyRequest(body);
                    problem = body.Length == 0 ? "the request is empty" : null;
                    return request is not null;
                },
                Write = static (_, reply, output) =>
                {
                    output.Write(Encoding.UTF8.GetBytes(reply));
                    return HookAnswer.Ok;
                },
            };
            HookPlugin[] plugins = [HookPlugin.Of(plugin.GetType(), typeof(ToyPlugin), ServiceLifetime.Singleton, plugin)];
            app.MapGrpc(server, new GrpcService(Service).Hook("Decide", hook.Bind(server, plugins)));
        });

    private sealed class TimedToy(Func<HookContext, ValueTask<string>> decide) : ToyPlugin
    {
        public override ValueTask<string> DecideAsync(ToyRequest request, HookContext context) => decide(context);
    }

    private sealed class Toy(Func<ToyRequest, ValueTask<string>> decide) : ToyPlugin
    {
        public override ValueTask<string> DecideAsync(ToyRequest request, HookContext context) => decide(request);
    }
}
