using Google.Protobuf;
using Wire = HookSdk.EmqX.ExHook.Wire;

namespace HookSdk.EmqX.Tests.ExHook.Background;

/// <summary>Calls of EMQX to a server that answers first.</summary>
internal static class Calls
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    public static async Task AckedAsync(this ExHookHost host, string client, string payload) =>
        (await host.CallAsync("v2", "OnMessageAcked", Acked(client, payload)).WaitAsync(Patience, TestContext.Current.CancellationToken)).ShouldBeEmpty();

    public static byte[] Acked(string client, string payload) => new Wire.MessageAckedRequest
    {
        Clientinfo = new() { Clientid = client },
        Message = new() { From = "publisher", Payload = ByteString.CopyFromUtf8(payload) },
    }.ToByteArray();

    public static Task<Wire.ValuedResponse> AuthenticateAsync(this ExHookHost host, string client) => host.CallAsync(
        "v2", "OnClientAuthenticate", new Wire.ClientAuthenticateRequest { Clientinfo = new() { Clientid = client } }, Wire.ValuedResponse.Parser).WaitAsync(Patience, TestContext.Current.CancellationToken);
}
