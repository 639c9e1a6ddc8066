using System.Buffers.Binary;
using System.Net.Http.Headers;
using HookSdk.Cli.Servers;

namespace HookSdk.Cli.Fake.Load;

/// <summary>Measures every call of the server, from the first byte that goes out to the last that comes in.</summary>
/// <param name="address">The server: a fake that is given a handler knows no https.</param>
/// <param name="clock">What is measured by.</param>
/// <param name="limit">How long the broker waits; null: for ever.</param>
/// <param name="rules">What an answer is.</param>
/// <param name="interrupted">Says that whoever watches has had enough: what is under way then counts for nothing.</param>
internal sealed class CallMeter(Uri address, TimeProvider clock, TimeSpan? limit, ReplyRules rules, CancellationToken interrupted = default)
    : DelegatingHandler(new SocketsHttpHandler { UseProxy = false, UseCookies = false, AllowAutoRedirect = false, ActivityHeadersPropagator = null, PooledConnectionIdleTimeout = TimeSpan.FromMinutes(2) })
{
    private const string HookHeader = "vernemq-hook";
    private const int Success = 200;
    private const int NotServed = 404;
    private const int PrefixSize = 5;
    private static readonly TimeSpan LookAgain = TimeSpan.FromMilliseconds(10);
    private readonly CancellationTokenSource _over = new();
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

    /// <summary>Gives up what is still under way after some time, and waits until it has been counted: from then on nothing changes.</summary>
    public async Task EndAsync(TimeSpan patience)
    {
        long began = clock.GetTimestamp();
        while (UnderWay > 0 && clock.GetElapsedTime(began) < patience && !interrupted.IsCancellationRequested)
        {
            await Task.Delay(LookAgain, clock, CancellationToken.None).ConfigureAwait(false);
        }

        // A call that comes later does not begin any more. One that has begun meanwhile is waited for.
        await _over.CancelAsync().ConfigureAwait(false);
        while (UnderWay > 0)
        {
            await Task.Delay(LookAgain, clock, CancellationToken.None).ConfigureAwait(false);
        }
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _over.Dispose();
        }

        base.Dispose(disposing);
    }

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        request.RequestUri = new UriBuilder(request.RequestUri!) { Scheme = address.Scheme, Host = address.Host, Port = address.Port }.Uri;
        Interlocked.Increment(ref _underWay);
        if (_over.IsCancellationRequested)
        {
            Interlocked.Decrement(ref _underWay);
            throw new OperationCanceledException(_over.Token);
        }

        using CancellationTokenSource either = CancellationTokenSource.CreateLinkedTokenSource(_over.Token, cancellationToken);
        long started = clock.GetTimestamp();
        try
        {
            HttpResponseMessage response = await base.SendAsync(request, either.Token).ConfigureAwait(false);
            await response.Content.LoadIntoBufferAsync(ReplyBody.Most, either.Token).ConfigureAwait(false);
            TimeSpan elapsed = clock.GetElapsedTime(started);
            Count(elapsed, ProblemOf(request, response, await response.Content.ReadAsByteArrayAsync(either.Token).ConfigureAwait(false)));
            return response;
        }
        catch (Exception e) when (e is HttpRequestException or IOException or OperationCanceledException)
        {
            // The fake gives calls up that take longer than its broker waits.
            if (!interrupted.IsCancellationRequested)
            {
                Count(clock.GetElapsedTime(started), e is not OperationCanceledException ? e.GetBaseException().Message : limit is null ? "no answer" : "no answer within the broker's limit");
            }

            throw;
        }
        finally
        {
            Interlocked.Decrement(ref _underWay);
        }
    }

    private string? ProblemOf(HttpRequestMessage request, HttpResponseMessage response, byte[] body)
    {
        string hook = request.Headers.NonValidated.TryGetValues(HookHeader, out HeaderStringValues named) ? named.ToString() : request.RequestUri!.Segments[^1];
        int status = (int)response.StatusCode;
        if (status != Success)
        {
            return status == NotServed && rules.MayBeUnserved ? null : $"status {status}";
        }

        if (!rules.IsGrpc)
        {
            return Named(hook, rules.ProblemOf(hook, body));
        }

        if (!response.TrailingHeaders.TryGetValues("grpc-status", out IEnumerable<string>? values) && !response.Headers.TryGetValues("grpc-status", out values))
        {
            return "no gRPC status";
        }

        return values.First() != "0" ? $"gRPC status {values.First()}"
            : body.Length < PrefixSize || body[0] != 0 || BinaryPrimitives.ReadUInt32BigEndian(body.AsSpan(1)) != (uint)(body.Length - PrefixSize) ? Named(hook, "no whole message")
            : Named(hook, rules.ProblemOf(hook, body[PrefixSize..]));
    }

    /// <summary>A broker with one hook names none.</summary>
    private static string? Named(string hook, string? problem) => problem is null || hook.EndsWith('/') ? problem : $"{hook}: {problem}";

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
