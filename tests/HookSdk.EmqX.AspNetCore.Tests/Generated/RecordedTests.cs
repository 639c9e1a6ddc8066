using System.Collections.Concurrent;
using System.Text.Json;
using Google.Protobuf;
using Google.Protobuf.Reflection;
using Grpc.Core;
using Grpc.Core.Interceptors;
using HookSdk.EmqX.Protocol.Tests;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using ServiceDescriptor = Google.Protobuf.Reflection.ServiceDescriptor;
using V1 = Emqx.Exhook.V1;
using V2 = Emqx.Exhook.V2;
using V3 = Emqx.Exhook.V3;

namespace HookSdk.EmqX.AspNetCore.Tests.Generated;

/// <summary>What real brokers have called is called again, with its headers: the service sees the recorded message, and its reply goes out as the recorded bytes.</summary>
public sealed class RecordedTests
{
    private static readonly JsonParser Json = new(JsonParser.Settings.Default);

    private static readonly Dictionary<string, ServiceDescriptor> Services = new FileDescriptor[]
    {
        V1.ExhookReflection.Descriptor, V2.ExhookReflection.Descriptor, V3.ExhookReflection.Descriptor, Emqx.Exproto.V1.ExprotoReflection.Descriptor,
    }.SelectMany(static f => f.Services).ToDictionary(static s => s.FullName);

    public static TheoryData<string> Folders => [.. Recording.Files.Select(static f => f.Data.Split('/')[0]).Distinct()];

    [Theory]
    [MemberData(nameof(Folders))]
    public async Task Calls_OfABroker_AreServedAsRecorded(string folder)
    {
        Replay replay = new();
        await using GeneratedApp app = await GeneratedApp.StartAsync(
            static app =>
            {
                app.MapGrpcService<Policy4>().ForEmqx();
                app.MapGrpcService<Policy5>().ForEmqx();
                app.MapGrpcService<Policy6>().ForEmqx();
                app.MapGrpcService<EchoUnary>().ForEmqx();
            },
            services =>
            {
                services.AddSingleton(new Echo()).AddSingleton(replay);
                services.AddGrpc(static o => o.Interceptors.Add<Replaying>());
            });
        int calls = 0;
        foreach (JsonElement call in Recording.Files.Select(static f => f.Data).Where(f => f.StartsWith(folder + "/", StringComparison.Ordinal)).SelectMany(Recording.Calls))
        {
            string service = Recording.Text(call, "service")!;
            string name = Recording.Text(call, "method")!;
            if (service.EndsWith("ConnectionAdapter", StringComparison.Ordinal) || Services.GetValueOrDefault(service)?.FindMethodByName(name) is not { } method || Recording.Text(call, "request_base64") is not { } request)
            {
                continue;
            }

            byte[] reply = Convert.FromBase64String(Recording.Text(call, "reply_base64") ?? Recording.Text(call, "response_base64") ?? "");
            replay.Next.Enqueue(method.OutputType.Parser.ParseFrom(reply));

            Answer answer = await app.CallAsync($"/{service}/{name}", method.InputType.Parser.ParseFrom(Convert.FromBase64String(request)), [.. HeadersOf(call)]);

            answer.Status.ShouldBe("0", $"{service}/{name}: {answer.Message}");
            method.OutputType.Parser.ParseFrom(answer.Reply).ShouldBe(method.OutputType.Parser.ParseFrom(reply));
            replay.Seen.TryDequeue(out IMessage? seen).ShouldBeTrue();
            seen.ShouldBe(Json.Parse(call.GetProperty("request").GetRawText(), method.InputType));
            calls++;
        }

        calls.ShouldBeGreaterThan(0);
    }

    private static IEnumerable<(string Name, string Value)> HeadersOf(JsonElement call) =>
        call.TryGetProperty("headers", out JsonElement headers)
            ? headers.EnumerateObject().Where(static h => h.Name[0] != ':' && h.Name is not ("content-type" or "te")).Select(static h => (h.Name, h.Value.GetString()!))
            : [];

    private sealed class Replay
    {
        public ConcurrentQueue<IMessage> Next { get; } = [];

        public ConcurrentQueue<IMessage> Seen { get; } = [];
    }

    private sealed class Replaying(Replay replay) : Interceptor
    {
        public override Task<TResponse> UnaryServerHandler<TRequest, TResponse>(TRequest request, ServerCallContext context, UnaryServerMethod<TRequest, TResponse> continuation)
        {
            replay.Seen.Enqueue((IMessage)request);
            return Task.FromResult(replay.Next.TryDequeue(out IMessage? reply) ? (TResponse)reply : throw new RpcException(Status.DefaultCancelled));
        }
    }
}
