using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using HookSdk.EmqX.Tests.Transport;

namespace HookSdk.EmqX.Interop.Tests;

/// <summary>Runs each peer's client once against our server, for all the tests that look at one of its cases.</summary>
public class PeerClients
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);

    private readonly ConcurrentDictionary<string, Lazy<Task<IReadOnlyDictionary<string, string>>>> _runs = new();

    /// <summary>What came of each case: <c>ok</c>, or why not.</summary>
    public Task<IReadOnlyDictionary<string, string>> RunAsync(string peer) =>
        _runs.GetOrAdd(peer, p => new(() => RunOnceAsync(Peer.Of(p)))).Value;

    /// <summary>Starts the server.</summary>
    private protected virtual async Task<(IAsyncDisposable App, int Port)> StartAsync()
    {
        GrpcTestApp app = await GrpcTestApp.StartAsync();
        return (app, app.Port);
    }

    private async Task<IReadOnlyDictionary<string, string>> RunOnceAsync(Peer peer)
    {
        ProcessStartInfo start = await peer.PrepareAsync("client");
        (IAsyncDisposable app, int port) = await StartAsync();
        await using IAsyncDisposable end = app;
        start.ArgumentList.Add(port.ToString(CultureInfo.InvariantCulture));
        using Process process = Process.Start(start)!;
        Task<string> errors = process.StandardError.ReadToEndAsync();
        Task<string> output = process.StandardOutput.ReadToEndAsync();
        try
        {
            await process.WaitForExitAsync().WaitAsync(Patience);
        }
        catch (TimeoutException)
        {
            process.Kill(entireProcessTree: true);
        }

        Dictionary<string, string> results = [];
        foreach (string[] words in (await output).Split('\n').Select(static line => line.Split(' ', 3)).Where(static words => words is ["case", _, _]))
        {
            results.Add(words[1], words[2].Trim());
        }

        results.ShouldNotBeEmpty(await errors);
        return results;
    }
}
