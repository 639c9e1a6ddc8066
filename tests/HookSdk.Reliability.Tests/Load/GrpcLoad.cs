using System.Diagnostics;
using System.Globalization;

namespace HookSdk.Reliability.Tests.Load;

/// <summary>Callers over gRPC in a client that we did not write, as a process of its own.</summary>
internal sealed class GrpcLoad : IAsyncDisposable
{
    /// <summary>What is called: EMQX's question whether a client may log in. A ClientInfo with a client id, nothing else.</summary>
    public const string Path = "/emqx.exhook.v3.HookProvider/OnClientAuthenticate";

    private const string Request = "0a0412026331";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly Process _process;
    private readonly Task<string> _errors;

    private GrpcLoad(Process process)
    {
        _process = process;
        _errors = process.StandardError.ReadToEndAsync();
    }

    /// <summary>Starts it, and waits until 500 calls were answered.</summary>
    /// <param name="client"><c>python</c> or <c>node</c>.</param>
    /// <param name="port">The server's port.</param>
    /// <param name="channels">How many connections it keeps.</param>
    /// <param name="callers">How many call on each of them.</param>
    public static async Task<GrpcLoad> StartAsync(string client, int port, int channels, int callers)
    {
        ProcessStartInfo start = await Tools.ClientAsync(client);
        (start.RedirectStandardInput, start.RedirectStandardOutput, start.RedirectStandardError) = (true, true, true);
        foreach (string argument in new[] { port.ToString(CultureInfo.InvariantCulture), channels.ToString(CultureInfo.InvariantCulture), callers.ToString(CultureInfo.InvariantCulture), Path, Request })
        {
            start.ArgumentList.Add(argument);
        }

        GrpcLoad load = new(Process.Start(start)!);
        string? line = await load._process.StandardOutput.ReadLineAsync().WaitAsync(Patience);
        if (line != "warm")
        {
            await load.DisposeAsync();
            Assert.Fail($"{client} made no calls: {line} {await load._errors}");
        }

        return load;
    }

    /// <summary>Makes no further calls, and says what became of all.</summary>
    public async Task<LoadCounts> EndAsync()
    {
        _process.StandardInput.Close();
        return LoadCounts.Parse((await _process.StandardOutput.ReadLineAsync().WaitAsync(Patience))!);
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            _process.Kill(entireProcessTree: true);
        }

        await _process.WaitForExitAsync();
        _process.Dispose();
    }
}
