using System.Globalization;
using System.Text;
using HookSdk.EmqX.Tests.Transport;
using HookSdk.EmqX.Transport;

namespace HookSdk.EmqX.Interop.Tests;

/// <summary>Our client, against servers that we did not write.</summary>
public sealed class PeerServerTests(PeerServers servers) : IClassFixture<PeerServers>
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private static readonly Dictionary<string, Func<GrpcClient, Task>> Calls = new()
    {
        ["echo"] = static client => EchoesAsync(client, new string('E', 256)),
        ["empty"] = static client => EchoesAsync(client, ""),
        ["large"] = static client => EchoesAsync(client, new string('E', 5_000_000)),
        ["large-reply"] = static async client => (await CallAsync(client, "B5000000")).ShouldBe(new string('b', 5_000_000)),
        ["deadline-met"] = static client => EchoesAsync(client, "D50"),
        ["deadline-missed"] = static async client =>
        {
            int before = await GivenUpAsync(client);
            await FailsAsync(client, "D60000", GrpcStatusCode.DeadlineExceeded, TimeSpan.FromMilliseconds(200));
            await GaveUpAsync(client, before);
        },
        ["cancel"] = static async client =>
        {
            int before = await GivenUpAsync(client);
            using CancellationTokenSource source = new(TimeSpan.FromMilliseconds(300));
            await Should.ThrowAsync<OperationCanceledException>(client.CallAsync(InteropService.Echo, "D60000"u8, Patience, source.Token));
            await GaveUpAsync(client, before);
        },
        ["thousand-at-once"] = static client => Task.WhenAll(Enumerable.Range(0, 1_000).Select(_ => EchoesAsync(client, "D300"))),
        ["unknown-method"] = static client => FailsAsync(client, "E", GrpcStatusCode.Unimplemented, path: $"/{InteropService.Name}/Missing"),
        ["unknown-service"] = static client => FailsAsync(client, "E", GrpcStatusCode.Unimplemented, path: "/no.such.Service/Echo"),
    };

    static PeerServerTests()
    {
        for (int code = 1; code <= 16; code++)
        {
            string request = string.Create(CultureInfo.InvariantCulture, $"S{code} 100% över {code}");
            GrpcStatusCode due = (GrpcStatusCode)code;
            Calls.Add($"status-{code}", async client => (await FailsAsync(client, request, due)).ShouldBe(request.Split(' ', 2)[1]));
        }
    }

    public static TheoryData<string, string> Cases => [.. Peer.All.SelectMany(static _ => Calls.Keys, static (p, name) => (p.Name, name))];

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task Client_CallsPeer_GetsWhatItShould(string peer, string name) => await Calls[name](await servers.ClientOfAsync(peer));

    [Fact]
    public void Cases_OfAllPeers_AreSoMany() => Cases.Count.ShouldBe(78);

    private static async Task<string> CallAsync(GrpcClient client, string request, TimeSpan? deadline = null, string path = InteropService.Echo)
    {
        HookBody reply = await client.CallAsync(path, Encoding.UTF8.GetBytes(request), deadline ?? Patience, TestContext.Current.CancellationToken);
        string text = Encoding.UTF8.GetString(reply.Span);
        reply.Release();
        return text;
    }

    private static async Task EchoesAsync(GrpcClient client, string request) => (await CallAsync(client, request) == request).ShouldBeTrue();

    private static async Task<string> FailsAsync(GrpcClient client, string request, GrpcStatusCode code, TimeSpan? deadline = null, string path = InteropService.Echo)
    {
        GrpcException thrown = await Should.ThrowAsync<GrpcException>(CallAsync(client, request, deadline, path));
        thrown.Code.ShouldBe(code, thrown.Message);
        return thrown.Message;
    }

    private static async Task<int> GivenUpAsync(GrpcClient client) => int.Parse(await CallAsync(client, "X"), CultureInfo.InvariantCulture);

    private static async Task GaveUpAsync(GrpcClient client, int before)
    {
        for (int tries = 0; tries < 500; tries++)
        {
            if (await GivenUpAsync(client) == before + 1)
            {
                return;
            }

            await Task.Delay(20, TestContext.Current.CancellationToken);
        }

        Assert.Fail("the handler was never cancelled");
    }
}
