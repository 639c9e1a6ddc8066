namespace HookSdk.EmqX.Interop.Tests.Generated;

/// <summary>Grpc.AspNetCore as ForEmqx lets calls through to it, called by clients that we did not write: every case ends as on our own server.</summary>
public sealed class GeneratedPeerClientTests(GeneratedPeerClients clients) : IClassFixture<GeneratedPeerClients>
{
    public static TheoryData<string, string> Cases => PeerClientTests.Cases;

    public static TheoryData<string> Peers => PeerClientTests.Peers;

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task Server_CalledByPeer_AnswersAsItShould(string peer, string name) => (await clients.RunAsync(peer))[name].ShouldBe("ok");

    [Theory]
    [MemberData(nameof(Peers))]
    public async Task Peer_Client_RunsEveryCase(string peer) => (await clients.RunAsync(peer)).Keys.Order().ShouldBe(PeerClientTests.CasesOf(peer).Order());
}
