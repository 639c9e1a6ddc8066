namespace HookSdk.EmqX.Interop.Tests.Generated;

/// <summary>Runs each peer's client once against Grpc.AspNetCore behind our forwarder.</summary>
public sealed class GeneratedPeerClients : PeerClients
{
    private protected override async Task<(IAsyncDisposable App, int Port)> StartAsync()
    {
        ForwardedTestApp app = await ForwardedTestApp.StartAsync();
        return (app, app.Port);
    }
}
