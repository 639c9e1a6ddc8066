using HookSdk.Cli.Servers;

namespace HookSdk.Cli.Fake.Load;

/// <summary>Measures every call of the server, from the first byte that goes out to the last that comes in.</summary>
/// <param name="address">The server: a fake that is given a handler knows no https.</param>
/// <param name="clock">What is measured by.</param>
/// <param name="limit">How long the broker waits; null: for ever.</param>
internal sealed class CallMeter(Uri address, TimeProvider clock, TimeSpan? limit)
    : DelegatingHandler(new SocketsHttpHandler { UseProxy = false, UseCookies = false, AllowAutoRedirect = false, ActivityHeadersPropagator = null, PooledConnectionIdleTimeout = TimeSpan.FromMinutes(2) })
{
    private const int Success = 200;
    private const int NotServed = 404;
    private long _failed;
    private long _missed;
    private long _underWay;
    private string? _firstFailure;

    public LatencyHistogram Times { get; } = new();

    /// <summary>Calls without a usable answer.</summary>
    public long Failed => Volatile.Read(ref _failed);

    /// <summary>Answers that came after the broker's limit.</summary>
    public long Missed => Volatile.Read(ref _missed);

    public long UnderWay => Volatile.Read(ref _underWay);

    /// <summary>Why the first call failed that did.</summary>
    public string? FirstFailure => Volatile.Read(ref _firstFailure);

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        request.RequestUri = new UriBuilder(request.RequestUri!) { Scheme = address.Scheme, Host = address.Host, Port = address.Port }.Uri;
        Interlocked.Increment(ref _underWay);
        long started = clock.GetTimestamp();
        try
        {
            HttpResponseMessage response = await base.SendAsync(request, cancellationToken).ConfigureAwait(false);
            await response.Content.LoadIntoBufferAsync(ReplyBody.Most, cancellationToken).ConfigureAwait(false);
            Count(clock.GetElapsedTime(started), ProblemOf(response));
            return response;
        }
        catch (Exception e) when (e is HttpRequestException or IOException or OperationCanceledException)
        {
            // The fake gives calls up that take longer than its broker waits.
            Count(clock.GetElapsedTime(started), e is not OperationCanceledException ? e.GetBaseException().Message : limit is null ? "no answer" : "no answer within the broker's limit");
            throw;
        }
        finally
        {
            Interlocked.Decrement(ref _underWay);
        }
    }

    private static string? ProblemOf(HttpResponseMessage response)
    {
        int status = (int)response.StatusCode;
        if (status is not (Success or NotServed))
        {
            return $"status {status}";
        }

        bool isGrpc = response.Content.Headers.ContentType?.MediaType?.StartsWith("application/grpc", StringComparison.Ordinal) == true;
        if (!isGrpc)
        {
            return null;
        }

        return response.TrailingHeaders.TryGetValues("grpc-status", out IEnumerable<string>? values) || response.Headers.TryGetValues("grpc-status", out values)
            ? values.First() == "0" ? null : $"gRPC status {values.First()}"
            : "no gRPC status";
    }

    private void Count(TimeSpan elapsed, string? problem)
    {
        Times.Add(elapsed);
        if (problem is not null)
        {
            Interlocked.Increment(ref _failed);
            Interlocked.CompareExchange(ref _firstFailure, problem, null);
        }

        if (limit is { } most && elapsed > most)
        {
            Interlocked.Increment(ref _missed);
        }
    }
}
