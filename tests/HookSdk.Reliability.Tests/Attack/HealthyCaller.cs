using HookSdk.EmqX.Transport;

namespace HookSdk.Reliability.Tests.Attack;

/// <summary>A caller who means well: one call after the other, each with a timeout that a loaded machine keeps and a stalled server does not.</summary>
internal sealed class HealthyCaller(int port) : IDisposable
{
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(20);

    private readonly GrpcClient _client = new(new Uri($"http://127.0.0.1:{port}"));

    public int Answered { get; private set; }

    public void Dispose() => _client.Dispose();

    /// <summary>Calls until something has ended, and so many times at least.</summary>
    /// <returns>How many calls were not answered within their timeout.</returns>
    public async Task<int> CallUntilAsync(Task end, int atLeast, CancellationToken cancellationToken)
    {
        int lost = 0;
        for (int calls = 0; calls < atLeast || !end.IsCompleted; calls++)
        {
            try
            {
                (await _client.CallAsync(Http2Attacker.Hook, ReadOnlySpan<byte>.Empty, Timeout, cancellationToken)).Release();
                Answered++;
            }
            catch (GrpcException)
            {
                lost++;
            }
        }

        return lost;
    }
}
