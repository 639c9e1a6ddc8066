using System.Collections.Concurrent;
using System.Net;
using HookSdk.EmqX.Tests.Transport.Raw;
using HookSdk.EmqX.Transport;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using static HookSdk.EmqX.Tests.Transport.Raw.RawHttp2;

namespace HookSdk.EmqX.Tests.Transport;

/// <summary>Many calls at once. Nothing else runs meanwhile: they would wait for each other's processor time.</summary>
[Collection(nameof(CrowdTests))]
[CollectionDefinition(nameof(CrowdTests), DisableParallelization = true)]
public sealed class CrowdTests
{
    [Fact]
    public async Task Calls_ThreeThousandAtOnce_AreAnsweredOverOneConnection()
    {
        const int Count = 3_000;
        ConcurrentDictionary<string, byte> connections = new();
        await using GrpcTestApp app = await GrpcTestApp.StartAsync(
            listen: false,
            build: b => b.WebHost.ConfigureKestrel(k => k.Listen(IPAddress.Loopback, 0, l =>
            {
                l.Protocols = HttpProtocols.Http2;
                l.Use(next => c =>
                {
                    connections.TryAdd(c.ConnectionId, 0);
                    return next(c);
                });
            })));
        using GrpcClient client = app.NewClient();
        connections.Clear(); // of the check at the start

        Task<HookBody[]> calls = Task.WhenAll(Enumerable.Range(0, Count).Select(_ => client.CallAsync(InteropService.Echo, "Wait!"u8, TimeSpan.FromMinutes(2), TestContext.Current.CancellationToken)));
        await Waiting.UntilAsync(() => app.Service.Running == Count, TimeSpan.FromSeconds(90));
        app.Service.Release();
        HookBody[] replies = await calls;
        replies.ShouldAllBe(static r => r.Length == 5);
        connections.Count.ShouldBe(1);
        Array.ForEach(replies, static r => r.Release());
    }

    [Fact]
    public async Task Streams_HundredThousandOpenOnOneConnection_AreHeldAndHarmNoOther()
    {
        const int Count = GrpcKestrelSetup.Streams;
        await using GrpcTestApp app = await GrpcTestApp.StartAsync();
        await using RawHttp2 other = await ConnectAsync(app.Port);
        await using RawHttp2 crowded = await ConnectAsync(app.Port);
        long before = GC.GetTotalMemory(forceFullCollection: true);
        List<byte> frames = [];
        for (int i = 0; i < Count; i++)
        {
            // Each announces 5 MB and sends nothing of it.
            int stream = crowded.NextStream();
            frames.AddRange(HeaderFrames(stream, CallHeaders(InteropService.Collect), end: false));
            frames.AddRange(DataFrame(stream, [0, 0, 0x50, 0, 0], end: false));
            if (frames.Count > 100_000)
            {
                await crowded.SendAsync(frames.ToArray());
                frames.Clear();
            }
        }

        await crowded.SendAsync(frames.ToArray());
        await Waiting.UntilAsync(() => app.Service.Running == Count, TimeSpan.FromSeconds(90));

        (await crowded.CallAsync(CallHeaders(InteropService.Echo), Message("one more"u8))).Reset.ShouldBe(7u); // REFUSED_STREAM
        await other.ShouldStillWorkAsync();
        long each = (GC.GetTotalMemory(forceFullCollection: true) - before) / Count;
        TestContext.Current.TestOutputHelper?.WriteLine($"{each} bytes a stream");
        each.ShouldBeLessThan(12 * 1024); // most of it Kestrel's own

        await crowded.DisposeAsync();
        await Waiting.UntilAsync(() => app.Service.Running == 0, TimeSpan.FromSeconds(90));
        await other.ShouldStillWorkAsync();
    }
}
