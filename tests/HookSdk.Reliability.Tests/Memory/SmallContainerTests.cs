using System.Net;
using System.Text;
using HookSdk.EmqX.Transport;
using HookSdk.Reliability.Tests.Attack;

namespace HookSdk.Reliability.Tests.Memory;

/// <summary>A process that has 256 MB, as in a small container.</summary>
public sealed class SmallContainerTests
{
    private const int Callers = 32;
    private const int Rounds = 2;
    private const int HttpBody = 4 << 20;
    private const int GrpcBody = 24 << 20;

    private static readonly Dictionary<string, string> Container = new() { ["DOTNET_GCHeapHardLimit"] = "10000000" };

    private static readonly TimeSpan Timeout = TimeSpan.FromMinutes(2);

    [Fact]
    public async Task LargeBodies_OverHttp_AreAnsweredOrRefusedAndTheProcessLives()
    {
        await using ServerProcess server = await ServerProcess.StartAsync(environment: Container);
        using HttpClient client = new() { BaseAddress = new Uri($"http://127.0.0.1:{server.HttpPort}"), Timeout = Timeout };
        byte[] body = Encoding.UTF8.GetBytes($$"""{"ccarg":"none","qe":{"MESSAGE":"{{new string('x', HttpBody)}}" } }""");

        (HttpStatusCode Status, string Reply)[] answers = [.. (await Task.WhenAll(Enumerable.Range(0, Callers).Select(async _ =>
        {
            List<(HttpStatusCode, string)> own = [];
            for (int round = 0; round < Rounds; round++)
            {
                using HttpResponseMessage response = await client.PostAsync(new Uri("/emg/route", UriKind.Relative), new ByteArrayContent(body), TestContext.Current.CancellationToken);
                own.Add((response.StatusCode, await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)));
            }

            return own;
        }))).SelectMany(static own => own)];

        // The handler's answer, or the fallback of a hook that leaves everything as it is.
        answers.ShouldAllBe(static a => a.Status == HttpStatusCode.OK && (a.Reply == "route=out\n" || a.Reply.Length == 0), string.Join('\n', server.Output));
        answers.ShouldContain(static a => a.Reply.Length == 0, "the bound was never reached");
        answers.ShouldContain(static a => a.Reply.Length > 0, "no large body was taken");
        server.Output.ShouldContain(static l => l.Contains("there is no memory for this request now", StringComparison.Ordinal));
        await ShouldLiveAsync(server);
    }

    [Fact]
    public async Task LargeMessages_OverGrpc_AreAnsweredOrRefusedAndTheProcessLives()
    {
        await using ServerProcess server = await ServerProcess.StartAsync(environment: Container);
        byte[] message = LargeMessage(GrpcBody);

        GrpcStatusCode[] statuses = await Task.WhenAll(Enumerable.Range(0, Callers / 4).Select(async _ =>
        {
            using GrpcClient client = new(new Uri($"http://127.0.0.1:{server.GrpcPort}"));
            GrpcStatusCode worst = GrpcStatusCode.Ok;
            for (int round = 0; round < Rounds; round++)
            {
                try
                {
                    (await client.CallAsync(Http2Attacker.Hook, message, Timeout, TestContext.Current.CancellationToken)).Release();
                }
                catch (GrpcException e)
                {
                    worst = e.Status.Code;
                }
            }

            return worst;
        }));

        // What finds no memory is answered as the provider states, too.
        statuses.ShouldAllBe(static s => s == GrpcStatusCode.Ok, string.Join('\n', server.Output));
        server.Output.ShouldContain(
            static l => l.Contains("too many large messages at once", StringComparison.Ordinal) || l.Contains("there is no memory for this call now", StringComparison.Ordinal), "the bound was never reached");
        await ShouldLiveAsync(server);
    }

    [Fact]
    public async Task CallsThatAreBegunWithoutEnd_AreCutOffAndTheProcessLives()
    {
        using CancellationTokenSource limit = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        limit.CancelAfter(Timeout);
        await using ServerProcess server = await ServerProcess.StartAsync(environment: Container);
        using HealthyCaller caller = new(server.GrpcPort);

        Task floods = Task.WhenAll(Enumerable.Range(0, 4).Select(async _ =>
        {
            for (int connection = 0; connection < 8 && !server.Process.HasExited; connection++)
            {
                await using Http2Attacker attacker = await Http2Attacker.ConnectAsync(server.GrpcPort, limit.Token);
                await attacker.HoldUntilClosedAsync(limit.Token);
            }
        }));
        int lost = await caller.CallUntilAsync(floods, atLeast: 200, limit.Token);
        await floods;

        server.Process.HasExited.ShouldBeFalse(string.Join('\n', server.Output));
        lost.ShouldBe(0);
        server.Output.Count(static l => l.Contains("begun calls without end and not sent the rest", StringComparison.Ordinal)).ShouldBe(32);
        server.Output.ShouldContain(static l => l.Contains("too many calls wait for the rest of their request", StringComparison.Ordinal));
        await ShouldLiveAsync(server);
    }

    private static async Task ShouldLiveAsync(ServerProcess server)
    {
        using HealthyCaller caller = new(server.GrpcPort);
        (await caller.CallUntilAsync(Task.CompletedTask, atLeast: 100, TestContext.Current.CancellationToken)).ShouldBe(0);
        server.Process.HasExited.ShouldBeFalse();

        // What was refused has given all of it back.
        using GrpcClient client = new(new Uri($"http://127.0.0.1:{server.GrpcPort}"));
        (await client.CallAsync(Http2Attacker.Hook, LargeMessage(GrpcBody), Timeout, TestContext.Current.CancellationToken)).Release();
    }

    /// <summary>A message with one large field that the protocol does not know.</summary>
    private static byte[] LargeMessage(int size)
    {
        List<byte> head = [(15 << 3) | 2];
        for (int rest = size; ; rest >>= 7)
        {
            if (rest < 128)
            {
                head.Add((byte)rest);
                break;
            }

            head.Add((byte)(128 | (rest & 127)));
        }

        return [.. head, .. new byte[size]];
    }
}
