namespace HookSdk.EmqX.Interop.Tests;

/// <summary>Our server, called by clients that we did not write.</summary>
public sealed class PeerClientTests(PeerClients clients) : IClassFixture<PeerClients>
{
    private static readonly string[] Everyones =
    [
        "echo", "empty", "deadline-met", "deadline-missed", "cancel", "large", "large-reply", "too-large", "thousand-at-once", "gzip",
        "client-stream", "client-stream-empty", "client-stream-refused", "unknown-method", "unknown-service", "throwing-handler", "health",
        .. Enumerable.Range(1, 16).Select(static code => $"status-{code}"),
    ];

    public static TheoryData<string, string> Cases => [.. Peer.All.SelectMany(static p => CasesOf(p.Name), static (p, name) => (p.Name, name))];

    public static TheoryData<string> Peers => [.. Peer.All.Select(static p => p.Name)];

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task Server_CalledByPeer_AnswersAsItShould(string peer, string name) => (await clients.RunAsync(peer))[name].ShouldBe("ok");

    [Theory]
    [MemberData(nameof(Peers))]
    public async Task Peer_Client_RunsEveryCase(string peer) => (await clients.RunAsync(peer)).Keys.Order().ShouldBe(CasesOf(peer).Order());

    [Fact]
    public void Cases_OfAllPeers_AreSoMany() => Cases.Count.ShouldBe(101);

    /// <summary>grpcio has no way to send another content type.</summary>
    internal static IEnumerable<string> CasesOf(string peer) => peer == "python" ? Everyones : Everyones.Append("wrong-content-type");
}
