using System.Globalization;
using System.Text;
using Google.Protobuf;
using HookSdk.EmqX.ExHook;
using HookSdk.EmqX.Tests.Transport;
using HookSdk.EmqX.Tests.Transport.Raw;
using HookSdk.EmqX.Transport;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using static HookSdk.EmqX.Tests.Transport.Raw.RawHttp2;
using Wire = HookSdk.EmqX.ExHook.Wire;

namespace HookSdk.EmqX.Tests.ExHook.Hosting;

/// <summary>A server under attack, and under many brokers at once. Afterwards nothing is held, and a normal call is answered. Alone, because it takes all processors.</summary>
[CollectionDefinition(nameof(AttackTests), DisableParallelization = true)]
[Collection(nameof(AttackTests))]
public sealed class AttackTests : IAsyncLifetime
{
    private const string Publish = "/emqx.exhook.v2.HookProvider/OnMessagePublish";
    private const string Authenticate = "/emqx.exhook.v2.HookProvider/OnClientAuthenticate";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly WebApplication _app = Build();

    private GrpcTransport Transport => _app.Services.GetRequiredService<GrpcTransport>();

    private HookServer Server => _app.Services.GetRequiredService<ExHookServer>().Server;

    private int Port => new Uri(_app.Urls.First()).Port;

    public async ValueTask InitializeAsync() => await _app.StartAsync();

    public async ValueTask DisposeAsync()
    {
        await _app.StopAsync();
        await _app.DisposeAsync();
    }

    [Fact]
    public async Task Connections_ThatBreakOffWhileTheyMisbehave_LeaveNothingBehind()
    {
        await Parallel.ForAsync(0, 6, TestContext.Current.CancellationToken, async (worker, _) =>
        {
            Random random = new(worker);
            for (int i = 0; i < 5; i++)
            {
                await MisbehaveAsync(random, calls: 100);
            }
        });

        await ShouldBeIdleAndWellAsync();
    }

    [Fact]
    public async Task Brokers_InParallelUnderGarbageCollection_GetTheirOwnAnswers()
    {
        await Parallel.ForAsync(0, 6, TestContext.Current.CancellationToken, async (broker, cancellationToken) =>
        {
            using GrpcClient client = new(new Uri(_app.Urls.First()));
            Random random = new(broker);
            for (int i = 0; i < 25; i++)
            {
                Task[] calls = [.. Enumerable.Range(0, 8).Select(n => EchoAsync(client, $"{broker}-{i}-{n}", random.Next(6) * random.Next(3_000), cancellationToken))];

                // While they are on their way. Without a pause between, nobody else would come to run.
                GC.Collect(i % 3, GCCollectionMode.Forced, blocking: true, compacting: true);
                await Task.WhenAll(calls);
            }
        });

        await ShouldBeIdleAndWellAsync();
    }

    /// <summary>Calls of all kinds on one connection, whole and in part, some reset; then the connection is cut, whatever runs on it.</summary>
    private async Task MisbehaveAsync(Random random, int calls)
    {
        await using RawHttp2 raw = await ConnectAsync(Port);
        byte[] good = Message(NewPublish("x", random.Next(3_000)).ToByteArray());
        string[] timeouts = ["", "", "", "0S", "1u", "2m", "5m", "5S"];
        string[] topics = ["echo", "late", "token", "token", "throw"];
        try
        {
            for (int i = 0; i < calls; i++)
            {
                int stream = raw.NextStream();
                byte[] body = random.Next(4) switch
                {
                    0 => good,
                    1 => Message(NewPublish(topics[random.Next(topics.Length)], random.Next(20)).ToByteArray()),
                    2 => [.. good, 0, 0],
                    _ => good[..random.Next(good.Length)],
                };
                bool ends = random.Next(4) > 0;
                List<byte> frames = [.. HeaderFrames(stream, CallHeaders(random.Next(3) == 0 ? Authenticate : Publish, ("grpc-timeout", timeouts[random.Next(timeouts.Length)])), end: false)];
                int cut = random.Next(2) == 0 ? body.Length : random.Next(body.Length + 1);
                frames.AddRange(DataFrame(stream, body.AsSpan(0, cut), end: false));
                frames.AddRange(DataFrame(stream, body.AsSpan(cut), ends));
                if (random.Next(2) == 0)
                {
                    frames.AddRange(Frame(Rst, 0, stream, [0, 0, 0, 8]));
                }

                await raw.SendAsync([.. frames]);
            }

            if (random.Next(3) == 0)
            {
                byte[] garbage = new byte[random.Next(200)];
                random.NextBytes(garbage);
                await raw.SendAsync(garbage);
            }
        }
        catch (IOException)
        {
            // The server may have had enough of it first.
        }
    }

    private async Task ShouldBeIdleAndWellAsync()
    {
        await Waiting.UntilAsync(() => Transport.InFlight == 0 && Server.ActiveCalls == 0 && Transport.Receiver.Held == 0, Patience);
        using GrpcClient client = new(new Uri(_app.Urls.First()));
        await EchoAsync(client, "well", 100, TestContext.Current.CancellationToken);
    }

    /// <summary>One publish whose every part tells the same name; so must the answer.</summary>
    private static async Task EchoAsync(GrpcClient client, string name, int payload, CancellationToken cancellationToken)
    {
        Wire.MessagePublishRequest request = NewPublish("echo", payload);
        request.Message.From = name;
        request.Message.Headers["username"] = name;
        request.Meta.Node = "emqx@" + name;
        request.Message.Payload = ByteString.CopyFromUtf8(string.Create(CultureInfo.InvariantCulture, $"{name}{new string('p', payload)}{name}"));
        Wire.ValuedResponse reply = await client.CallAsync(Publish, request, Wire.ValuedResponse.Parser, TimeSpan.FromSeconds(60), cancellationToken);

        reply.Message.Topic.ShouldBe($"{name} of emqx@{name}");
        reply.Message.From.ShouldBe(name);
        reply.Message.Headers["username"].ShouldBe(name);
        reply.Message.Payload.ShouldBe(request.Message.Payload);
    }

    private static Wire.MessagePublishRequest NewPublish(string topic, int payload) => new()
    {
        Message = new() { Node = "n", Id = "1", From = "c", Topic = topic, Qos = 1, Timestamp = 1, Payload = ByteString.CopyFrom(new byte[payload]), Headers = { ["username"] = "u", ["peerhost"] = "192.0.2.1" } },
        Meta = new() { Node = "emqx@127.0.0.1", Version = "5.1.4", ClusterName = "c" },
    };

    private static WebApplication Build()
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0").ConfigureKestrel(static k => k.ConfigureEndpointDefaults(static e => e.Protocols = HttpProtocols.Http2));
        builder.Services.AddExHookProvider<Target>(static o => o.Deadline = TimeSpan.FromSeconds(2));
        WebApplication app = builder.Build();
        app.MapExHookProvider();
        return app;
    }

    /// <summary>Answers at once, throws, waits for its token, or past its deadline, as the topic says; and reads the request after it has waited.</summary>
    [FailClosed]
    public sealed class Target : ExHookProvider
    {
        public override async ValueTask<AccessReply> OnClientAuthenticateAsync(ClientAuthenticateRequest request, HookContext context)
        {
            await Task.Delay(Timeout.InfiniteTimeSpan, context.CancellationToken);
            return AccessReply.Allow();
        }

        public override ValueTask<MessagePublishReply> OnMessagePublishAsync(MessagePublishRequest request, HookContext context) => request.Message.Topic switch
        {
            "late" => LateAsync(request, context),
            "token" => TokenAsync(request, context),
            "throw" => throw new InvalidOperationException("on purpose"),
            _ => new(Answer(request, context)),
        };

        private static MessagePublishReply Answer(MessagePublishRequest request, HookContext context) =>
            MessagePublishReply.Deliver(request.Message with { Topic = $"{request.Message.UserName} of {context.Caller.Node}" });

        private static async ValueTask<MessagePublishReply> LateAsync(MessagePublishRequest request, HookContext context)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(20), CancellationToken.None);
            return Answer(request, context);
        }

        private static async ValueTask<MessagePublishReply> TokenAsync(MessagePublishRequest request, HookContext context)
        {
            try
            {
                await Task.Delay(Timeout.InfiniteTimeSpan, context.CancellationToken);
            }
            catch (OperationCanceledException)
            {
                // Looks at everything once more when it has been given up.
                _ = Encoding.UTF8.GetString(request.Message.Payload.Span) + context.Caller.Node + context.CancellationToken.IsCancellationRequested;
                throw;
            }

            return Answer(request, context);
        }
    }
}
