using Google.Protobuf;
using HookSdk.EmqX.ExHook;
using HookSdk.EmqX.Transport;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Wire = HookSdk.EmqX.ExHook.Wire;

namespace HookSdk.EmqX.Tests.ExHook;

/// <summary>What a call costs in memory. Alone, because it counts what the whole process allocates.</summary>
[CollectionDefinition(nameof(AllocationTests), DisableParallelization = true)]
[Collection(nameof(AllocationTests))]
public sealed class AllocationTests(ITestOutputHelper output)
{
    private const int Rounds = 200;
    private const int Batches = 8;
    private const int Calls = 20;

    [Fact]
    public async Task Publish_Of256Bytes_InProcess_AllocatesUnderOneKilobyte()
    {
        await using ExHookHost host = new(new Passing());
        double each = Measure(host, NewPublish(256));
        output.WriteLine($"256 bytes in process: {each} bytes a call");
        each.ShouldBeLessThan(1024);
    }

    [Fact]
    public async Task PassThrough_OfOneMegabyte_InProcess_CopiesNoPayload()
    {
        await using ExHookHost host = new(new Passing());
        double each = Measure(host, NewPublish(1 << 20));
        output.WriteLine($"1 MB in process: {each} bytes a call");
        each.ShouldBeLessThan(1024);
    }

    [Theory]
    [InlineData(256, 8 * 1024)]
    [InlineData(1 << 20, 64 * 1024)]
    public async Task Publish_OverKestrel_ClientAndServerTogetherAllocateUnder(int payload, int limit)
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0").ConfigureKestrel(static k => k.ConfigureEndpointDefaults(static e => e.Protocols = HttpProtocols.Http2));
        builder.Services.AddExHookProvider<Passing>();
        await using WebApplication app = builder.Build();
        app.MapExHookProvider();
        await app.StartAsync(TestContext.Current.CancellationToken);

        // The client runs in this process too, and takes more than the server; the bench counts the server alone.
        using GrpcClient client = new(new Uri(app.Urls.First()));
        byte[] request = NewPublish(payload);
        long least = long.MaxValue;
        for (int batch = 0; batch < Batches; batch++)
        {
            long before = GC.GetTotalAllocatedBytes(precise: true);
            for (int i = 0; i < Calls; i++)
            {
                (await client.CallAsync("/emqx.exhook.v2.HookProvider/OnMessagePublish", request, TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken)).Release();
            }

            least = Math.Min(least, GC.GetTotalAllocatedBytes(precise: true) - before);
        }

        double each = ((double)least / Calls) - request.Length - 5;
        output.WriteLine($"{payload} bytes over Kestrel, with the client but without the frame that it copies: {each} bytes a call");
        each.ShouldBeLessThan(limit);
    }

    private static byte[] NewPublish(int payload) => new Wire.MessagePublishRequest
    {
        Message = new()
        {
            Node = "emqx@127.0.0.1", Id = "000660BDBA8FCAFBF4430000237C0002", Qos = 1, From = "device-000001", Topic = "devices/device-000001/up",
            Payload = ByteString.CopyFrom(new byte[payload]), Timestamp = 1_795_217_855_335, Headers = { ["username"] = "device", ["protocol"] = "mqtt", ["peerhost"] = "192.0.2.1" },
        },
        Meta = new() { Node = "emqx@127.0.0.1", Version = "5.1.4", Sysdescr = "EMQX", ClusterName = "emqxcl" },
    }.ToByteArray();

    /// <summary>Bytes a call, in the batch that did best: the runtime now and then allocates for itself on the same thread.</summary>
    private static double Measure(ExHookHost host, byte[] request)
    {
        BoundHook route = host.Server.Find(ExHookHost.Service("v2"), "OnMessagePublish")!;
        System.Buffers.ArrayBufferWriter<byte> output = new(1024);
        HookBody body = HookBody.Copy(request);
        long least = long.MaxValue;
        for (int batch = 0; batch < Batches; batch++)
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            for (int i = 0; i < Rounds; i++)
            {
                output.ResetWrittenCount();
                ValueTask<HookAnswer> answer = route.HandleAsync(body, output, HookConnection.None);
                if (!answer.IsCompletedSuccessfully || answer.Result.Status != HookAnswer.Ok.Status)
                {
                    throw new InvalidOperationException("The call was not answered at once.");
                }
            }

            least = Math.Min(least, GC.GetAllocatedBytesForCurrentThread() - before);
        }

        return least / (double)Rounds;
    }

    public sealed class Passing : ExHookProvider
    {
        [FailOpen]
        public override ValueTask<MessagePublishReply> OnMessagePublishAsync(MessagePublishRequest request, HookContext context) =>
            new(request.Message.Topic.StartsWith("drop/", StringComparison.Ordinal) ? MessagePublishReply.Drop() : MessagePublishReply.PassThrough());
    }
}
