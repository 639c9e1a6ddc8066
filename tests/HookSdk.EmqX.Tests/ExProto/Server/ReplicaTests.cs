using System.Collections.Concurrent;
using Google.Protobuf;
using HookSdk.EmqX.ExProto;
using HookSdk.EmqX.Tests.Transport;
using HookSdk.EmqX.Transport;
using HookSdk.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace HookSdk.EmqX.Tests.ExProto;

/// <summary>Several servers and several nodes: a device is known to the server that was told of its creation, and its loop may call the adapter of any node of the cluster.</summary>
public sealed class ReplicaTests
{
    [Fact]
    public async Task Replicas_BehindOneAddressThatSpreadsCalls_LoseTheDevice()
    {
        using Balancer balancer = new(static (_, turn) => turn);
        await using FakeExProto emqx = await FakeExProto.StartAsync(balancer);
        balancer.Add(emqx, 2);
        FakeDevice device = await emqx.ConnectAsync();

        // The creation went to the first server and the bytes go to the second.
        await device.SendAsync("echo x\n");

        await device.ExpectClosedAsync();
        emqx.Calls.Single(static c => c.Hook == "OnReceivedBytes").Status.ShouldBe((int)GrpcStatusCode.NotFound);
    }

    [Fact]
    public async Task Replicas_BehindOneAddressThatKeepsEachDeviceToOne_Serve()
    {
        using Balancer balancer = new(static (conn, _) => StringComparer.Ordinal.GetHashCode(conn));
        await using FakeExProto emqx = await FakeExProto.StartAsync(balancer);
        balancer.Add(emqx, 2);

        foreach (FakeDevice device in await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => emqx.ConnectAsync())))
        {
            await device.SendAsync("echo x\n");
            await device.ExpectAsync("x\n");
        }

        balancer.Served.Distinct().Count().ShouldBe(2);
    }

    [Fact]
    public async Task AdapterOfAnotherNode_ServesTheDevice()
    {
        await using ExProtoServerApp first = await ExProtoServerApp.StartAsync(ExProtoServerApp.Network, fake: static o => o.Node = "emqx@10.0.0.1");
        await using FakeExProto second = await FakeExProto.StartAsync(HookTarget.Url(new Uri(first.App.Urls.First())), static o => o.Node = "emqx@10.0.0.2");
        first.Emqx.Gateway.Cluster.Add(second.Gateway);
        FakeDevice device = await second.ConnectAsync();

        await device.SendAsync("login dev1 x\necho far\n");

        await device.ExpectAsync("OK\nfar\n");
        second.AdapterCalls.ShouldBeEmpty();
        first.Emqx.AdapterCalls.Count.ShouldBe(3);
    }

    [Fact]
    public async Task AdapterOfItsOwnNode_IsCalledWhereItIsNamed()
    {
        await using FakeExProto second = await FakeExProto.StartAsync(new LineHandler(), static o => o.Node = "emqx@10.0.0.2");
        await using ExProtoServerApp first = await ExProtoServerApp.StartAsync(
            ExProtoServerApp.Network, o => o.NodeAdapters["emqx@10.0.0.3"] = second.AdapterUrl, static o => o.Node = "emqx@10.0.0.1");
        await using FakeExProto third = await FakeExProto.StartAsync(HookTarget.Url(new Uri(first.App.Urls.First())), static o => o.Node = "emqx@10.0.0.3");
        second.Gateway.Cluster.Add(third.Gateway);
        FakeDevice device = await third.ConnectAsync();

        await device.SendAsync("echo near\n");

        await device.ExpectAsync("near\n");

        // A call stands in the record when it was answered, and the device has its bytes before.
        await Waiting.UntilAsync(() => second.AdapterCalls.Count > 0);
        second.AdapterCalls.Count.ShouldBe(1);
        first.Emqx.AdapterCalls.ShouldBeEmpty();
    }

    /// <summary>Stands between EMQX and several servers, as a load balancer does.</summary>
    private sealed class Balancer(Func<string, int, int> choose) : HandlerCaller
    {
        private readonly List<(ServiceProvider Services, GrpcCaller Caller)> _servers = [];
        private int _turn = -1;

        public ConcurrentQueue<int> Served { get; } = new();

        public void Add(FakeExProto emqx, int count)
        {
            for (int i = 0; i < count; i++)
            {
                ServiceCollection collection = new();
                collection.AddExProto(o => o.AdapterUrl = emqx.AdapterUrl).Add(new LineHandler());
                ServiceProvider services = collection.BuildServiceProvider();
                ExProtoServer server = services.GetRequiredService<ExProtoServer>();
                Dictionary<string, GrpcMethod> methods = ExProtoServices.Unary(server).Methods.ToDictionary(static m => m.Path, StringComparer.Ordinal);
                _servers.Add((services, HookTarget.Services(services).OpenGrpc((_, _) => methods.GetValueOrDefault)));
            }
        }

        public override Task<GrpcResponse> CallAsync(string conn, string callback, IMessage request)
        {
            int server = Math.Abs(choose(conn, Interlocked.Increment(ref _turn)) % _servers.Count);
            Served.Enqueue(server);
            return _servers[server].Caller.CallAsync($"/{ExProtoServices.UnaryName}/{callback}", request.ToByteArray(), null, CancellationToken.None);
        }

        public override void Dispose()
        {
            foreach ((ServiceProvider services, GrpcCaller caller) in _servers)
            {
                caller.Dispose();
                services.Dispose();
            }

            _servers.Clear();
        }
    }
}
