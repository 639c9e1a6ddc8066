using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using HookSdk.EmqX.Transport;

namespace HookSdk.EmqX.Interop.Tests;

/// <summary>Keeps one server of each peer running for as long as the tests need them, and one of our clients for each.</summary>
public sealed class PeerServers : IAsyncDisposable
{
    private readonly ConcurrentDictionary<string, Lazy<Task<(Process Process, GrpcClient Client)>>> _servers = new();

    internal async Task<GrpcClient> ClientOfAsync(string peer) => (await _servers.GetOrAdd(peer, static p => new(() => StartAsync(Peer.Of(p)))).Value).Client;

    public async ValueTask DisposeAsync()
    {
        foreach (Lazy<Task<(Process Process, GrpcClient Client)>> server in _servers.Values.Where(static s => s.Value.IsCompletedSuccessfully))
        {
            (Process process, GrpcClient client) = await server.Value;
            client.Dispose();
            process.StandardInput.Close();
            if (!process.WaitForExit(TimeSpan.FromSeconds(10)))
            {
                process.Kill(entireProcessTree: true);
            }

            process.Dispose();
        }
    }

    private static async Task<(Process Process, GrpcClient Client)> StartAsync(Peer peer)
    {
        Process process = Process.Start(await peer.PrepareAsync("server"))!;
        process.ErrorDataReceived += static (_, _) => { };
        process.BeginErrorReadLine();
        string? line = await process.StandardOutput.ReadLineAsync().WaitAsync(TimeSpan.FromSeconds(60));
        line.ShouldNotBeNull().ShouldStartWith("listening ");
        int port = int.Parse(line["listening ".Length..], CultureInfo.InvariantCulture);
        return (process, new GrpcClient(new Uri($"http://127.0.0.1:{port}")));
    }
}
